import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { keepSecrets } from './kept-secrets.ts'
import { serverEnvironment } from './programs.ts'
import { findBeside, noteRunning } from './running.ts'
import { readLocalSettings } from './settings.ts'

const root = mkdtempSync(join(tmpdir(), 'billbridge-running-test-'))
afterAll(() => rmSync(root, { recursive: true }))

let count = 0
let dataDir: string
beforeEach(() => {
  count += 1
  dataDir = join(root, `data-${count}`)
  mkdirSync(dataDir)
})

const uri = 'mongodb://127.0.0.1:4128/billbridge'

const noDatabase = {
  holderOf: () => undefined,
  start: () => Promise.reject(new Error('Nothing was to be started.')),
}

/** As `npm start` does it, with a database that was given. */
const run = (given: Record<string, string>): void => {
  const all = { BILLBRIDGE_DATA_DIR: dataDir, MONGODB_URI: uri, ...given }
  const settings = readLocalSettings(all)
  noteRunning(settings, all, serverEnvironment(all, settings, keepSecrets(dataDir), uri))
}

const beside = async (given: Record<string, string> = {}) => {
  const found = await findBeside({ BILLBRIDGE_DATA_DIR: dataDir, ...given }, noDatabase)
  return found.environment
}

test('a command beside npm start has its database, its address, its settings and its secrets', async () => {
  run({ PORT: '4330', BILLBRIDGE_PASSWORD_RESET_MINUTES: '30', STRIPE_SANDBOX_PORT: '4331' })
  expect(await beside()).toMatchObject({
    MONGODB_URI: uri,
    BILLBRIDGE_PUBLIC_URL: 'http://127.0.0.1:4330',
    BILLBRIDGE_PASSWORD_RESET_MINUTES: '30',
    STRIPE_API_BASE: 'http://127.0.0.1:4331',
    BILLBRIDGE_ENCRYPTION_KEYS: keepSecrets(dataDir).encryptionKeys,
  })
})

test('what is set for the command itself counts, but its own port changes no address', async () => {
  run({ PORT: '4330' })
  const given = { PORT: '4400', BILLBRIDGE_INVITATION_DAYS: '3' }
  expect(await beside(given)).toMatchObject({
    BILLBRIDGE_PUBLIC_URL: 'http://127.0.0.1:4330',
    BILLBRIDGE_INVITATION_DAYS: '3',
  })
  const moved = { BILLBRIDGE_PUBLIC_URL: 'https://billing.example.com' }
  expect(await beside(moved)).toMatchObject(moved)
})

test('a command that is given another database takes no settings of this one', async () => {
  run({ PORT: '4330', BILLBRIDGE_INVITATION_DAYS: '3' })
  const environment = await beside({ MONGODB_URI: 'mongodb://127.0.0.1:4129/other' })
  expect(environment).toMatchObject({ BILLBRIDGE_PUBLIC_URL: 'http://127.0.0.1:4100' })
  expect(environment.BILLBRIDGE_INVITATION_DAYS).toBeUndefined()
})

test('settings that are secret are not written into the note, and commands work without them', async () => {
  run({
    SMTP_URL: 'smtp://user:hidden1@mail.example.com',
    MAIL_FROM: 'a@example.com',
    STRIPE_LIVE_SECRET_KEY: 'sk_hidden2',
    BILLBRIDGE_ADMIN_EMAIL: 'admin@example.com',
    BILLBRIDGE_ADMIN_PASSWORD: 'a hidden3 long password',
  })
  const note = readFileSync(join(dataDir, 'running.json'), 'utf8')
  expect(note).toContain('MAIL_FROM')
  expect(note).not.toMatch(/hidden|sk_|whsec|local:/)
  for (const secret of Object.values(keepSecrets(dataDir))) expect(note).not.toContain(secret)
  expect(await beside()).toMatchObject({ MONGODB_URI: uri, MAIL_FROM: 'a@example.com' })
})

test('without a data folder nothing is started or made up, and the reader says what is missing', async () => {
  const environment = { BILLBRIDGE_DATA_DIR: join(dataDir, 'nothing'), PORT: '4400' }
  expect((await findBeside(environment, noDatabase)).environment).toEqual(environment)
})
