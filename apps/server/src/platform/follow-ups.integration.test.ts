import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createTestDatabase } from '../../test/database.ts'
import { createFollowUpModel } from './follow-up.model.ts'
import { createFollowUpWorker } from './follow-up-worker.ts'
import { createFollowUps, type FollowUps } from './follow-ups.ts'
import { createNewId } from './ids.ts'
import { createLogger } from './logger.ts'
import { connectMongo, type Database, syncIndexes } from './mongo.ts'

const testDatabase = createTestDatabase()
const logger = createLogger({ level: 'silent', process: 'test' })
const minuteMs = 60_000
let time = Date.UTC(2026, 0, 1)
const now = () => new Date(time)
let database: Database
let followUps: FollowUps

beforeAll(async () => {
  database = await connectMongo(testDatabase.uri)
  createFollowUpModel(database.connection)
  await syncIndexes(database.connection)
})
beforeEach(async () => {
  await rows().deleteMany({})
  followUps = createFollowUps({ connection: database.connection, now, newId: createNewId(now) })
})
afterAll(() => database.close())

const rows = () => createFollowUpModel(database.connection)
const newWorker = (of: FollowUps = followUps, log = logger) =>
  createFollowUpWorker({
    connection: database.connection,
    reachability: database.reachability,
    handlers: of.handlers,
    now,
    logger: log,
  })

/** A kind of work that notes what it was given. */
const noting = () => {
  const done: unknown[] = []
  const work = followUps.define('note', z.strictObject({ n: z.number() }))
  work.handle(async ({ n }) => {
    done.push(n)
    return undefined
  })
  return { work, done }
}

test('work promised in a transaction is done after it, and never when it fails', async () => {
  const { work, done } = noting()
  const failing = database.transaction(async () => {
    await work.request('org_a', { n: 1 })
    throw new Error('refused')
  })
  await expect(failing).rejects.toThrow('refused')
  await database.transaction(() => work.request('org_a', { n: 2 }))
  expect(await work.countOpen('org_a')).toBe(1)
  expect(await newWorker().drain()).toBe(1)
  expect(done).toEqual([2])
  expect(await work.countOpen('org_a')).toBe(0)
})

test('requests with the same key join while the work has not started, and the last payload counts', async () => {
  const { work, done } = noting()
  await Promise.all([1, 2, 3].map((n) => work.request('org_a', { n }, { dedupeKey: 'same' })))
  await work.request('org_a', { n: 4 }, { dedupeKey: 'same' })
  await work.request('org_b', { n: 5 }, { dedupeKey: 'same' })
  await newWorker().drain()
  expect(done.sort()).toEqual([4, 5])
})

test('requests with the same key at the same moment join, and none fails', async () => {
  const { work } = noting()
  for (let key = 0; key < 100; key++) {
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => work.request('org', { n }, { dedupeKey: `key ${key}` })))
  }
  const waiting = await rows().find({}, { requests: 1 }).lean()
  expect(waiting.map(({ requests }) => requests)).toEqual(Array(100).fill(6))
})

test('a request made while the same work is under way is done afterwards', async () => {
  const done: number[] = []
  const work = followUps.define('chain', z.strictObject({ n: z.number() }))
  work.handle(async ({ n }) => {
    done.push(n)
    if (n === 1) await work.request('org_a', { n: 2 }, { dedupeKey: 'same' })
    return undefined
  })
  await work.request('org_a', { n: 1 }, { dedupeKey: 'same' })
  await newWorker().drain()
  expect(done).toEqual([1, 2])
})

