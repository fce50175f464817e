import { billEndpoints } from '@billbridge/contract/bills'
import { toUrl } from '@billbridge/contract/client'
import { allEndpoints, type NamedEndpoint } from '@billbridge/contract/endpoints'
import type { IdSource } from '@billbridge/contract/sample-texts'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'
import { sampleOf } from './endpoint-samples.ts'
import { createOrganization } from './factories.ts'
import { makeObjectOfEveryKind } from './objects-of-every-kind.ts'
import { profileEverything } from './query-profile.ts'
import { startServer } from './start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const own = await makeObjectOfEveryKind(server, server.organization)
// Others' rows beside ours, so that reading too much shows.
for (let n = 0; n < 3; n++) await makeObjectOfEveryKind(server, await createOrganization(server))
// Enough rows that the planner tells a good index from a poor one.
const bills = Array.from({ length: 120 }, (_, n) => ({
  number: `M-${n}`,
  account: { code: `ACC-${n % 40}`, name: `Example Company ${n % 40}` },
  currency: n % 3 === 0 ? 'EUR' : 'USD',
  billDate: `2026-0${1 + (n % 9)}-15`,
  lineItems: [{ description: 'Flour', amount: 100 + n }],
  total: 100 + n,
}))
await (await server.organization.machine('admin')).client.call(billEndpoints.createBatch, { body: { bills } })
await server.worker.drainFollowUps()
const { cookie } = await server.organization.signedIn('admin')
const ownId: IdSource = (kind) => own[kind] ?? ''

const read = async ({ spec }: NamedEndpoint, all: boolean): Promise<number> => {
  const params = spec.params ? sampleOf(spec.params, ownId) : {}
  const { cursor: _, ...query } = (spec.query ? sampleOf(spec.query, ownId, all) : {}) as Record<string, unknown>
  const answer = await fetch(server.url + toUrl(spec, { params, query }), { headers: { cookie } })
  await answer.arrayBuffer()
  return answer.status
}

const reads = allEndpoints
  .filter(({ spec }) => spec.method === 'GET')
  .map((endpoint) => [endpoint.name, endpoint] as const)

test.each(reads)('%s reads by an index, sorts by it, and reads little beside what it answers', async (_, endpoint) => {
  const wrong = await profileEverything(server.database.connection, async () => {
    for (const all of [false, true]) expect(await read(endpoint, all)).toBeLessThan(500)
  })
  expect(wrong).toEqual([])
})

test('the worker claims by an index', async () => {
  const wrong = await profileEverything(server.database.connection, () => server.worker.drainFollowUps())
  expect(wrong).toEqual([])
})

test('the check itself notices a query without an index, and one that sorts in memory', async () => {
  const { connection } = server.database
  const accounts = connection.collection('accounts')
  const scan = await profileEverything(connection, () => accounts.findOne({ 'address.city': 'Nowhere' }))
  expect(scan).toMatchObject([{ collection: 'accounts', plan: 'COLLSCAN' }])
  const sort = await profileEverything(connection, () =>
    accounts.find({ organizationId: server.organization.id }).sort({ 'address.city': 1 }).toArray(),
  )
  expect(sort).toMatchObject([{ collection: 'accounts', sortsInMemory: true }])
})
