import { request } from 'node:http'
import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { startServer } from '../../test/start-server.ts'

const server = await startServer(createTestDatabase())
const { organization } = server
const { secret } = await organization.machine('admin')
const api = `${server.url}/api/v1`

const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(api + path, { ...init, headers: { authorization: `Bearer ${secret}`, ...init.headers } })

const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  ask(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })

const typeOf = async (answer: Response) => {
  const problem: unknown = await answer.json()
  return [answer.status, String((problem as { type: string }).type).replace('urn:billbridge:problem:', '')]
}

const right = { name: 'Example key', role: 'viewer' }

test('every answer names its request and is kept by no cache', async () => {
  const answer = await ask('/organization')
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-powered-by')).toBeNull()
})

test('HEAD is answered like GET without the body', async () => {
  const answer = await ask('/organization', { method: 'HEAD' })
  expect([answer.status, await answer.text()]).toEqual([200, ''])
  expect(answer.headers.get('content-type')).toContain('application/json')
})

test('another method than the address takes is refused with those it takes', async () => {
  const answer = await ask('/api-keys', { method: 'PUT' })
  expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST'])
  expect(await typeOf(answer)).toEqual([405, 'method-not-allowed'])
})

test.each([
  ['broken JSON', '{"name":', 400, 'malformed-json'],
  ['no JSON at all', '', 400, 'malformed-json'],
  ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 400, 'malformed-json'],
  ['a list in place of an object', '[]', 422, 'invalid-request'],
  ['null in place of an object', 'null', 422, 'invalid-request'],
  ['an unknown field', JSON.stringify({ ...right, admin: true }), 422, 'invalid-request'],
  ['a prototype', '{"name":"a","role":"viewer","__proto__":{"role":"admin"}}', 422, 'invalid-request'],
  ['a prototype written in escapes', '{"name":"a","role":"viewer","\\u005f_proto__":{}}', 422, 'invalid-request'],
  ['too much', JSON.stringify({ ...right, name: 'a'.repeat(1_100_000) }), 413, 'body-too-large'],
])('a body with %s is refused', async (_, body, status, type) => {
  expect(await typeOf(await post('/api-keys', body))).toEqual([status, type])
})

test('an unknown field is named', async () => {
  const answer = await post('/api-keys', JSON.stringify({ ...right, admin: true }))
  expect(await answer.json()).toMatchObject({ errors: [{ field: 'admin', message: 'is not a known field' }] })
})

test('other content types than JSON are refused, form posts first of all', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  expect(await typeOf(await post('/api-keys', 'name=a&role=viewer', form))).toEqual([415, 'unsupported-media-type'])
  const text = { 'content-type': 'text/plain' }
  expect(await typeOf(await post('/api-keys', JSON.stringify(right), text))).toEqual([415, 'unsupported-media-type'])
})

test('a broken compressed body and an unknown compression are refused', async () => {
  const broken = await post('/api-keys', 'not gzip', { 'content-encoding': 'gzip' })
  expect(await typeOf(broken)).toEqual([400, 'malformed-json'])
  const brokenToo = await post('/api-keys', 'not brotli at all', { 'content-encoding': 'br' })
  expect(await typeOf(brokenToo)).toEqual([400, 'malformed-json'])
  const unknown = await post('/api-keys', '{}', { 'content-encoding': 'zstd' })
  expect(await typeOf(unknown)).toEqual([415, 'unsupported-media-type'])
})

test.each([
  ['/api-keys?limit=0', 'limit'],
  ['/api-keys?limit=ten', 'limit'],
  ['/api-keys?limit=1&limit=2', 'limit'],
  ['/api-keys?colour=red', 'colour'],
  ['/overview/days', 'mode'],
  ['/users?search=%00', 'search'],
])('the query of %s is refused at %s', async (path, field) => {
  const answer = await ask(path)
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({ errors: [{ field }] })
})

test('what cannot be an id, and an address that cannot be decoded, is not found', async () => {
  expect(await typeOf(await ask('/api-keys/nonsense', { method: 'DELETE' }))).toEqual([404, 'not-found'])
  expect(await typeOf(await ask('/api-keys/%E0%A4%A', { method: 'DELETE' }))).toEqual([404, 'not-found'])
})

test('nobody’s body is read before they may ask', async () => {
  const answer = await new Promise<number>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': '1000000' }
    const sending = request(`${api}/api-keys`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0)
      sending.destroy()
    })
    sending.on('error', reject)
    sending.write('{')
  })
  expect(answer).toBe(401)
})