test('a request that is not committed yet is not lost to a worker that claims the row it joins', async () => {
  const { work, done } = noting()
  await work.request('org_a', { n: 1 }, { dedupeKey: 'same' })
  let draining: Promise<number> | undefined
  await database.transaction(async () => {
    await work.request('org_a', { n: 2 }, { dedupeKey: 'same' })
    draining ??= newWorker().drain()
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
  await draining
  await newWorker().drain()
  expect(done.at(-1)).toBe(2)
})

test('work that fails is tried again later, and given up in the end with its last error', async () => {
  const work = followUps.define('fail', z.null())
  let tries = 0
  work.handle(() => {
    tries += 1
    return Promise.reject(new Error(`try ${tries}`))
  })
  await work.request('org_a', null)
  expect(await newWorker().drain()).toBeLessThan(4)
  for (let round = 0; round < 60; round++) {
    time += 11 * minuteMs
    await newWorker().drain()
  }
  expect(tries).toBe(25)
  expect(await rows().findOne().lean()).toMatchObject({ status: 'failed', lastError: 'try 25', leaseToken: null })
  expect(await followUps.countByStatus()).toEqual({ ready: 0, working: 0, failed: 1 })
})

test('long work goes on in steps with the payload of the step before', async () => {
  const steps: number[] = []
  const work = followUps.define('steps', z.strictObject({ from: z.number() }))
  work.handle(async ({ from }) => {
    steps.push(from)
    return from < 3 ? { continueWith: { from: from + 1 } } : undefined
  })
  await work.request('org_a', { from: 1 })
  await newWorker().drain()
  expect(steps).toEqual([1, 2, 3])
})

test('what a dead worker had claimed is done by another once its lease is over, and the dead one changes nothing', async () => {
  let release: () => void = () => undefined
  const hanging = new Promise<void>((resolve) => {
    release = resolve
  })
  const done: string[] = []
  const work = followUps.define('hang', z.null())
  work.handle(async () => {
    done.push('begun')
    if (done.length === 1) await hanging
    return done.length === 1 ? { continueWith: null } : undefined
  })
  await work.request('org_a', null)
  const dead = newWorker().drain()
  await expect.poll(() => done.length).toBe(1)
  expect(await newWorker().drain()).toBe(0)
  time += 16_000
  expect(await newWorker().drain()).toBe(1)
  release()
  await dead
  expect(done).toHaveLength(2)
  expect(await rows().countDocuments()).toBe(0)
})

/** The program of a newer version, whose promises may hold more. */
const newerVersion = (also: () => Promise<unknown> = async () => undefined) => {
  const newer = createFollowUps({ connection: database.connection, now, newId: createNewId(now) })
  const work = newer.define('note', z.strictObject({ n: z.number(), twice: z.boolean().exactOptional() }))
  const done: unknown[] = []
  work.handle(async (promised) => {
    await also()
    done.push(promised)
    return undefined
  })
  return { newer, work, done }
}

test('an older version that asks for the same work overwrites no promise of a newer one that waits', async () => {
  const { work, done } = noting()
  const { newer, work: newerWork, done: doneByNewer } = newerVersion()
  await newerWork.request('org_a', { n: 2, twice: true }, { dedupeKey: 'same' })
  await work.request('org_a', { n: 1 }, { dedupeKey: 'same' })
  await work.request('org_a', { n: 3 }, { dedupeKey: 'same' })
  await newWorker().drain()
  expect(done).toEqual([3])
  time += 10 * minuteMs
  await newWorker(newer).drain()
  expect(doneByNewer).toEqual([{ n: 2, twice: true }])
  expect(await rows().countDocuments()).toBe(0)
})

test('an older version that asks for the same work while it has a promise of a newer one in hand loses neither', async () => {
  const { work, done } = noting()
  const { newer, work: newerWork, done: doneByNewer } = newerVersion()
  await newerWork.request('org_a', { n: 2, twice: true }, { dedupeKey: 'same' })
  // In the hand of a process that died, and asked for again meanwhile.
  await rows().updateOne({}, { $set: { status: 'working', leaseToken: 'dead', leaseUntil: now() } })
  await work.request('org_a', { n: 1 }, { dedupeKey: 'same', delayMs: minuteMs })
  expect(await newWorker().drain()).toBe(1)
  expect(await work.countOpen('org_a')).toBe(2)
  time += minuteMs
  await newWorker().drain()
  expect(done).toEqual([1])
  time += 10 * minuteMs
  await newWorker(newer).drain()
  expect(doneByNewer).toEqual([{ n: 2, twice: true }])
  expect(await rows().countDocuments()).toBe(0)
})

test('what a newer version promises in a shape of its own stays for a worker that knows it, however often it is met', async () => {
  const { work, done } = noting()
  await work.request('org_a', { n: 1 })
  const { newer, work: newerWork, done: doneByNewer } = newerVersion()
  await newerWork.request('org_a', { n: 2, twice: true }, { dedupeKey: 'newer' })
  const lines: string[] = []
  const log = createLogger({ level: 'warn', process: 'test' }, { write: (line) => lines.push(line) })
  expect(await followUps.countUnknown()).toBe(0)
  const from = time
  const metAt: number[] = []
  while (metAt.length < 12) {
    const before = lines.length
    // Many workers look, and one line a wait is written.
    for (const worker of [newWorker(followUps, log), newWorker(followUps, log)]) await worker.drain()
    if (lines.length > before) metAt.push((time - from) / 1_000)
    expect(await followUps.countUnknown()).toBe(1)
    time += 15_000
  }
  expect(done).toEqual([1])
  expect(lines).toHaveLength(12)
  const waits = metAt.slice(1).map((at, n) => at - (metAt[n] ?? 0))
  expect(waits.slice(0, 5)).toEqual([15, 30, 60, 120, 240])
  expect(new Set(waits.slice(5))).toEqual(new Set([300]))
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, kind: 'note', organizationId: 'org_a' })
  expect(await rows().findOne().lean()).toMatchObject({ status: 'ready', failures: 0, payload: { n: 2, twice: true } })
  time += 5 * minuteMs
  await newWorker(newer).drain()
  expect(doneByNewer).toEqual([{ n: 2, twice: true }])
  expect(await rows().countDocuments()).toBe(0)
  expect(await newer.countUnknown()).toBe(0)
})

