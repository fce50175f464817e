import { overviewEndpoints } from '@billbridge/contract/overview'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { followingWith } from '../../../test/following.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const { database, organization } = server
const following = await followingWith(server, organization, { mode: 'test' })
const { client } = following
const today = () => new Date().toISOString().slice(0, 10)

test('what runs sent is told by the day they began, in its own mode', async () => {
  await following.send()
  const day = today()
  await following.send()
  const { data } = (await client.call(overviewEndpoints.days, { query: { mode: 'test' } })).data
  expect(data).toHaveLength(14)
  expect(data.map((one) => one.day)).toEqual(data.map((one) => one.day).toSorted())
  expect(data.filter((one) => one.day >= day).reduce((sum, { sent }) => sum + sent, 0)).toBe(2)
  const live = (await client.call(overviewEndpoints.days, { query: { mode: 'live' } })).data.data
  expect(live.every(({ sent, failed }) => sent + failed === 0)).toBe(true)
})

test('a status run, what is older than two weeks and what failed are told apart', async () => {
  const runs = database.connection.collection('export-runs')
  const run = await runs.findOne({ organizationId: organization.id, kind: 'export' })
  const { _id, ...facts } = run ?? { _id: null }
  const counts = { total: 9, done: 9, succeeded: 4, failed: 5, held: 0, cancelled: 0 }
  const yesterday = new Date(Date.now() - 86_400_000)
  const made = { ...facts, summary: { counts, totals: [], succeededTotals: [] }, startedAt: yesterday }
  await runs.insertMany([
    { ...made, _id: 'run_Yesterday0000000000000' as never },
    { ...made, _id: 'run_Status000000000000000' as never, kind: 'status' },
    { ...made, _id: 'run_Old000000000000000000' as never, startedAt: new Date(Date.now() - 20 * 86_400_000) },
  ])
  const { data } = (await client.call(overviewEndpoints.days, { query: { mode: 'test' } })).data
  expect(data.find(({ day }) => day === yesterday.toISOString().slice(0, 10))).toMatchObject({ sent: 4, failed: 5 })
  expect(data.reduce((sum, { failed }) => sum + failed, 0)).toBe(5)
})

test('of more than two hundred credentials and configurations every one is counted', async () => {
  for (const name of ['credentials', 'configurations']) {
    const rows = database.connection.collection(name)
    const row = await rows.findOne({ organizationId: organization.id })
    const more = Array.from({ length: 250 }, (_, n) => ({
      ...row,
      _id: `${name === 'credentials' ? 'cred' : 'cfg'}_Filling${String(n).padStart(17, '0')}` as never,
      name: `Filling ${n}`,
      nameLower: `filling ${n}`,
      ...(name === 'credentials' ? { status: 'disconnected', webhook: null } : { enabled: false }),
    }))
    await rows.insertMany(more)
  }
  const { data } = await client.call(overviewEndpoints.get, {})
  expect(data.credentials).toMatchObject({ connectedCount: 1, lostCount: 250 })
  expect(data.credentials.needingAttention).toHaveLength(10)
  expect(data.configurations).toMatchObject({ enabledCount: 1, disabledCount: 250 })
  expect(data.configurations.disabled).toHaveLength(10)
})
