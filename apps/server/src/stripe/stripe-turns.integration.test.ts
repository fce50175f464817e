import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { createLogger } from '../platform/logger.ts'
import { connectMongo, syncIndexes } from '../platform/mongo.ts'
import { createStripeTurns, type StripeTurns } from './stripe-turns.ts'

const logger = createLogger({ level: 'silent', process: 'test' })
const database = await connectMongo(createTestDatabase().uri)
afterAll(() => database.close())

beforeAll(async () => {
  createStripeTurns(database.connection, logger)
  // A turn is not waited for longer than two seconds of the database's: the collection is made before.
  await syncIndexes(database.connection)
})

/** Two processes that share a database, both told by Stripe that these objects are contended. */
const twoProcesses = (owner: { stripeAccountId: string; mode: 'live' | 'test' }, ...objects: string[]) => {
  const start = (): StripeTurns => {
    const turns = createStripeTurns(database.connection, logger)
    turns.contended(owner, objects)
    return turns
  }
  return [start(), start()] as const
}

let accounts = 0
const newOwner = () => {
  accounts += 1
  return { stripeAccountId: `acct_${accounts}`, mode: 'live' } as const
}

/** Whether a turn is had within so many milliseconds: at most ten seconds are waited for one that is held. */
const isHad = async (entering: Promise<unknown>, withinMs = 5_000): Promise<boolean> =>
  Promise.race([entering.then(() => true), sleep(withinMs).then(() => false)])

test('calls at a contended object go one after the other, across processes', async () => {
  const owner = newOwner()
  const [one, other] = twoProcesses(owner, 'in_1')
  let inside = 0
  let most = 0
  let calls = 0
  const call = async (turns: StripeTurns) => {
    const end = await turns.enter(owner, ['in_1'])
    inside += 1
    most = Math.max(most, inside)
    await sleep(20)
    inside -= 1
    calls += 1
    await end()
  }
  await Promise.all([call(one), call(other), call(one), call(other), call(one)])
  expect({ most, calls }).toEqual({ most: 1, calls: 5 })
})

test('whoever waits goes on as soon as the turn before has ended, and not earlier', async () => {
  const owner = newOwner()
  const [one, other] = twoProcesses(owner, 'in_1')
  const end = await one.enter(owner, ['in_1'])
  const waiting = other.enter(owner, ['in_1'])
  expect(await isHad(waiting, 300)).toBe(false)
  await end()
  expect(await isHad(waiting)).toBe(true)
  await (await waiting)()
})

test('other objects, other accounts and the other mode are not waited for', async () => {
  const owner = newOwner()
  const [one, other] = twoProcesses(owner, 'in_1', 'in_2')
  const stranger = newOwner()
  other.contended(stranger, ['in_1'])
  other.contended({ ...owner, mode: 'test' }, ['in_1'])
  const end = await one.enter(owner, ['in_1'])
  expect(await isHad(other.enter(owner, ['in_2']))).toBe(true)
  expect(await isHad(other.enter(stranger, ['in_1']))).toBe(true)
  expect(await isHad(other.enter({ ...owner, mode: 'test' }, ['in_1']))).toBe(true)
  await end()
})

test('what Stripe did not complain of is not serialised', async () => {
  const owner = newOwner()
  const [one, other] = twoProcesses(owner)
  const end = await one.enter(owner, ['in_1'])
  expect(await isHad(other.enter(owner, ['in_1']))).toBe(true)
  await end()
})

test('calls that need the same two objects in another order never wait for each other', async () => {
  const owner = newOwner()
  const [one, other] = twoProcesses(owner, 'cus_1', 'in_1')
  let calls = 0
  const call = async (turns: StripeTurns, objects: string[]) => {
    const end = await turns.enter(owner, objects)
    await sleep(5)
    calls += 1
    await end()
  }
  const all = Array.from({ length: 5 }, () => [call(one, ['in_1', 'cus_1']), call(other, ['cus_1', 'in_1'])])
  await Promise.race([Promise.all(all.flat()), sleep(5_000)])
  expect(calls).toBe(10)
})
