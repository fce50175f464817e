import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { createLogger } from './logger.ts'
import { connectMongo, type Database } from './mongo.ts'
import { createSchedule } from './schedule.ts'

const testDatabase = createTestDatabase()
const logger = createLogger({ level: 'silent', process: 'test' })
let database: Database

beforeAll(async () => {
  database = await connectMongo(testDatabase.uri)
})
afterAll(() => database.close())

test('a new schedule runs at once, one row for all workers, and stops cleanly', async () => {
  let runs = 0
  const schedules = [1, 2].map(() => createSchedule({ connection: database.connection, logger }))
  for (const schedule of schedules) {
    schedule.every('daily-check', '1 day', async () => {
      runs += 1
    })
  }
  await Promise.all(schedules.map((schedule) => schedule.start()))
  await expect.poll(() => runs, { timeout: 15_000 }).toBe(1)
  await Promise.all(schedules.map((schedule) => schedule.stop()))
  expect(await database.connection.collection('schedules').countDocuments()).toBe(1)
  expect(runs).toBe(1)
})
