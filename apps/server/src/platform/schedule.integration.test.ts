import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { startOwnMongo } from '../../test/own-mongo.ts'
import { createLogger } from './logger.ts'
import { connectMongo, type Database } from './mongo.ts'
import { createSchedule } from './schedule.ts'

const testDatabase = createTestDatabase()
const logger = createLogger({ level: 'silent', process: 'test' })
let database: Database

beforeAll(async () => {
  database = await connectMongo(testDatabase.uri)
})
beforeEach(() => database.connection.collection('schedules').deleteMany({}))
afterAll(() => database.close())

const rows = () => database.connection.collection('schedules')
const newSchedule = (lockMs = 60_000) =>
  createSchedule({ connection: database.connection, logger, lockMs, lookEveryMs: 100 })

test('a new schedule runs at once, one row for all workers, and stops cleanly', async () => {
  let runs = 0
  const schedules = [newSchedule(), newSchedule()]
  for (const schedule of schedules) {
    schedule.every('daily-check', '1 day', async () => {
      runs += 1
    })
  }
  await Promise.all(schedules.map((schedule) => schedule.start()))
  await expect.poll(() => runs, { timeout: 30_000 }).toBe(1)
  await Promise.all(schedules.map((schedule) => schedule.stop()))
  expect(await rows().countDocuments()).toBe(1)
  expect(await rows().countDocuments({ lockedAt: null })).toBe(1)
  expect(runs).toBe(1)
})

test('a job whose worker died is taken over when its lock has run out, and not before', async () => {
  const lockMs = 1_500
  let runs = 0
  const schedule = newSchedule(lockMs)
  schedule.every('round', '1 day', async () => {
    runs += 1
  })
  const lockedAt = new Date()
  await rows().insertOne({ name: 'round', type: 'single', lockedAt, nextRunAt: lockedAt, repeatInterval: '1 day' })
  await schedule.start()
  await expect.poll(() => runs, { timeout: 30_000 }).toBe(1)
  expect(Date.now() - lockedAt.getTime()).toBeGreaterThanOrEqual(lockMs)
  await schedule.stop()
})

test('a job that takes longer than a lock keeps it, and is waited for at the end', async () => {
  let running = 0
  let runs = 0
  const schedules = [newSchedule(600), newSchedule(600)]
  for (const schedule of schedules) {
    schedule.every('slow', '1 day', async () => {
      running += 1
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      running -= 1
      runs += 1
    })
  }
  await Promise.all(schedules.map((schedule) => schedule.start()))
  await expect.poll(() => running).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 1_300))
  expect(running).toBe(1)
  await Promise.all(schedules.map((schedule) => schedule.stop()))
  expect([running, runs]).toEqual([0, 1])
})

test('a schedule survives a database that is killed, and stops cleanly without one', async () => {
  const mongo = await startOwnMongo()
  const own = await connectMongo(mongo.uri)
  let runs = 0
  const schedule = createSchedule({ connection: own.connection, logger, lockMs: 2_000, lookEveryMs: 100 })
  schedule.every('often', '1 second', async () => {
    runs += 1
  })
  await schedule.start()
  await expect.poll(() => runs, { timeout: 30_000 }).toBeGreaterThan(1)
  await mongo.kill()
  await mongo.revive()
  const before = runs
  await expect.poll(() => runs, { timeout: 30_000 }).toBeGreaterThan(before + 1)
  await mongo.kill()
  await schedule.stop()
  await own.close()
  await mongo.revive()
})
