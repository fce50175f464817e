import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from '@billbridge/local-mongo'
import { MongoClient } from 'mongodb'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { signIn } from '../../test/factories.ts'
import { firstBills, laterBills } from '../sample-data/sample-story.ts'

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'billbridge-local-test-'))
const database = createTestDatabase()
let env: NodeJS.ProcessEnv
let local: ChildProcess | undefined
let said = ''

const waitFor = async (what: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 90_000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen. Said so far:\n${said}`)
    await sleep(50)
  }
}

const start = async (more: NodeJS.ProcessEnv = {}): Promise<ChildProcess> => {
  said = ''
  const child = spawn(process.execPath, ['--import', 'tsx', fileOf('../../bin/local.ts')], { env: { ...env, ...more } })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
  local = child
  return child
}

const operateWith =
  (environment: NodeJS.ProcessEnv) =>
  async (...args: string[]): Promise<unknown> => {
    const program = ['--import', 'tsx', fileOf('../../bin/operator.ts')]
    const { stdout } = await promisify(execFile)(process.execPath, [...program, ...args], { env: environment })
    return JSON.parse(stdout)
  }

const url = () => `http://127.0.0.1:${env.PORT}`
const answers = (address: string) =>
  fetch(address).then(
    (answer) => answer.ok,
    () => false,
  )

const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
  if (!local || local.exitCode !== null || local.signalCode !== null) return null
  const ended = once(local, 'exit')
  local.kill(signal)
  const [code] = await ended
  return code
}

/** Of a program that the running `npm start` started. */
const pidOf = async (program: string): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args='])
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/))
  const found = lines.find(
    ([, parent, ...args]) => parent === String(local?.pid) && args.join(' ').includes(`/${program}.ts`),
  )
  return Number(found?.[0])
}

beforeAll(async () => {
  env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(await freePort()),
    STRIPE_SANDBOX_PORT: String(await freePort()),
    BILLBRIDGE_DATA_DIR: dataDir,
    BILLBRIDGE_SAMPLE_DATA: 'off',
    MONGODB_URI: database.uri,
  }
  expect(inject('mongoUri')).toBeTruthy()
})

afterEach(async () => {
  await stop('SIGKILL')
})

afterAll(() => rm(dataDir, { recursive: true, force: true }))

test('everything comes up, says how to sign in, and ends cleanly; after a kill it comes up again with its data', async () => {
  await start()
  await waitFor('The ready line', () => said.includes('The Stripe stand-in is at'))
  expect(said.split('\n')[0]).toBe(`Billbridge is ready at ${url()}`)
  const [, email = '', password = ''] = /Sign in as (\S+) with the password (\S+)/.exec(said) ?? []
  expect(email).toBe('admin@example.com')
  expect((await signIn(url(), email, password)).status).toBe(200)
  expect(await answers(`${url()}/health/ready`)).toBe(true)
  expect(await answers(`http://127.0.0.1:${env.STRIPE_SANDBOX_PORT}/_sandbox/accounts`)).toBe(true)
  const beside = operateWith({ PATH: env.PATH, HOME: env.HOME, BILLBRIDGE_DATA_DIR: dataDir })
  const { link } = (await beside('members', 'reset-link', '--email', email)) as { link: string }
  expect(link.startsWith(`${url()}/reset-password#`)).toBe(true)

  await stop('SIGKILL')
  await waitFor('The end of the API', async () => !(await answers(`${url()}/health/live`)))
  await start()
  await waitFor('The ready line', () => said.includes('The Stripe stand-in is at'))
  expect(said).toContain(`with the password ${password}`)
  expect(await stop('SIGTERM')).toBe(0)
  expect(await answers(`${url()}/health/live`)).toBe(false)
}, 240_000)

test('sample data that could not all be made is said last, with the remedy, and the next start makes the rest', async () => {
  const seeded = createTestDatabase()
  const client = await MongoClient.connect(seeded.uri)
  try {
    const db = client.db()
    // The story comes to its bills, and no further.
    await db.createCollection('bills', { validator: { never: true } })
    const on = { BILLBRIDGE_SAMPLE_DATA: 'on', MONGODB_URI: seeded.uri }
    await start(on)
    await waitFor('What is said of the sample data', () => said.includes('BILLBRIDGE_SAMPLE_DATA=off'))
    const last = said.trim().split('\n').at(-1)
    expect(last).toMatch(/^The sample data is not complete \(.*validation.*\): start Billbridge again/)
    expect(said.indexOf('Billbridge is ready')).toBeLessThan(said.indexOf('The sample data'))
    expect(await db.collection('credentials').countDocuments()).toBe(1)
    expect(await stop('SIGTERM')).toBe(0)

    await db.command({ collMod: 'bills', validator: {} })
    await start(on)
    await waitFor('The ready line', () => said.includes('The Stripe stand-in is at'))
    expect(said).not.toContain('The sample data')
    expect((await db.collection('credentials').find().toArray()).map(({ name }) => name).sort()).toEqual([
      'Example Bicycles',
      'Old test key',
    ])
    expect(await db.collection('bills').countDocuments()).toBe(firstBills.length + laterBills.length)
    expect(await db.collection<{ _id: string; finished: boolean }>('sample-data').findOne()).toMatchObject({
      finished: true,
    })
  } finally {
    await client.close()
  }
}, 240_000)

