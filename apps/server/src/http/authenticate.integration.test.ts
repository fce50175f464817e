import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { startServer } from '../../test/start-server.ts'

interface Read {
  readonly collection: string
  readonly plan: string
  readonly docsExamined: number
}

let lateMs = 0
const server = await startServer(createTestDatabase(), { now: () => new Date(Date.now() + lateMs) })
const person = await server.organization.signedIn('viewer')
const { secret } = await server.organization.machine('viewer')

const listBills = (headers: Record<string, string>) => fetch(`${server.url}/api/v1/bills?limit=1`, { headers })

/** Every read that a request makes, but those of the list it asks for. */
const readsOf = async (ask: () => Promise<Response>, status = 200): Promise<Read[]> => {
  const { db } = server.services.connection
  if (!db) throw new Error('There is no connection.')
  // The first request of a minute also notes that the key or the session was used.
  await ask()
  await db.command({ profile: 2 })
  const answer = await ask().finally(() => db.command({ profile: 0 }))
  expect(answer.status).toBe(status)
  const profile = db.collection('system.profile')
  const entries = await profile.find({ $or: [{ op: 'query' }, { 'command.aggregate': { $exists: true } }] }).toArray()
  await profile.drop()
  return entries
    .map(({ ns, planSummary, docsExamined = 0 }) => ({
      collection: String(ns).slice(db.databaseName.length + 1),
      plan: String(planSummary),
      docsExamined,
    }))
    .filter(({ collection }) => collection !== 'bills' && !collection.startsWith('system.'))
}

test.each([
  ['a person’s session', () => ({ cookie: person.cookie }), ['memberships', 'sessions']],
  ['an API key', () => ({ authorization: `Bearer ${secret}` }), ['api-keys']],
])('who asks by %s, and what they may, takes at most two reads, each by an index', async (_, headers, collections) => {
  const reads = await readsOf(() => listBills(headers()))
  expect(reads.map(({ collection }) => collection).toSorted()).toEqual(collections)
  expect(reads.filter(({ plan, docsExamined }) => !/IXSCAN|IDHACK|EXPRESS/.test(plan) || docsExamined > 1)).toEqual([])
})

test('whether somebody proved lately who they are takes no third read', async () => {
  const { cookie } = await server.organization.signedIn('admin')
  lateMs = 3600_000
  const ask = () => fetch(`${server.url}/api/v1/identity-provider`, { method: 'DELETE', headers: { cookie } })
  const reads = await readsOf(ask, 403)
  expect(reads.map(({ collection }) => collection).toSorted()).toEqual(['memberships', 'sessions'])
})
