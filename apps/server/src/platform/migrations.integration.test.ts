import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { countVisits, migrateSlowly } from '../../test/slow-migration.ts'
import { createEncryption } from './encryption.ts'
import { createEncryptionKeys } from './encryption-keys.ts'
import { type Migration, missingMigrations, runMigrations } from './migrations.ts'
import { connectMongo } from './mongo.ts'

interface Thing {
  _id: string
  visits?: number
}

const { uri } = createTestDatabase()
const database = await connectMongo(uri)
const { connection } = database
afterAll(() => database.close())

const things = connection.collection<Thing>('things')
const count = 600
const leaseMs = 1_500
let children: ChildProcess[] = []

beforeEach(async () => {
  for (const name of ['things', 'migrations', 'migration-lock']) await connection.collection(name).deleteMany({})
  await things.insertMany(Array.from({ length: count }, (_, n) => ({ _id: `thing_${String(n).padStart(4, '0')}` })))
})

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
})

const startProgram = (): ChildProcess => {
  const program = fileURLToPath(new URL('../../test/slow-migration.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, uri, String(leaseMs)], { stdio: 'inherit' })
  children.push(child)
  return child
}

const visited = () => things.countDocuments({ visits: { $gte: 1 } })

const untilVisited = async (wanted: number): Promise<void> => {
  const deadline = Date.now() + 20_000
  while ((await visited()) < wanted) {
    if (Date.now() > deadline) throw new Error(`Only ${await visited()} of ${wanted} were visited.`)
    await sleep(10)
  }
}

const visits = async (): Promise<number> => {
  const rows = await things.find().toArray()
  return rows.reduce((sum, row) => sum + (row.visits ?? 0), 0)
}

test('killed in the middle, it goes on where it was as soon as its lease ends, with the batch that was under way', async () => {
  const child = startProgram()
  await untilVisited(200)
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  expect(await visited()).toBeLessThan(count)
  expect(await missingMigrations(connection, [countVisits])).toEqual([countVisits.name])

  const said: string[] = []
  await migrateSlowly(uri, leaseMs, (sentence) => said.push(sentence))
  expect(said).toEqual(['Another process migrates; waiting for it.', `Going on with ${countVisits.name}.`])
  expect(await visited()).toBe(count)
  expect(await visits()).toBeLessThanOrEqual(count + 10)
  expect(await missingMigrations(connection, [countVisits])).toEqual([])
})

test('two that are started at once run it once, and a third has nothing to do', async () => {
  const said: string[] = []
  const say = (sentence: string): void => {
    said.push(sentence)
  }
  await Promise.all([migrateSlowly(uri, leaseMs, say), migrateSlowly(uri, leaseMs, say)])
  await migrateSlowly(uri, leaseMs, say)
  expect(await visits()).toBe(count)
  expect(said.toSorted()).toEqual(['Another process migrates; waiting for it.', `Running ${countVisits.name}.`])
})

test('a second look of one migration at the same collection sees every row as well', async () => {
  const seen = { first: 0, second: 0 }
  const lookTwice: Migration = {
    name: '001-look-twice',
    run: async ({ inBatches }) => {
      for (const pass of ['first', 'second'] as const) {
        await inBatches<Thing>({ collection: 'things' }, async (rows) => {
          seen[pass] += rows.length
        })
      }
    },
  }
  const now = () => new Date()
  const encryption = createEncryption([{ kid: 'test', key: new Uint8Array(32) }])
  const encryptionKeys = createEncryptionKeys({ connection, encryption, now })
  await runMigrations({ connection, encryptionKeys, migrations: [lookTwice], now, say: () => undefined })
  expect(seen).toEqual({ first: count, second: count })
})

test('a run that was taken over notes nothing any more, and fails', async () => {
  const slow = migrateSlowly(uri, leaseMs, () => undefined)
  const refused = expect(slow).rejects.toThrow(`Another process took ${countVisits.name} over.`)
  await untilVisited(20)
  await connection
    .collection<{ _id: string }>('migration-lock')
    .updateOne({ _id: 'migrate' }, { $set: { leaseToken: 'other' } })
  await refused
  expect(await visited()).toBeLessThan(count)
})
