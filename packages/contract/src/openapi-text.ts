/** What has to be known before the first call, in Markdown. The long form is docs/api.md. */
export const overview = `Sends the bills of a billing system to Stripe as invoices and brings their payment status back.

**Signing in.** Send an API key as \`Authorization: Bearer bb_…\`. A key has a role: \`viewer\` reads, \`editor\` works, \`admin\` also
manages people, keys and the organization. All that is read or changed is of the key’s own organization.

**Values.** Amounts are integers in minor units (cents of USD, yen of JPY) beside a \`currency\`. Instants are ISO 8601 in UTC, days
are \`YYYY-MM-DD\`. Ids are opaque strings. A field or query parameter that is not known is refused.

**Refusals** are problem documents (RFC 9457, \`application/problem+json\`): \`type\` is stable and made for programs, \`detail\` says
what is wrong, \`remedy\` what to do, \`errors\` which fields, \`requestId\` what to tell the operator. A method that an address does not take
is answered 405 with \`Allow\`; an address that does not exist, 404.

**Lists** answer \`{ "data": […], "nextCursor": … }\`. Give \`nextCursor\` back as \`cursor\`, with the same \`sort\`, until it is null.

**Done once.** A creation takes an \`Idempotency-Key\`: sent again within 24 hours it gets the same answer and makes nothing twice.

**Changed by one at a time.** What has a \`version\` is changed with the version that was read. If somebody was faster, the answer is
409 \`stale-version\`, and nothing is overwritten: read again, apply your change to what is there now, send it with the new version.

**Limits.** 429 and 503 say in \`Retry-After\` how many seconds to wait.

**Versions.** Within \`v1\` nothing that works is taken away. New endpoints, new optional parameters and fields of requests, new fields
of answers, new values of enumerations in answers and new types of problems may come: overlook what you do not know.
A change that breaks clients is a \`v2\` beside \`v1\`. More in \`docs/api.md\`, which comes with Billbridge.
`
