import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startMongo } from '@billbridge/local-mongo'
import { afterAll, expect, test } from 'vitest'
import { buildPrograms } from '../../test/built-programs.ts'
import { runProgram } from '../../test/run-program.ts'
import { keepSecrets } from './kept-secrets.ts'
import { serverEnvironment } from './programs.ts'
import { databaseFolder, noteRunning } from './running.ts'
import { readLocalSettings } from './settings.ts'

// Whoever has nothing but `npm start` and its data folder, while it is stopped.
const programs = await buildPrograms()
const root = mkdtempSync(join(tmpdir(), 'billbridge-restore-test-'))
afterAll(() => rm(root, { recursive: true, force: true }))

const backup = join(root, 'backup')
const dataDir = join(root, 'data')

/** A data folder as the first `npm start` leaves it, whose database keeps to a port that nobody else takes. */
const beginFolder = async (folder: string): Promise<void> => {
  keepSecrets(folder)
  mkdirSync(databaseFolder(folder), { recursive: true })
  writeFileSync(join(databaseFolder(folder), 'port'), `${await freePort()}\n`)
}

const operate = (folder: string, ...args: string[]) => {
  const { MONGOD_BINARY, BILLBRIDGE_CACHE_DIR } = process.env
  const environment = { MONGOD_BINARY, BILLBRIDGE_CACHE_DIR, BILLBRIDGE_DATA_DIR: folder }
  return runProgram(`${programs}/operator.js`, args, environment).ended
}

const names = async (folder: string): Promise<string[]> => {
  const { stdout } = await operate(folder, 'organizations', 'list')
  return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)
}

test('a data folder is backed up, emptied and restored by commands alone, which start its database themselves', async () => {
  await beginFolder(dataDir)
  expect(await operate(dataDir, 'migrate')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(
      `Nothing runs on ${databaseFolder(dataDir)}: this database is started for the command.`,
    ),
  })
  expect(await operate(dataDir, 'organizations', 'create', '--name', 'Kept Example')).toMatchObject({ code: 0 })
  expect(await operate(dataDir, 'rotate-encryption-key')).toMatchObject({ code: 0 })
  expect(await operate(dataDir, 'backup', '--to', backup)).toMatchObject({ code: 0 })

  const full = await operate(dataDir, 'restore', '--from', backup)
  expect(full.code).toBe(78)
  expect(full.stderr).toContain('The database is not empty')
  expect(full.stderr).toContain(`move ${databaseFolder(dataDir)} away`)

  renameSync(databaseFolder(dataDir), join(root, 'mongo.before'))
  await beginFolder(dataDir)
  expect(await operate(dataDir, 'restore', '--from', backup)).toMatchObject({ code: 0 })
  expect(await names(dataDir)).toEqual(['Kept Example'])
}, 120_000)

test('a new folder without the secrets of the old one is refused before anything is written', async () => {
  const other = join(root, 'other')
  await beginFolder(other)
  const refused = await operate(other, 'restore', '--from', backup)
  expect(refused.code).toBe(78)
  expect(refused.stderr).toContain('The key named "local" in BILLBRIDGE_ENCRYPTION_KEYS is not the one')
  expect(await operate(other, 'migrate')).toMatchObject({ code: 0 })
  expect(await names(other)).toEqual([])
}, 120_000)

test('while npm start runs, commands use its database and leave it running', async () => {
  const running = join(root, 'running')
  await beginFolder(running)
  const { uri, stop } = await startMongo({
    dataDir: databaseFolder(running),
    log: () => undefined,
    env: { ...process.env, MONGODB_URI: '' },
  })
  try {
    const given = { BILLBRIDGE_DATA_DIR: running }
    const settings = readLocalSettings(given)
    noteRunning(settings, given, serverEnvironment(given, settings, keepSecrets(running), uri))
    const { code, stderr } = await operate(running, 'migrate')
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Nothing runs')])
    expect(await names(running)).toEqual([])
  } finally {
    await stop()
  }
}, 120_000)
