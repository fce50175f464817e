import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { MongoClient } from 'mongodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunningMongo } from './launch.ts'
import { findOrphan } from './orphan.ts'
import { freePort } from './port.ts'
import { startMongo } from './start.ts'

let dataDir: string
let running: RunningMongo[]
let children: ChildProcess[]
let said: string[]

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'local-mongo-test-'))
  running = []
  children = []
  said = []
})

afterEach(async () => {
  for (const mongo of running) await mongo.stop()
  for (const child of children) child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

/** These tests are about our own server, also when the others were pointed at a running one. */
const env = { ...process.env, MONGODB_URI: '' }

async function start(port?: number): Promise<RunningMongo> {
  const log = (message: string) => said.push(message)
  const mongo = await startMongo({ dataDir, log, env, patienceMs: 0, ...(port === undefined ? {} : { port }) })
  running.push(mongo)
  return mongo
}

async function withNotes<T>(uri: string, work: (notes: ReturnType<typeof notesOf>) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(uri, { serverSelectionTimeoutMS: 5_000 })
  try {
    return await work(notesOf(client))
  } finally {
    await client.close()
  }
}

function notesOf(client: MongoClient) {
  return client.db().collection<{ text: string }>('notes')
}

const write = (uri: string, text: string) => withNotes(uri, (notes) => notes.insertOne({ text }))
const read = (uri: string) => withNotes(uri, async (notes) => (await notes.find().toArray()).map((note) => note.text))

/** Starts the database from a process of its own, which can then be killed. */
async function startInChild(): Promise<{ child: ChildProcess; uri: string }> {
  const program = `
    import { startMongo } from ${JSON.stringify(new URL('./start.ts', import.meta.url).href)}
    const { uri } = await startMongo({ dataDir: ${JSON.stringify(dataDir)}, port: ${await freePort()}, log: () => {} })
    console.log(uri)
    setInterval(() => {}, 1000)
  `
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout })) return { child, uri: line }
  throw new Error('The child ended before its database was ready.')
}

function resolvable() {
  let resolve: (error: Error) => void = () => undefined
  const promise = new Promise<Error>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

async function killHard(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

test('serves transactions and forgets everything when it has no data folder', async () => {
  const mongo = await startMongo({ log: () => undefined, env })
  running.push(mongo)
  const client = await MongoClient.connect(mongo.uri)
  await client.withSession((session) =>
    session.withTransaction(() => notesOf(client).insertOne({ text: 'both or none' }, { session })),
  )
  const { databasePath } = await client
    .db('admin')
    .command({ getCmdLineOpts: 1 })
    .then(({ parsed }) => ({ databasePath: String(parsed.storage.dbPath) }))
  await client.close()
  expect(await read(mongo.uri)).toEqual(['both or none'])
  expect(existsSync(databasePath)).toBe(true)
  await mongo.stop()
  expect(existsSync(databasePath)).toBe(false)
})

test('keeps data and port between starts', async () => {
  const first = await start(await freePort())
  await write(first.uri, 'kept')
  await first.stop()
  const second = await start()
  expect(second.uri).toBe(first.uri)
  expect(await read(second.uri)).toEqual(['kept'])
})

test('moves to a free port when another program has taken its own', async () => {
  const first = await start(await freePort())
  await write(first.uri, 'moved')
  await first.stop()
  const stranger = createServer().listen(Number(new URL(first.uri).port), '127.0.0.1')
  await once(stranger, 'listening')
  try {
    const second = await start()
    expect(new URL(second.uri).port).not.toBe(new URL(first.uri).port)
    expect(await read(second.uri)).toEqual(['moved'])
    expect(readFileSync(join(dataDir, 'port'), 'utf8').trim()).toBe(new URL(second.uri).port)
  } finally {
    stranger.close()
  }
})

test('two that start at once and want the same port both come up, each on one of its own', async () => {
  const port = await freePort()
  const started = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const folder = join(dataDir, name)
      mkdirSync(folder)
      writeFileSync(join(folder, 'port'), `${port}\n`)
      const mongo = await startMongo({ dataDir: folder, log: () => undefined, env })
      running.push(mongo)
      return mongo.uri
    }),
  )
  expect(new Set(started).size).toBe(3)
  for (const uri of started) await write(uri, uri)
  expect(await Promise.all(started.map(read))).toEqual(started.map((uri) => [uri]))
})