test('what the newer version failed at does not count as unknown any more', async () => {
  noting()
  const { newer, work } = newerVersion(() => Promise.reject(new Error('Not now.')))
  await work.request('org_a', { n: 2, twice: true })
  await newWorker().drain()
  expect(await followUps.countUnknown()).toBe(1)
  time += minuteMs
  await newWorker(newer).drain()
  expect(await rows().findOne().lean()).toMatchObject({ status: 'ready', failures: 1 })
  expect(await followUps.countUnknown()).toBe(0)
})

test('what fails is tried again with a warning, and only what is given up is an error', async () => {
  const work = followUps.define('out-of-reach', z.null())
  work.handle(() => Promise.reject(new Error('Out of reach.')))
  await work.request('org_a', null)
  const lines: { level: number; msg: string; failures: number; organizationId: string }[] = []
  const log = createLogger({ level: 'info', process: 'test' }, { write: (line) => lines.push(JSON.parse(line)) })
  for (let tried = 0; tried < 30; tried++) {
    await newWorker(followUps, log).drain()
    time += 10 * minuteMs
  }
  expect(lines.map(({ failures }) => failures)).toEqual(Array.from({ length: 25 }, (_, n) => n + 1))
  expect(lines.slice(0, -1).every(({ level }) => level === 40)).toBe(true)
  expect(lines.at(-1)).toMatchObject({ level: 50, msg: 'A follow-up was given up', organizationId: 'org_a' })
  expect(await rows().findOne().lean()).toMatchObject({ status: 'failed', lastError: 'Out of reach.' })
})

test('delayed work waits for its time', async () => {
  const { work, done } = noting()
  await work.request('org_a', { n: 1 }, { delayMs: minuteMs })
  expect(await newWorker().drain()).toBe(0)
  time += minuteMs
  await newWorker().drain()
  expect(done).toEqual([1])
})

test('a started worker does what comes, and stops after the work under way', async () => {
  const { work, done } = noting()
  const worker = newWorker()
  worker.start()
  await work.request('org_a', { n: 1 })
  await expect.poll(() => done, { timeout: 30_000 }).toEqual([1])
  await worker.stop()
  await work.request('org_a', { n: 2 })
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(done).toEqual([1])
})

test.each([
  ['heeds the signal', (signal: AbortSignal) => new Promise((_, reject) => signal.addEventListener('abort', reject))],
  ['does not end in time', () => new Promise(() => undefined)],
])('work that %s is handed back when its worker stops, due at once and without a failure counted', async (_, wait) => {
  const work = followUps.define('handed-back', z.null())
  work.handle(async (_payload, { signal }) => {
    await wait(signal).catch(() => signal.throwIfAborted())
    return undefined
  })
  await work.request('org_a', null)
  const worker = newWorker()
  worker.start()
  await expect.poll(() => rows().countDocuments({ status: 'working' })).toBe(1)
  await worker.stop()
  expect(await rows().findOne().lean()).toMatchObject({ status: 'ready', failures: 0, leaseToken: null, dueAt: now() })
})
