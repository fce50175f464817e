import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { billEndpoints } from '@billbridge/contract/bills'
import { createClient } from '@billbridge/contract/client'
import { organizationEndpoints } from '@billbridge/contract/organizations'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createOrganization } from '../../../test/factories.ts'
import { profileQueries } from '../../../test/query-profile.ts'
import { refusal } from '../../../test/refusal.ts'
import { startServer } from '../../../test/start-server.ts'

let ahead = 0
const requestsPerMinute = 20
const database = createTestDatabase()
const server = await startServer(database, {
  now: () => new Date(Date.now() + ahead),
  // The admin signs in once, and days go by.
  config: { requestsPerMinute, proofMinutes: 60 * 24 * 1000 },
})
const admin = await server.organization.signedIn('admin')

const minute = 60_000
const day = 24 * 60 * minute

const withSecret = (secret: string, url = server.url) =>
  createClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${secret}` }) })

const newKey = async (body: { role?: 'viewer' | 'admin'; expiresAt?: string } = {}) => {
  const { data } = await admin.client.call(apiKeyEndpoints.create, {
    body: { name: 'Import', role: 'viewer', ...body },
  })
  return { ...data, client: withSecret(data.secret) }
}

const shown = async (id: string) => {
  const { data } = await admin.client.call(apiKeyEndpoints.list, { query: { limit: 200 } })
  return data.data.find((key) => key.id === id)
}

test('a key is shown once: what is stored and listed does not hold its secret', async () => {
  const { apiKey, secret } = await newKey()
  const stored = JSON.stringify(await server.database.connection.collection('api-keys').find().toArray())
  const audit = JSON.stringify(await server.database.connection.collection('audit-entries').find().toArray())
  const listed = JSON.stringify(await shown(apiKey.id))
  for (const text of [stored, audit, listed]) {
    expect(text).toContain(apiKey.id)
    expect(text).not.toContain(secret.slice(3))
  }
})

test('a revoked key is refused at the next request', async () => {
  const { apiKey, client } = await newKey()
  await client.call(billEndpoints.list, {})
  await admin.client.call(apiKeyEndpoints.remove, { params: { apiKeyId: apiKey.id } })
  await expect(client.call(billEndpoints.list, {})).rejects.toMatchObject({ type: 'not-signed-in' })
})

test('a key ends when it was told to, and says so', async () => {
  const expiresAt = new Date(Date.now() + ahead + day).toISOString()
  const { apiKey, client } = await newKey({ expiresAt })
  await client.call(billEndpoints.list, {})
  expect(await shown(apiKey.id)).toMatchObject({ expiresAt })
  ahead += day
  const refused = await refusal(client.call(billEndpoints.list, {}))
  expect(refused).toMatchObject({ type: 'not-signed-in', problem: { detail: `The API key expired at ${expiresAt}.` } })
  expect(refused.headers.get('www-authenticate')).toBe('Bearer')
})

test('a key cannot be made to have ended already', async () => {
  const expiresAt = new Date(Date.now() + ahead - 1).toISOString()
  await expect(newKey({ expiresAt })).rejects.toMatchObject({ problem: { errors: [{ field: 'expiresAt' }] } })
})

test('nobody makes a key above the own role', async () => {
  const editor = { ...server.organization.system, role: 'editor' as const }
  const make = server.services.apiKeys.create(editor, { name: 'Too strong', role: 'admin' })
  await expect(make).rejects.toMatchObject({ type: 'not-allowed' })
})

test('use is noted with time and address, once a minute however many ask', async () => {
  const { apiKey, client } = await newKey()
  const use = () => Promise.all(Array.from({ length: 4 }, () => client.call(billEndpoints.list, {})))
  await use()
  const first = await shown(apiKey.id)
  expect(first).toMatchObject({ lastUsedAddress: '127.0.0.1', lastUsedAt: expect.any(String) })
  await use()
  expect(await shown(apiKey.id)).toEqual(first)
  ahead += minute
  await use()
  expect((await shown(apiKey.id))?.lastUsedAt).not.toBe(first?.lastUsedAt)
})

test('each answer says what is left of the minute, and what is too much is refused with a time to wait', async () => {
  const { client } = await newKey()
  const seen: string[] = []
  for (let n = 0; n < requestsPerMinute; n++) {
    const { headers } = await client.call(organizationEndpoints.get, {})
    expect(headers.get('ratelimit-policy')).toBe(`"per-key";q=${requestsPerMinute};w=60`)
    seen.push(/^"per-key";r=(\d+);t=\d+$/.exec(headers.get('ratelimit') ?? '')?.[1] ?? 'none')
  }
  expect(seen).toEqual(Array.from({ length: requestsPerMinute }, (_, n) => String(requestsPerMinute - 1 - n)))
  const refused = await refusal(client.call(organizationEndpoints.get, {}))
  expect(refused.type).toBe('too-many-attempts')
  expect(refused.headers.get('ratelimit')).toMatch(/^"per-key";r=0;t=\d+$/)
  const wait = Number(refused.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
})

test('a request for what is not there is counted as well, and says what is left', async () => {
  const { secret } = await newKey()
  const headers = { authorization: `Bearer ${secret}` }
  const nowhere = await fetch(`${server.url}/api/v1/nothing-here`, { headers })
  expect(nowhere.status).toBe(404)
  expect(nowhere.headers.get('ratelimit')).toContain(`;r=${requestsPerMinute - 1};`)
  const otherwise = await fetch(`${server.url}/api/v1/organization`, { method: 'DELETE', headers })
  expect(otherwise.status).toBe(405)
  expect(otherwise.headers.get('ratelimit')).toContain(`;r=${requestsPerMinute - 2};`)
})

test('requests are counted over all processes, by key', async () => {
  const other = await startServer(database, { config: { requestsPerMinute } })
  const { secret } = await newKey()
  const clients = [withSecret(secret), withSecret(secret, other.url)]
  const calls = Array.from({ length: requestsPerMinute + 6 }, (_, n) =>
    clients[n % 2]?.call(organizationEndpoints.get, {}),
  )
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(requestsPerMinute)
  const another = await newKey()
  await another.client.call(organizationEndpoints.get, {})
})

test('a person in the console is not counted', async () => {
  const { headers } = await admin.client.call(organizationEndpoints.get, {})
  expect(headers.get('ratelimit')).toBeNull()
})

test('authentication and authorization of a machine take one indexed read', async () => {
  const { client } = await newKey()
  await client.call(organizationEndpoints.get, {})
  const queries = await profileQueries(server.database.connection, 'api-keys', () =>
    client.call(organizationEndpoints.get, {}),
  )
  expect(queries).toMatchObject([{ docsExamined: 1, nreturned: 1 }])
})

test('a key of another organization can be neither seen nor revoked', async () => {
  const { apiKey } = await newKey()
  const stranger = await (await createOrganization(server)).signedIn('admin')
  expect(JSON.stringify((await stranger.client.call(apiKeyEndpoints.list, {})).data)).not.toContain(apiKey.id)
  const revoke = stranger.client.call(apiKeyEndpoints.remove, { params: { apiKeyId: apiKey.id } })
  await expect(revoke).rejects.toMatchObject({ type: 'not-found' })
})
