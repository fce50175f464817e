import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { createClient } from '@billbridge/contract/client'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { allEndpoints } from '@billbridge/contract/endpoints'
import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { expect, test } from 'vitest'
import type { Sealed } from '../src/platform/encryption.ts'
import { sealedFieldsOf } from '../src/platform/sealed-fields.ts'
import { createAsking, unknownId } from './asking.ts'
import { openBrowser } from './browser.ts'
import { approve, comeBack } from './consent.ts'
import { connectByKey, finishCredential, goToStripe, startCredential } from './credentials.ts'
import { createTestDatabase } from './database.ts'
import { clientWithCookie, cookieOf, createMember, signIn, testPassword } from './factories.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { startMailServer } from './mail-server.ts'
import { makeObjectOfEveryKind } from './objects-of-every-kind.ts'
import { codeOf, turnCodesOn } from './one-time-codes.ts'
import { createOutputSearch, type Planted } from './output-search.ts'
import { sandboxOf } from './sandbox-owner.ts'
import { startServer } from './start-server.ts'

const search = createOutputSearch()
const mailServer = await startMailServer()
const idp = await startIdentityProvider()
const smtpPassword = 'PlantedPasswordOfTheMailServer'

/** Every answer of Billbridge, with its headers; what a cookie is set to has a place of its own. */
const watchAnswers = (origin: string): void => {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init)
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.origin !== origin) return answer
    const where = `${init?.method ?? 'GET'} ${url.pathname}`
    const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie')
    search.add(`cookie ${where}`, answer.headers.getSetCookie().join('\n'))
    search.add(`answer ${where}`, JSON.stringify(headers) + (await answer.clone().text()))
    return answer
  }
}

const server = await startServer(createTestDatabase(), {
  sandbox: true,
  log: { write: (line) => search.add('log', line) },
  config: {
    logLevel: 'trace',
    allowedPrivateHosts: [idp.host],
    mail: {
      url: mailServer.url.replace('://', `://planted:${smtpPassword}@`),
      from: 'Example Billing <billing@example.com>',
    },
  },
})
watchAnswers(server.url)
const { services, organization, environment, anonymous } = server
const stripe = sandboxOf(server)
const admin = await organization.signedIn('admin')
const withCookie = (cookie: string) => createClient({ baseUrl: server.url, headers: () => ({ cookie }) })
const newMember = () => createMember(services, organization.id, { role: 'viewer' })
const withoutEnd = (text: string): string => text.slice(0, -4)