test('a secret that is nobody’s is refused, whatever cookie comes with it', async () => {
  const { cookie } = await organization.signedIn('admin')
  for (const authorization of ['Bearer bb_unknown', 'Basic YTpi', 'Bearer', '']) {
    const answer = await fetch(`${api}/organization`, { headers: { authorization, cookie } })
    expect(await typeOf(answer)).toEqual([401, 'not-signed-in'])
  }
})

test('a changing request that another site makes a browser send is refused', async () => {
  const { cookie } = await organization.signedIn('admin')
  const send = (headers: Record<string, string>) =>
    fetch(`${api}/session`, { method: 'DELETE', headers: { cookie, ...headers } })
  expect(await typeOf(await send({ 'sec-fetch-site': 'cross-site' }))).toEqual([403, 'cross-site-request'])
  expect(await typeOf(await send({ 'sec-fetch-site': 'same-site' }))).toEqual([403, 'cross-site-request'])
  expect(await typeOf(await send({ origin: 'https://evil.example' }))).toEqual([403, 'cross-site-request'])
  expect(await typeOf(await send({ origin: 'null' }))).toEqual([403, 'cross-site-request'])
  const reading = await fetch(`${api}/session`, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })
  expect(reading.status).toBe(200)
})

const create = (key: string, body: object = right) =>
  post('/api-keys', JSON.stringify(body), { 'idempotency-key': key })
const countKeys = () => server.database.connection.collection('api-keys').countDocuments()

test('a creation sent again with its Idempotency-Key gets the same answer and makes nothing twice', async () => {
  const before = await countKeys()
  const answers = await Promise.all([create('first'), create('first'), create('first')])
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  expect(new Set(bodies).size).toBe(1)
  expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(2)
  expect(await countKeys()).toBe(before + 1)
})

test('an Idempotency-Key used for another request is refused, and belongs to one actor', async () => {
  await create('second')
  expect(await typeOf(await create('second', { ...right, name: 'Another' }))).toEqual([409, 'idempotency-key-reused'])
  const other = await organization.signedIn('admin')
  const { headers } = await other.client.call(
    apiKeyEndpoints.create,
    { body: { name: 'a', role: 'viewer' } },
    {
      headers: { 'idempotency-key': 'second' },
    },
  )
  expect(headers.get('idempotent-replayed')).toBeNull()
})

test('a refused creation may be corrected and sent again with its Idempotency-Key', async () => {
  expect((await create('third', { name: 'a' })).status).toBe(422)
  expect((await create('third')).status).toBe(201)
})

test('an Idempotency-Key of another shape is refused', async () => {
  expect(await typeOf(await create('a'.repeat(256)))).toEqual([422, 'invalid-request'])
})

test('the note of an answer holds no secret in the clear', async () => {
  const shown: unknown = await (await create('fourth')).json()
  const made = String((shown as { secret: string }).secret)
  const kept = await server.database.connection.collection('idempotent-answers').find().toArray()
  expect(made).toMatch(/^bb_[A-Za-z0-9]{40}$/)
  expect(JSON.stringify(kept)).not.toContain(made.slice(3))
})

test('an API key is used, noted, audited and revoked at once', async () => {
  const admin = await organization.signedIn('admin')
  const { data } = await admin.client.call(apiKeyEndpoints.create, { body: { name: 'Short-lived', role: 'editor' } })
  const use = () => fetch(`${api}/organization`, { headers: { authorization: `Bearer ${data.secret}` } })
  expect((await use()).status).toBe(200)
  const { data: listed } = await admin.client.call(apiKeyEndpoints.list, { query: { limit: 200 } })
  const found = listed.data.find(({ id }) => id === data.apiKey.id)
  expect(found).toMatchObject({ lastFour: data.secret.slice(-4), lastUsedAt: expect.any(String) })
  await admin.client.call(apiKeyEndpoints.remove, { params: { apiKeyId: data.apiKey.id } })
  expect((await use()).status).toBe(401)
  const history = await admin.client.call(auditEntryEndpoints.list, { query: { targetId: data.apiKey.id } })
  expect(history.data.data.map(({ action }) => action)).toEqual(['api-key.removed', 'api-key.created'])
  expect(JSON.stringify(history.data)).not.toContain(data.secret)
})
