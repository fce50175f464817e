/**
 * Every problem the API can answer (RFC 9457), by its stable type. `title` is for a person; `remedy` says what to do.
 * The `type` member of an answer is `urn:billbridge:problem:<key>`.
 */
export const problemTable = {
  'invalid-request': [422, 'Some fields are not right', 'Correct the fields named in `errors` and send it again.'],
  'malformed-json': [400, 'The body is not valid JSON', 'Send a JSON object with Content-Type: application/json.'],
  'unsupported-media-type': [
    415,
    'The body has the wrong content type',
    'Send the content type the endpoint asks for.',
  ],
  'body-too-large': [413, 'The body is too large', 'Send fewer rows at a time.'],
  'not-signed-in': [401, 'You are not signed in', 'Sign in, or send a valid API key.'],
  'wrong-email-or-password': [401, 'The e-mail or the password is wrong', 'Check both and try again.'],
  'not-allowed': [
    403,
    'Your role does not allow this',
    'Ask an admin of your organization for the role that is needed.',
  ],
  'proof-needed': [
    403,
    'Confirm that it is you',
    'Give your password or a one-time code once more, or sign in again at your identity provider, then try again.',
  ],
  'other-proof-needed': [
    409,
    'This session proves itself in another way',
    'Ask `GET /session/proof` which way it is, and prove it in that one.',
  ],
  'acts-elsewhere': [
    409,
    'You work elsewhere in this browser now',
    'Reload the page, or switch back to where it was opened. Nothing was done.',
  ],
  'people-only': [
    403,
    'This is for people who are signed in',
    'Sign in to the console and do it there. An API key cannot, whatever its role.',
  ],
  'no-active-membership': [
    403,
    'You are not an active member of any organization',
    'Ask an admin of your organization to invite you, or to resume you if you are suspended.',
  ],
  'cross-site-request': [403, 'The request came from another site', 'Use the console itself, or an API key.'],
  'not-by-https': [
    400,
    'The request did not come by https',
    'Open the https address. If you did, tell whoever runs this Billbridge that its proxy must send X-Forwarded-Proto: https.',
  ],
  'not-found': [404, 'There is no such thing here', 'Check the id; it may have been removed.'],
  'method-not-allowed': [405, 'This address does not take that method', 'Use one of the methods in the Allow header.'],
  'too-many-attempts': [
    429,
    'Too many requests or attempts in a short time',
    'Wait as long as it says (a program: the time in Retry-After), then try again.',
  ],
  'internal-error': [
    500,
    'Something went wrong on our side',
    'Try again; if it stays, tell the operator the request id.',
  ],
  'secret-not-opened': [
    500,
    'Something that is kept encrypted does not open',
    'Reconnect the credential if it is about one. Or tell the operator the request id: an encryption key may have to be put back.',
  ],
  unavailable: [503, 'The database cannot be reached at the moment', 'Try again shortly.'],
  'stale-version': [
    409,
    'It was changed meanwhile',
    'Look at what changed, then save again: with the version that it has now.',
  ],
  'invalid-cursor': [
    400,
    'The cursor is not one of this list',
    'Start again from the first page, without a cursor, and keep `sort` as it is from page to page.',
  ],
  'idempotency-key-reused': [
    409,
    'The Idempotency-Key was used for another request',
    'Use a new key for a new request.',
  ],
  'idempotency-key-in-use': [
    409,
    'The first request with this Idempotency-Key is still being answered',
    'Send it again with the same key in a moment.',
  ],

  'setup-already-done': [409, 'Billbridge is already set up', 'Sign in instead.'],
  'wrong-code': [
    422,
    'The code is wrong, too old, or was used already',
    'Wait for the next code of your app and type that one, or use a recovery code.',
  ],
  'sign-in-step-ended': [409, 'This sign-in has ended', 'Sign in again from the start.'],
  'one-time-codes-on': [409, 'One-time codes are on already', 'Turn them off first to begin with another app.'],
  'one-time-codes-off': [409, 'One-time codes are not on', 'Turn them on first.'],
  'one-time-codes-required': [
    403,
    'The organization requires one-time codes',
    'Turn one-time codes on in your account.',
  ],
  'one-time-codes-shared': [
    409,
    'The codes also guard other organizations',
    'Ask the operator of this Billbridge to reset them.',
  ],
  'sign-in-with-provider': [
    403,
    'The organization allows only its identity provider',
    'Sign in with the identity provider of the organization.',
  ],
  'sign-in-with-password': [
    403,
    'You signed in through an identity provider, which speaks for its own organization alone',
    'Sign out, and sign in with your password.',
  ],
  'sign-in-address-unknown': [
    404,
    'No organization signs in by this address',
    'Check the address, or ask an admin of your organization for it.',
  ],
  'sign-in-address-taken': [409, 'Another organization signs in by this address', 'Choose another address.'],
  'identity-provider-missing': [409, 'The organization has no identity provider', 'Ask an admin to register one.'],
  'identity-provider-refused': [
    422,
    'The identity provider did not answer as it should',
    'Check the issuer, the client id and the client secret at the identity provider.',
  ],
  'identity-provider-only-way': [
    409,
    'The identity provider is the only way to sign in',
    'Allow passwords again first.',
  ],
  'identity-provider-unproven': [
    409,
    'No admin has signed in through the identity provider yet',
    'Link your own account with the identity provider first.',
  ],
  'identity-linked': [409, 'Your account is linked already', 'Unlink it first to link another one.'],
  'last-admin': [409, 'An organization needs at least one admin', 'Make somebody else admin first.'],
  'last-linked-admin': [
    409,
    'One admin must be able to sign in through the identity provider',
    'Have another admin link their account first, or allow passwords again.',
  ],
  'already-member': [
    409,
    'This person is a member of the organization already',
    'Change their role, or resume them, in the list of people.',
  ],
  'invitation-exists': [409, 'There is an open invitation for this e-mail', 'Send that one again, or revoke it first.'],
  'wrong-password': [422, 'That is not your password', 'Type the one you sign in with now.'],
  'link-ended': [410, 'This link does not work any more', 'Ask for a new one.'],
  'email-not-set-up': [
    409,
    'This Billbridge sends no e-mail',
    'Ask whoever runs this Billbridge for a link to set a new password.',
  ],

  'credential-name-taken': [409, 'Another credential already has this name', 'Choose another name.'],
  'credential-expired': [
    410,
    'The unfinished credential has expired',
    'Start a new one: an unfinished credential is kept for 30 minutes.',
  ],
  'credential-incomplete': [409, 'An earlier stage is not finished', 'Finish the stages in their order.'],
  'credential-not-pending': [
    409,
    'The credential is already created',
    'Open it from the list; only its name can be changed.',
  ],
  'credential-not-connected': [409, 'The credential is not connected', 'Reconnect it first.'],
  'credential-in-use': [
    409,
    'Configurations use this credential',
    'Move them to another credential with Replace with…, then delete it.',
  ],
  'credential-unused': [
    409,
    'Nothing uses this credential any more',
    'Look at the configurations: they may have been moved to another credential already.',
  ],
  'credential-rows-moving': [
    409,
    'Bills are still moving from one credential to another',
    'Try again in a minute: until they have moved, no credential is replaced or deleted.',
  ],
  'credential-account-mismatch': [
    409,
    'That is another Stripe account or mode',
    'Reconnect with the account and mode the credential was made for.',
  ],
  'credential-destination-mismatch': [
    422,
    'The credentials have different destinations',
    'Choose a credential of the same destination.',
  ],
  'oauth-not-configured': [
    409,
    'Connecting on Stripe’s site is not set up for this mode',
    'Use a restricted API key, or ask the operator to set it up.',
  ],
  'restricted-key-refused': [
    422,
    'Stripe did not accept the key',
    'Copy the key again from Stripe’s dashboard, or make a new one.',
  ],
  'restricted-key-wrong-mode': [
    422,
    'The key is for the other mode',
    'Use a test key for Stripe (Test Mode) and a live key for Stripe.',
  ],
  'restricted-key-missing-permissions': [
    422,
    'The key lacks permissions',
    'Give the key the permissions that are marked missing, then connect again.',
  ],
  'restricted-key-account-unknown': [
    422,
    'The Stripe account of this key cannot be read',
    'Give the key permission to read the account as well.',
  ],
  'full-secret-key': [
    422,
    'This is a full secret key',
    'Prefer a restricted key. To use it all the same, confirm the warning.',
  ],
  'stripe-unavailable': [502, 'Stripe did not answer as expected', 'Try again in a moment.'],

  'configuration-name-taken': [409, 'Another configuration already has this name', 'Choose another name.'],
  'configuration-overlap': [
    409,
    'Another enabled configuration covers some of the same accounts',
    'Exclude the accounts in one of the two, or disable the other.',
  ],
  'configuration-archived': [409, 'The configuration is archived', 'Copy it into a new one.'],
  'plan-required': [
    403,
    'Your plan does not include this',
    'Switch it off, or ask the operator of this Billbridge to set your organization’s plan to Premium.',
  ],

  'account-code-taken': [
    409,
    'Another account already has this code',
    'Choose another code, or change the other account.',
  ],
  'mapping-exists': [
    409,
    'The account already has a customer in this Stripe account',
    'Change the mapping that is there.',
  ],
  'mapping-customer-missing': [
    422,
    'There is no such customer in the Stripe account',
    'Pick one from the list, or check the id.',
  ],
  'mapping-wrong-mode': [
    422,
    'The customer belongs to the other mode',
    'Use a customer of the same mode as the credential.',
  ],

  'bill-total-mismatch': [422, 'The line amounts do not add up to the total', 'Correct the lines or the total.'],
  'bill-cancelled': [409, 'The bill is cancelled', 'Send it again under another number if it is still owed.'],
  'import-unreadable': [422, 'The file cannot be read as CSV', 'Save it as CSV with a header row and try again.'],
  'import-not-ready': [409, 'The import is not ready for this', 'Match the columns first.'],

  'selection-empty': [
    422,
    'Nothing in the selection can take part',
    'Choose at least one bill that this can be done with.',
  ],
  'export-wrong-status': [
    409,
    'The bill’s export is not in a state that allows this',
    'Reload to see where it stands now.',
  ],
  'run-finished': [409, 'The run is already finished', 'Start a new one.'],
  'webhook-refused': [
    400,
    'The event is refused',
    'Post the body as Stripe sent it, signed with the secret of this endpoint within five minutes.',
  ],
  'stripe-invoice-mismatch': [
    422,
    'The Stripe invoice does not match the bill',
    'Check the invoice id; the differences are listed.',
  ],
  'stripe-invoice-taken': [409, 'The Stripe invoice already belongs to another bill', 'Check the invoice id.'],
} as const satisfies Record<string, readonly [status: number, title: string, remedy: string]>