const tokenMailed = async (address: string): Promise<string> => {
  await server.worker.drainFollowUps()
  const mail = mailServer.mails.find(({ to, text }) => to.includes(address) && /#[A-Za-z0-9]{43}\b/.test(text))
  return /#([A-Za-z0-9]{43})\b/.exec(mail?.text ?? '')?.[1] ?? 'no link'
}

const consent = async () => {
  const { id } = await startCredential(admin)
  const url = await approve(await goToStripe(admin, id), 'acct_1ExampleBooks')
  await comeBack(url, admin.cookie)
  await comeBack(url)
  await finishCredential(admin, id)
  const { searchParams } = new URL(url)
  return { id, code: searchParams.get('code') ?? 'no code', state: searchParams.get('state') ?? 'no state' }
}

const signInByProvider = async () => {
  idp.setCallbacks([`${server.url}/auth/providers/${organization.id}/callback`])
  const body = { name: 'Example ID', signInAddress: 'leaks', issuer: idp.issuer, ...idp.client, version: null }
  await admin.client.call(identityProviderEndpoints.set, { body })
  const [member, own, fresh] = [await newMember(), openBrowser(server.url), openBrowser(server.url)]
  await own.signIn(member.email)
  const { url: linking } = (
    await own.client.call(identityProviderEndpoints.beginLink, { body: { password: testPassword } })
  ).data
  await own.visit(await idp.signInAs(member.id, linking))
  const { url } = (await fresh.client.call(signInStepEndpoints.provider, { body: { address: 'leaks' } })).data
  const returned = await idp.signInAs(member.id, url)
  expect(await fresh.visit(returned)).toBe('/')
  return { code: new URL(returned).searchParams.get('code') ?? 'no code' }
}

const usedApiKey = async (): Promise<string> => {
  const headers = { cookie: admin.cookie, 'idempotency-key': 'planted' }
  const client = createClient({ baseUrl: server.url, headers: () => headers })
  const { secret } = (await client.call(apiKeyEndpoints.create, { body: { name: 'Planted', role: 'viewer' } })).data
  // Where it belongs, and where it does not.
  await fetch(`${server.url}/api/v1/bills`, { headers: { authorization: `Bearer ${secret}` } })
  await fetch(`${server.url}/api/v1/bills?apiKey=${secret}`, { headers: { authorization: `Basic ${secret}` } })
  return secret.slice('bb_'.length)
}

const idOf = (cookie: string): string => decodeURIComponent(/=s%3A([^.]+)\./.exec(cookie)?.[1] ?? 'no session')

/** Somebody with codes whose password changed; one more sign-in of theirs waits for its code. */
const person = async () => {
  const member = await newMember()
  const cookie = cookieOf(await signIn(server.url, member.email, testPassword))
  const own = clientWithCookie(server.url, cookie)
  const codes = await turnCodesOn(own)
  const [mistyped, changed] = ['PlantedMistyped password', 'PlantedChanged password']
  await signIn(server.url, member.email, mistyped)
  const body = { currentPassword: testPassword, newPassword: changed }
  await own.call(passwordEndpoints.change, { body })
  const step = cookieOf(await signIn(server.url, member.email, changed))
  const code = codeOf(codes.secret)
  await withCookie(step).call(signInStepEndpoints.code, { body: { code } })
  await signIn(server.url, `nobody@example.com`, mistyped)
  const waiting = cookieOf(await signIn(server.url, member.email, changed))
  return { codes, mistyped, changed, sessionId: idOf(cookie), stepIds: [idOf(step), idOf(waiting)] }
}

const invite = async (): Promise<string> => {
  const body = { email: 'planted-invitation@example.com', role: 'viewer' as const }
  await admin.client.call(invitationEndpoints.create, { body })
  const token = await tokenMailed(body.email)
  await anonymous.call(invitationEndpoints.lookUp, { body: { token } })
  return token
}

const requestReset = async (): Promise<string> => {
  const { email } = await newMember()
  await anonymous.call(passwordEndpoints.requestReset, { body: { email } })
  return tokenMailed(email)
}

const reset = async (): Promise<string> => {
  const token = await requestReset()
  const body = { token, password: 'PlantedReset password' }
  await anonymous.call(passwordEndpoints.reset, { body })
  await anonymous.call(passwordEndpoints.reset, { body }).catch(() => undefined)
  return token
}

/** A key that works, is verified, expires, is verified again and is refused. */
const connectedKey = async (): Promise<string> => {
  const key = await stripe.createKey('acct_1ExampleBakery', ['customer_write', 'invoice_write', 'webhook_write'])
  const { id } = await connectByKey(admin, key)
  await server.worker.drainFollowUps()
  await stripe.expireKey('acct_1ExampleBakery', key)
  await admin.client.call(credentialEndpoints.verify, { params: { credentialId: id } })
  return key
}

/** The secrets by which Stripe signs what it sends to our endpoints, as they are kept sealed. */
const webhookSecrets = async (): Promise<readonly string[]> => {
  const field = sealedFieldsOf(services.connection).find(({ path }) => path === 'webhook.sealedSecret')
  const rows = await services.connection
    .collection<{ _id: string; webhook: { sealedSecret: Sealed } | null }>('credentials')
    .find({ 'webhook.sealedSecret': { $type: 'object' } })
    .toArray()
  return Promise.all(
    rows.flatMap((row) =>
      field && row.webhook ? [services.encryption.open(row.webhook.sealedSecret, field.placeOf(row))] : [],
    ),
  )
}

/** Everything is made and used once; then the kinds of secrets, a line for each. */
const plant = async (): Promise<readonly Planted[]> => {
  const own = await makeObjectOfEveryKind(server, organization)
  const [key, approval, provider] = [await connectedKey(), await consent(), await signInByProvider()]
  const [apiKey, somebody, invitation] = [await usedApiKey(), await person(), await invite()]
  const [resetLink, unusedLink] = [await reset(), await requestReset()]
  await server.worker.drainFollowUps()
  await services.exports.createJobs({ concurrency: 2 }).drain()
  await lookAtEverything(own)
  const everyKeyOfStripe = JSON.stringify(await stripe.dump()).match(/\b(?:rk|sk|whsec)_[A-Za-z0-9_]{12,}/g) ?? []
  const line = (what: string, text: string, ...shownIn: string[]): Planted => ({ what, text, shownIn })
  return [
    line('a restricted key of Stripe', withoutEnd(key.replace('rk_test_', ''))),
    line('a full key of Stripe', withoutEnd('sk_test_ExampleBakery')),
    ...[...new Set(everyKeyOfStripe)].map((text) => line(`${text.slice(0, 8)}… of the stand-in`, withoutEnd(text))),
    line('the key of our platform', 'SandboxPlatform'),
    line('the webhook secret of our platform', environment.STRIPE_TEST_WEBHOOK_SECRET ?? ''),
    ...(await webhookSecrets()).map((text) => line('the webhook secret of an endpoint', withoutEnd(text))),
    line('the code of a consent', approval.code),
    line('the state of a consent', approval.state, `answer POST /api/v1/credentials/${approval.id}/authorizations`),
    line('a password', testPassword),
    line('a new password', somebody.changed),
    line('a mistyped password', somebody.mistyped),
    line('a password set by a link', 'PlantedReset password'),
    line('the link of a reset', resetLink, 'e-mail'),
    line('the link of a reset that was not used yet', unusedLink, 'e-mail'),
    line('the link of an invitation', invitation, 'e-mail'),
    line('the secret of one-time codes', somebody.codes.secret, 'answer POST /api/v1/one-time-codes/enrolment'),
    ...somebody.codes.recoveryCodes.map((text) =>
      line('a recovery code', text, 'answer POST /api/v1/one-time-codes/confirmation'),
    ),
    line('the client secret of a provider', idp.client.clientSecret),
    line('the code of a provider', provider.code),
    ...idp.tokens.map((text) => line('a token of a provider', text)),
    line('an API key', withoutEnd(apiKey), 'answer POST /api/v1/api-keys'),
    line('the id of a session', idOf(admin.cookie), 'cookie POST /api/v1/session'),
    line('the id of a session that ended', somebody.sessionId, 'cookie POST /api/v1/session'),
    ...somebody.stepIds.map((id) => line('the id of a session between two steps', id, 'cookie POST /api/v1/session')),
    line('the password of the mail server', smtpPassword),
    line('the key that seals', environment.BILLBRIDGE_ENCRYPTION_KEYS?.replace('test:', '') ?? ''),
    line('the secret that signs sessions', environment.BILLBRIDGE_SESSION_SECRETS ?? ''),
  ]
}

/** Whatever can be read, the pages with figures, the e-mails and the database. */
const lookAtEverything = async (own: Awaited<ReturnType<typeof makeObjectOfEveryKind>>): Promise<void> => {
  const ask = createAsking(server.url, (kind) => own[kind] ?? unknownId(kind))
  for (const endpoint of allEndpoints.filter(({ spec }) => spec.method === 'GET')) {
    await ask(endpoint, { headers: { cookie: admin.cookie } })
  }
  for (const tab of ['unsent', 'success', 'error'] as const) {
    await admin.client.call(billExportEndpoints.csv, { query: { mode: 'test', tab } })
  }
  await fetch(`${server.url}/metrics`)
  search.add(
    'e-mail',
    mailServer.mails.map(({ headers, text, html }) => [...headers].join('\n') + text + html).join('\n'),
  )
  for (const { name } of await server.database.connection.listCollections()) {
    const rows = await server.database.connection.collection(name).find().toArray()
    search.add(`database ${name}`, JSON.stringify(rows))
  }
}

const planted = await plant()

test('every kind of secret was planted, and stands in its own right', () => {
  expect(planted.filter(({ text }) => text.length < 8 || text.startsWith('no '))).toEqual([])
  expect(new Set(planted.map(({ what }) => what)).size).toBeGreaterThan(20)
  expect(planted.some(({ text }) => text.startsWith('whsec_') && text.length > 30)).toBe(true)
  expect(idp.tokens.length).toBeGreaterThanOrEqual(4)
})

test.each([...new Set(planted.map(({ what }) => what))])(
  '%s comes out where it is shown on purpose, and nowhere else',
  (what) => {
    expect(planted.filter((one) => one.what === what).flatMap(search.leaksOf)).toEqual([])
  },
)

test.each([
  ['a token or code of Stripe Connect', /\b(?:rt|ac)_[A-Za-z0-9]{16,}/],
  ['a signed token', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY/],
])('nothing that looks like %s comes out anywhere', (_, shape) => {
  expect(search.placesLike(shape)).toEqual([])
})

test.each([
  ['log', 'Stripe was called'],
  ['log', '/api/v1/session'],
  ['e-mail', 'planted-invitation@example.com'],
  ['answer GET /metrics', 'billbridge_stripe_calls_total'],
  ['answer GET /api/v1/audit-entries', 'credential.created'],
  ['answer GET /api/v1/audit-entries.csv', 'credential.created'],
  ['answer GET /api/v1/bill-exports.csv', 'B-1001'],
  ['answer GET /api/v1/credentials', 'Example credential'],
  ['database credentials', 'acct_1ExampleBooks'],
  ['database audit-entries', 'credential.created'],
  ['database idempotent-answers', 'ciphertext'],
])('%s was looked at', (where, text) => {
  expect(search.has(where, text)).toBe(true)
})
