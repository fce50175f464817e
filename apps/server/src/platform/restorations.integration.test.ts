import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { connectMongo, defineModel } from './mongo.ts'
import { declareRestorationEnding } from './restoration-endings.ts'
import { createRestorations } from './restorations.ts'

const { connection, transaction, close } = await connectMongo(createTestDatabase().uri)
afterAll(close)

const backupTakenAt = new Date('2026-01-31T23:00:00Z')
const restoredAt = new Date('2026-02-01T08:00:00Z')
const collection = 'example-sessions'

interface Row {
  _id: string
  organizationId: string
  open: boolean
}

const sessions = defineModel<Row>(connection, {
  name: 'ExampleSession',
  collection,
  fields: { organizationId: String, open: Boolean },
})
const restorations = createRestorations({ connection, transaction, now: () => restoredAt })
const noEntry = async (): Promise<void> => undefined
const owner = { organization: 'organizationId' }

const ends = (update: Record<string, unknown>): void =>
  declareRestorationEnding(connection, collection, { where: { open: true }, update, owner })

test('the lost time is noted even when an ending fails, and noting once more ends the rest', async () => {
  await sessions.create([{ _id: 'one', organizationId: 'org_1', open: true }])
  ends({ $unknown: { open: false } })
  await expect(restorations.note(backupTakenAt, noEntry)).rejects.toThrow(/unknown/i)
  expect(await restorations.lostTimes()).toEqual([{ from: backupTakenAt, until: restoredAt }])

  ends({ $set: { open: false } })
  expect(await restorations.note(backupTakenAt, noEntry)).toMatchObject([{ collection, count: 1 }])
  expect(await sessions.countDocuments({ open: true })).toBe(0)
})

test('what ends is told by whose it was, and ends only together with what is written of it', async () => {
  ends({ $set: { open: false } })
  const rows = ['org_1', 'org_2', 'org_2'].map((organizationId, n) => ({
    _id: `more-${n}`,
    organizationId,
    open: true,
  }))
  await sessions.create(rows, { ordered: true })
  const failing = restorations.note(backupTakenAt, () => Promise.reject(new Error('The log is full.')))
  await expect(failing).rejects.toThrow('The log is full.')
  expect(await sessions.countDocuments({ open: true })).toBe(3)
  const [ended] = await restorations.note(backupTakenAt, noEntry)
  expect(Object.fromEntries(ended?.organizations ?? [])).toEqual({ org_1: 1, org_2: 2 })
  expect(await sessions.countDocuments({ open: true })).toBe(0)
})
