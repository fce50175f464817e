import { request } from 'node:http'
import { accountEndpoints } from '@billbridge/contract/accounts'
import { apiPrefix, toUrl } from '@billbridge/contract/client'
import { allEndpoints } from '@billbridge/contract/endpoints'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'
import { sampleOf } from './endpoint-samples.ts'
import { cookieOf, createMember, testPassword } from './factories.ts'
import { startServer } from './start-server.ts'

const server = await startServer(createTestDatabase())
const { cookie } = await server.organization.signedIn('admin')
const own = new URL(server.url)

let numbers = 0
/** A change by somebody whose browser sends the cookie along. */
const post = (headers: Record<string, string>, body?: string) => {
  const account = { code: `A-${++numbers}`, name: 'Example Bakery Ltd' }
  return fetch(server.url + apiPrefix + accountEndpoints.create.path, {
    method: 'POST',
    headers: { cookie, ...headers },
    body: body ?? JSON.stringify(account),
  })
}
const json = { 'content-type': 'application/json' }

const refusals: readonly (readonly [string, number, Record<string, string>])[] = [
  [
    'a form of another site',
    403,
    { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
  ],
  [
    'a form, as newer browsers say',
    403,
    { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' },
  ],
  ['JSON of another site', 403, { ...json, origin: 'https://evil.example' }],
  ['another site that claims our origin', 403, { ...json, origin: own.origin, 'sec-fetch-site': 'cross-site' }],
  ['a subdomain', 403, { ...json, origin: `http://sub.${own.host}` }],
  ['a subdomain, as newer browsers say', 403, { ...json, 'sec-fetch-site': 'same-site' }],
  ['another port of our host', 403, { ...json, origin: `http://${own.hostname}:1` }],
  ['our host under another scheme', 403, { ...json, origin: `https://${own.host}` }],
  ['a sandboxed frame (null)', 403, { ...json, origin: 'null' }],
  ['an origin that is none', 403, { ...json, origin: 'evil' }],
  ['a host that begins like ours', 403, { ...json, origin: `${own.origin}.evil.example` }],
  ['text/plain with JSON in it', 415, { 'content-type': 'text/plain' }],
  ['JSON in another charset', 415, { 'content-type': 'application/json; charset="UTF-16"' }],
  ['a form without any origin', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a multipart form without any origin', 415, { 'content-type': 'multipart/form-data; boundary=x' }],
]

test.each(refusals)('%s changes nothing', async (_, status, headers) => {
  expect((await post(headers)).status).toBe(status)
})

const acceptances: readonly (readonly [string, Record<string, string>])[] = [
  ['our own page', { ...json, origin: own.origin, 'sec-fetch-site': 'same-origin' }],
  ['our own page in an older browser', { ...json, origin: own.origin }],
  ['no browser at all', json],
]

test.each(acceptances)('%s may change something', async (_, headers) => {
  expect((await post(headers)).status).toBe(201)
})

const changing = allEndpoints.filter(({ spec }) => spec.method !== 'GET').map(({ name, spec }) => [name, spec] as const)

test.each(changing)('%s is refused to a page of another site before anything is looked at', async (_, spec) => {
  const params = spec.params ? sampleOf(spec.params, (kind) => `${kind}_00000000`) : {}
  const query = spec.query ? sampleOf(spec.query, (kind) => `${kind}_00000000`, false) : {}
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await fetch(server.url + toUrl(spec, { params, query }), {
      method: spec.method,
      headers: { cookie, ...json, ...headers },
    })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('cross-site-request')
  }
})

const lines: string[] = []
const secure = await startServer(createTestDatabase(), {
  config: { publicUrl: 'https://billing.example.com', logLevel: 'warn' },
  log: { write: (line) => void lines.push(line) },
})

const signInSecurely = async (headers: Record<string, string>) => {
  const { email } = await createMember(secure.services, secure.organization.id, { role: 'viewer' })
  return fetch(`${secure.url}/api/v1/session`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify({ email, password: testPassword }),
  })
}
const overTls = { 'x-forwarded-proto': 'https' }

test('behind TLS the cookie is for this host over TLS alone, and out of reach of scripts', async () => {
  const [header = ''] = (await signInSecurely(overTls)).headers.getSetCookie()
  expect(header).toMatch(/^__Host-billbridge_session=.*; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/)
  expect(header).not.toMatch(/domain=/i)
})

test('over plain HTTP, or behind a proxy that does not say how people came, a sign-in is refused with the reason', async () => {
  const { auditLog } = secure.services
  const signIns = async () =>
    (await auditLog.list(secure.organization.system, { action: 'session.signed-in', limit: 50 })).data.length
  const before = await signIns()
  for (const headers of [{}, { 'x-forwarded-for': '203.0.113.7' }, { 'x-forwarded-proto': 'http' }]) {
    const refused = await signInSecurely(headers)
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([400, []])
    expect(await refused.json()).toMatchObject({
      type: 'urn:billbridge:problem:not-by-https',
      remedy: expect.stringContaining('X-Forwarded-Proto: https'),
    })
  }
  // Nobody signed in; and the operator was told once, not each time.
  expect(await signIns()).toBe(before)
  expect(lines.filter((line) => line.includes('BILLBRIDGE_TRUST_PROXY'))).toHaveLength(1)
  // Machines have no cookie to lose.
  const { secret } = await secure.organization.machine('editor')
  const headers = { ...json, authorization: `Bearer ${secret}` }
  const asked = await fetch(`${secure.url}/api/v1/bills`, { method: 'POST', headers, body: '{}' })
  expect(asked.status).toBe(422)
})

test('a cookie without the prefix, which another host of the domain could plant, is nobody’s session', async () => {
  const session = cookieOf(await signInSecurely(overTls))
  const ask = (sent: string) => fetch(`${secure.url}/api/v1/session`, { headers: { cookie: sent, ...overTls } })
  expect((await ask(session)).status).toBe(200)
  expect((await ask(session.replace('__Host-', ''))).status).toBe(401)
})

test('signing out takes the prefixed cookie back, as the browser needs it said', async () => {
  const session = cookieOf(await signInSecurely(overTls))
  const headers = { cookie: session, ...overTls }
  const answer = await fetch(`${secure.url}/api/v1/session`, { method: 'DELETE', headers })
  expect(answer.headers.getSetCookie()[0]).toMatch(
    /^__Host-billbridge_session=; Path=\/; Expires=Thu, 01 Jan 1970.*Secure/,
  )
})

test('a page of the same host over plain HTTP is another site to one behind TLS', async () => {
  for (const origin of ['http://billing.example.com', `http://${new URL(secure.url).host}`]) {
    expect((await signInSecurely({ ...overTls, origin })).status).toBe(403)
  }
  expect((await signInSecurely({ ...overTls, origin: 'https://billing.example.com' })).status).toBe(200)
})

test.each([
  '/',
  '/api/v1/session',
  '/api/docs',
  '/api/v1/openapi.json',
  '/health/live',
  '/auth/stripe/callback',
  '/nowhere',
])('%s runs no script but our own files, is framed by nobody and guessed by nobody', async (path) => {
  const { headers } = await fetch(server.url + path, { redirect: 'manual' })
  const policy = Object.fromEntries(
    (headers.get('content-security-policy') ?? '').split(';').map((part) => {
      const [name = '', ...sources] = part.trim().split(' ')
      return [name, sources.join(' ')]
    }),
  )
  expect(policy).toMatchObject({
    'default-src': "'self'",
    'script-src': "'self'",
    'connect-src': "'self'",
    'object-src': "'none'",
    'frame-ancestors': "'none'",
  })
  expect(JSON.stringify(policy)).not.toMatch(/unsafe-eval|https?:|\*/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('x-powered-by')).toBeNull()
  expect(headers.get('strict-transport-security')).toBeNull()
})

test('behind TLS browsers are told to stay there', async () => {
  const { headers } = await fetch(`${secure.url}/health/live`)
  expect(headers.get('strict-transport-security')).toContain('max-age=31536000')
})

/** Sends pieces without saying how many, until the server has had enough. */
const pour = (
  path: string,
  type: string,
  piece: string,
  mostBytes: number,
): Promise<{ status: number; sent: number }> =>
  new Promise((resolve, reject) => {
    let sent = 0
    const headers = { cookie, 'content-type': type, 'transfer-encoding': 'chunked' }
    const asking = request(server.url + apiPrefix + path, { method: 'POST', headers }, (answer) => {
      resolve({ status: answer.statusCode ?? 0, sent })
      asking.destroy()
    })
    asking.on('error', (error: NodeJS.ErrnoException) => {
      // Cut off in the middle of sending: the answer may be lost with the connection.
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET') resolve({ status: 0, sent })
      else reject(error)
    })
    const more = (): void => {
      if (asking.destroyed || sent > mostBytes) return
      sent += piece.length
      asking.write(piece, () => setImmediate(more))
    }
    more()
  })

const megabyte = 1024 * 1024
const uploads = allEndpoints
  .filter(({ spec }) => spec.method === 'POST' && !spec.params && spec.access !== 'public')
  .filter(({ spec }) => spec.bodyType === 'csv' || spec.body !== undefined)
  .filter(({ name }) => ['bill-imports.create', 'bills.createBatch', 'accounts.create'].includes(name))
  .map(({ name, spec }) => [name, spec] as const)

test.each(uploads)('%s stops an upload that does not say how long it is and does not end', async (_, spec) => {
  const most = spec.maxBodyBytes ?? megabyte
  const type = spec.bodyType === 'csv' ? 'text/csv' : 'application/json'
  const query = spec.query ? '?fileName=bills.csv' : ''
  const { status, sent } = await pour(spec.path + query, type, 'x'.repeat(megabyte / 2), most + 8 * megabyte)
  expect([413, 0]).toContain(status)
  expect(sent).toBeLessThan(most + 8 * megabyte)
})