test('settings that are wrong are named all at once, before anything starts', async () => {
  const child = await start({ PORT: 'eighty', BILLBRIDGE_TRUST_PROXY: 'everybody', SMTP_URL: 'mail' })
  const [code] = await once(child, 'exit')
  expect(code).toBe(78)
  expect(
    said
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(' ')[3]),
  ).toEqual(['PORT', 'BILLBRIDGE_TRUST_PROXY', 'SMTP_URL', 'MAIL_FROM'])
})

test('a key that did not seal what is stored ends it with the reason, before anything starts', async () => {
  const keyed = createTestDatabase()
  const given = (name: string, filled: number) => ({
    MONGODB_URI: keyed.uri,
    BILLBRIDGE_ENCRYPTION_KEYS: `${name}:${Buffer.alloc(32, filled).toString('base64')}`,
  })
  await start(given('2026', 1))
  await waitFor('The ready line', () => said.includes('The Stripe stand-in is at'))
  await stop('SIGTERM')
  const child = await start(given('2027', 2))
  const [code] = await once(child, 'exit')
  expect(code).toBe(78)
  expect(said).toContain('lacks the key named "2026"')
  expect(await answers(`${url()}/health/live`)).toBe(false)
}, 240_000)

test('a port that another program holds is named with the setting that changes it', async () => {
  const stranger = createServer().listen(Number(env.PORT), '127.0.0.1')
  await once(stranger, 'listening')
  const child = await start()
  const [code] = await once(child, 'exit')
  stranger.close()
  expect(code).toBe(78)
  expect(said).toContain(`Port ${env.PORT} is taken by another program. Stop it, or choose another port with PORT.`)
})

test('what API and worker meet that may go away by itself ends the first start with its reason', async () => {
  // An address that is kept for documents: no machine has it.
  const child = await start({ BILLBRIDGE_HOST: '192.0.2.1' })
  const [code] = await once(child, 'exit')
  expect(code).toBe(78)
  // Whichever was faster.
  expect(said).toMatch(
    /^The (API|worker) refused to start: 192\.0\.2\.1 is no address of this machine\. Set BILLBRIDGE_HOST/m,
  )
})

test('an API that was up is started again until what is in its way for a while has gone', async () => {
  await start()
  await waitFor('The ready line', () => said.includes('The Stripe stand-in is at'))
  process.kill(await pidOf('api'), 'SIGKILL')
  await waitFor('The end of the API', async () => !(await answers(`${url()}/health/live`)))
  const stranger = createServer().listen(Number(env.PORT), '127.0.0.1')
  try {
    await once(stranger, 'listening')
    await waitFor('The refusal for now', () => said.includes('The API ended (exit code 75) and is started again.'))
  } finally {
    stranger.close()
  }
  await waitFor('The API', () => answers(`${url()}/health/ready`))
  expect(await stop('SIGTERM')).toBe(0)
}, 240_000)

test('a data folder that cannot be used ends it as every start does that a person must mend', async () => {
  const damaged = mkdtempSync(join(tmpdir(), 'billbridge-damaged-test-'))
  writeFileSync(join(damaged, 'secrets.json'), '{ half')
  const child = await start({ BILLBRIDGE_DATA_DIR: damaged })
  const [code] = await once(child, 'exit')
  await rm(damaged, { recursive: true })
  expect(code).toBe(78)
  expect(said).toContain('secrets.json is damaged. Bring it back from a backup')
})

test('the operator’s command makes an organization, sets its plan and adds a member', async () => {
  const operate = operateWith({ ...env, BILLBRIDGE_MEMBER_PASSWORD: 'a long enough password' })
  const made = (await operate('organizations', 'create', '--name', 'Operated Example')) as { id: string }
  expect(made).toMatchObject({ name: 'Operated Example', plan: 'free' })
  const organization = ['--organization', made.id]
  expect(await operate('organizations', 'set-plan', ...organization, '--plan', 'premium')).toMatchObject({
    plan: 'premium',
  })
  const member = ['--email', 'Operator@Example.com', '--name', 'Example Operator', '--role', 'admin']
  expect(await operate('members', 'add', ...organization, ...member)).toMatchObject({ email: 'operator@example.com' })
  const reset = await operate('members', 'reset-link', '--email', 'operator@example.com')
  expect(reset).toMatchObject({ link: expect.stringMatching(/\/reset-password#[A-Za-z0-9]{43}$/), minutes: 60 })
  await expect(operate('organizations', 'set-plan', ...organization, '--plan', 'gold')).rejects.toThrow('--plan')
})

test('the operator’s command says which folder it wants when it finds nothing that runs', async () => {
  const args = ['--import', 'tsx', fileOf('../../bin/operator.ts'), 'organizations', 'list']
  const lost = promisify(execFile)(process.execPath, args, { env: { BILLBRIDGE_DATA_DIR: '/nonexistent' } })
  await expect(lost).rejects.toThrow('with the BILLBRIDGE_DATA_DIR that it was started\nwith')
})