test('says so when the port asked for is taken, and leaves the folder free', async () => {
  const stranger = createServer().listen(0, '127.0.0.1')
  await once(stranger, 'listening')
  const address = stranger.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(start(port)).rejects.toThrow(`Port ${port}, asked for MongoDB, is taken`)
  stranger.close()
  await expect(start(await freePort())).resolves.toBeDefined()
})

test('refuses a folder another living process uses, and does that one no harm', async () => {
  const { child, uri } = await startInChild()
  await write(uri, 'mine')
  await expect(start()).rejects.toThrow(`in use by another Billbridge (process ${child.pid})`)
  expect(await read(uri)).toEqual(['mine'])
})

test('takes the data over from a killed run whose server still holds it', async () => {
  const { child, uri } = await startInChild()
  await write(uri, 'survived')
  const orphan = findOrphan(join(dataDir, 'db'))
  expect(orphan).toBeDefined()
  await killHard(child)
  const mongo = await start()
  expect(mongo.uri).toBe(uri)
  expect(await read(mongo.uri)).toEqual(['survived'])
  expect(findOrphan(join(dataDir, 'db'))?.pid).not.toBe(orphan?.pid)
  expect(said.join('\n')).toContain(`process ${orphan?.pid}`)
})

test('takes the data over from a run that was killed together with its server', async () => {
  const { child, uri } = await startInChild()
  await write(uri, 'journalled')
  const server = findOrphan(join(dataDir, 'db'))
  if (server === undefined) throw new Error('The server was not found by its folder.')
  process.kill(server.pid, 'SIGKILL')
  await killHard(child)
  const mongo = await start()
  expect(await read(mongo.uri)).toEqual(['journalled'])
})

test('hands on what MongoDB says when it cannot start, and leaves the folder free', async () => {
  const broken = join(dataDir, 'db', 'storage.bson')
  mkdirSync(join(dataDir, 'db'))
  writeFileSync(broken, 'not a database')
  await expect(start(0)).rejects.toThrow(/did not start on .*MongoDB says:.*storage engine metadata file/s)
  await rm(broken)
  await expect(start(0)).resolves.toBeDefined()
})

/** Kills the server itself, and waits until another one serves the folder. */
async function killServer(): Promise<void> {
  const server = findOrphan(join(dataDir, 'db'))
  if (server === undefined) throw new Error('The server was not found by its folder.')
  process.kill(server.pid, 'SIGKILL')
  await expect.poll(() => findOrphan(join(dataDir, 'db'))?.pid ?? server.pid, { timeout: 30_000 }).not.toBe(server.pid)
}

test('starts a server that is killed again and again, on the same folder and port', async () => {
  const givenUp: Error[] = []
  const log = (message: string) => said.push(message)
  const mongo = await startMongo({
    dataDir,
    log,
    env,
    port: await freePort(),
    onGivenUp: (error) => givenUp.push(error),
  })
  running.push(mongo)
  for (const text of ['first', 'second', 'third']) {
    await write(mongo.uri, text)
    await killServer()
  }
  expect((await read(mongo.uri)).toSorted()).toEqual(['first', 'second', 'third'])
  expect(said).toEqual(Array(3).fill('MongoDB ended (SIGKILL) and is started again.'))
  expect(givenUp).toEqual([])
  await mongo.stop()
  expect(findOrphan(join(dataDir, 'db'))).toBeUndefined()
  await expect(start()).resolves.toBeDefined()
})

test('gives up on a server that cannot be started any more, and says why', async () => {
  const { promise, resolve } = resolvable()
  const mongo = await startMongo({ dataDir, log: () => undefined, env, port: await freePort(), onGivenUp: resolve })
  running.push(mongo)
  const server = findOrphan(join(dataDir, 'db'))
  writeFileSync(join(dataDir, 'db', 'storage.bson'), 'not a database')
  process.kill(server?.pid ?? 0, 'SIGKILL')
  expect((await promise).message).toMatch(/could not be started again.*MongoDB says:.*storage engine metadata file/s)
})

test('uses the MongoDB of MONGODB_URI without looking for a program', async () => {
  const uri = 'mongodb://db.example.com/billing'
  const mongo = await startMongo({
    dataDir,
    log: () => undefined,
    env: { MONGODB_URI: uri, MONGOD_BINARY: '/nowhere' },
  })
  expect(mongo).toMatchObject({ uri, source: 'MONGODB_URI' })
  await mongo.stop()
})
