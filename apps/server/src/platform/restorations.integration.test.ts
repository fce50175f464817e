import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { connectMongo, defineModel } from './mongo.ts'
import { declareRestorationEnding } from './restoration-endings.ts'
import { createRestorations, type Telling } from './restorations.ts'

const { connection, transaction, close } = await connectMongo(createTestDatabase().uri)
afterAll(close)

const backupTakenAt = new Date('2026-01-31T23:00:00Z')
const restoredAt = new Date('2026-02-01T08:00:00Z')
const collection = 'example-sessions'

interface Row {
  _id: string
  organizationId: string
  open: boolean
  generation?: number
}

const sessions = defineModel<Row>(connection, {
  name: 'ExampleSession',
  collection,
  fields: { organizationId: String, open: Boolean, generation: Number },
})
const now = () => restoredAt
const restorations = createRestorations({ connection, transaction, now, organizationsAtOnce: 1 })
/** As the operator's command does it. */
const settle = async (telling: Telling) => restorations.end(await restorations.note(backupTakenAt), telling)
const organizationIds = ['org_1', 'org_2']
const noEntry = { organizationIds, record: async (): Promise<void> => undefined }
const owner = { organization: 'organizationId' }

const ends = (update: Record<string, unknown>): void =>
  declareRestorationEnding(connection, collection, { where: { open: true }, update, owner })

test('the lost time is noted even when an ending fails, and noting once more ends the rest', async () => {
  await sessions.create([{ _id: 'one', organizationId: 'org_1', open: true }])
  ends({ $unknown: { open: false } })
  await expect(settle(noEntry)).rejects.toThrow(/unknown/i)
  expect(await restorations.lostTimes()).toEqual([{ from: backupTakenAt, until: restoredAt }])

  ends({ $set: { open: false } })
  expect(await settle(noEntry)).toMatchObject([{ collection, count: 1 }])
  expect(await sessions.countDocuments({ open: true })).toBe(0)
})

test('what stays and is changed is changed once', async () => {
  declareRestorationEnding(connection, collection, {
    where: { open: true },
    update: { $inc: { generation: 1 } },
    owner,
  })
  const rows = ['org_1', 'org_gone'].map((organizationId, n) => ({ _id: `kept-${n}`, organizationId, open: true }))
  await sessions.create(rows, { ordered: true })
  await settle(noEntry)
  const changed = await sessions.find({ open: true }).lean()
  expect(changed.map(({ generation }) => generation)).toEqual([1, 1])
  await sessions.deleteMany({ open: true })
})

test('what ends is told by whose it was, and ends only together with what is written of it', async () => {
  ends({ $set: { open: false } })
  const of = ['org_1', 'org_2', 'org_2', 'org_gone']
  const rows = of.map((organizationId, n) => ({ _id: `more-${n}`, organizationId, open: true }))
  await sessions.create(rows, { ordered: true })
  const open = () => sessions.countDocuments({ open: true })
  const record = async (organizationId: string) => {
    if (organizationId === 'org_2') throw new Error('The log is full.')
  }
  await expect(settle({ organizationIds, record })).rejects.toThrow('The log is full.')
  expect(await open()).toBe(3)
  expect(await sessions.countDocuments({ open: true, organizationId: 'org_2' })).toBe(2)

  // Repeated, it tells who was not told, and ends the rest; what is no known organization's as well.
  const told: string[] = []
  const [ended] = await settle({ organizationIds, record: async (id) => void told.push(id) })
  expect(told).toEqual(['org_2'])
  expect(Object.fromEntries(ended?.organizations ?? [])).toEqual({ org_2: 2, org_gone: 1 })
  expect(ended?.count).toBe(3)
  expect(await open()).toBe(0)
})
