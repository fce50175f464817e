import { expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { startServer } from '../../test/start-server.ts'

interface Read {
  readonly collection: string
  readonly plan: string
  readonly docsExamined: number
}

const server = await startServer(createTestDatabase())
const person = await server.organization.signedIn('viewer')
const { secret } = await server.organization.machine('viewer')

/** Every read that a request makes, but those of the list it asks for. */
const readsOf = async (headers: Record<string, string>): Promise<Read[]> => {
  const { db } = server.services.connection
  if (!db) throw new Error('There is no connection.')
  const ask = () => fetch(`${server.url}/api/v1/bills?limit=1`, { headers })
  // The first request of a minute also notes that the key or the session was used.
  await ask()
  await db.command({ profile: 2 })
  const answer = await ask().finally(() => db.command({ profile: 0 }))
  expect(answer.status).toBe(200)
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
  const reads = await readsOf(headers())
  expect(reads.map(({ collection }) => collection).toSorted()).toEqual(collections)
  expect(reads.filter(({ plan, docsExamined }) => !/IXSCAN|IDHACK|EXPRESS/.test(plan) || docsExamined > 1)).toEqual([])
})
