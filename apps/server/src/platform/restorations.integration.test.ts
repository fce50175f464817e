import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { connectMongo } from './mongo.ts'
import { declareRestorationEnding } from './restoration-endings.ts'
import { createRestorations } from './restorations.ts'

const { connection, close } = await connectMongo(createTestDatabase().uri)
afterAll(close)

const backupTakenAt = new Date('2026-01-31T23:00:00Z')
const restoredAt = new Date('2026-02-01T08:00:00Z')

test('the lost time is noted even when an ending fails, and noting once more ends the rest', async () => {
  const sessions = connection.collection('example-sessions')
  await sessions.insertOne({ open: true })
  const restorations = createRestorations({ connection, now: () => restoredAt })
  declareRestorationEnding(connection, 'example-sessions', { update: { $unknown: { open: false } } })
  await expect(restorations.note(backupTakenAt)).rejects.toThrow(/unknown/i)
  expect(await restorations.lostTimes()).toEqual([{ from: backupTakenAt, until: restoredAt }])

  declareRestorationEnding(connection, 'example-sessions', { update: { $set: { open: false } } })
  expect(await restorations.note(backupTakenAt)).toEqual({ 'example-sessions': 1 })
  expect(await sessions.countDocuments({ open: true })).toBe(0)
})
