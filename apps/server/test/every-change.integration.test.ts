import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { toUrl } from '@billbridge/contract/client'
import { allEndpoints } from '@billbridge/contract/endpoints'
import { sessionEndpoints } from '@billbridge/contract/session'
import { expect, test } from 'vitest'
import { changesNothing, changesOf } from './audited-changes.ts'
import { approveAtStripe, startCredential } from './credentials.ts'
import { createTestDatabase } from './database.ts'
import { startEmptyServer, startServer } from './start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const admin = await server.organization.signedIn('admin')
const changes = await changesOf(server, server.organization)

const changing = allEndpoints.filter(({ spec }) => spec.method !== 'GET')
/** Tested below, because it needs a Billbridge without anybody. */
const elsewhere = ['session.setup']

const entriesOf = async (requestId: string) => {
  const { data } = await admin.client.call(auditEntryEndpoints.list, { query: { limit: 50 } })
  return data.data.filter((entry) => entry.requestId === requestId)
}

test('every endpoint that is no GET is known to change something, or why it does not', () => {
  const known = [...Object.keys(changes), ...Object.keys(changesNothing), ...elsewhere].sort()
  expect(known).toEqual(changing.map(({ name }) => name).sort())
})

const cases = changing.filter(({ name }) => changes[name]).map((endpoint) => [endpoint.name, endpoint] as const)

test.each(cases)('%s leaves an entry of who, from where and in which request', async (name, { spec }) => {
  const { params, query, body } = (await changes[name]?.()) ?? {}
  const requestId = `test-${name}`
  const headers = { cookie: admin.cookie, 'x-request-id': requestId }
  const type = spec.bodyType === 'csv' ? 'text/csv' : 'application/json'
  const answer = await fetch(server.url + toUrl(spec, { params, query }), {
    method: spec.method,
    headers: body === undefined ? headers : { ...headers, 'content-type': type },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  expect(answer.status, await answer.text()).toBe(spec.success)
  const entries = await entriesOf(requestId)
  const mine = entries.filter(({ actor }) => actor.id === admin.actor.id)
  expect(mine.length, JSON.stringify(entries)).toBeGreaterThan(0)
  for (const entry of mine) expect(entry).toMatchObject({ address: '127.0.0.1', targetId: expect.stringMatching(/_/) })
})

test('a return from Stripe leaves an entry of the person and the request', async () => {
  const { id } = await startCredential(admin)
  await approveAtStripe(admin, id, 'acct_1ExampleBicycles')
  const { data } = await admin.client.call(auditEntryEndpoints.list, { query: { targetId: id } })
  const entry = data.data.find(({ action }) => action === 'credential.authorized')
  expect(entry).toMatchObject({ actor: { id: admin.actor.id }, address: '127.0.0.1', requestId: expect.any(String) })
})

const empty = await startEmptyServer(createTestDatabase())

test('session.setup leaves entries of the organization and its first admin', async () => {
  const body = { organizationName: 'Example', name: 'First', email: 'first@example.com', password: 'a long password' }
  const { data, headers } = await empty.anonymous.call(sessionEndpoints.setup, { body })
  const rows = await empty.database.connection.collection('audit-entries').find().toArray()
  expect(rows.map(({ action }) => action).sort()).toEqual(['member.added', 'organization.created'])
  for (const row of rows) {
    expect(row).toMatchObject({ organizationId: data.organization.id, requestId: headers.get('x-request-id') })
  }
})
