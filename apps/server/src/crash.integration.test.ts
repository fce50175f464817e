import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { buildPrograms } from '../test/built-programs.ts'
import { createTestDatabase } from '../test/database.ts'
import { startServer } from '../test/start-server.ts'

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'billbridge-test-crash-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** In two parts, so that the code which throws it does not hold it: stacks name that code. */
const plantedParts = ['rk_live_Planted', 'InAMessage0123456789']
const planted = plantedParts.join('')
const programs = await buildPrograms()
const server = await startServer(createTestDatabase())
const smtp = 'smtp://planted:PlantedPassword@127.0.0.1:1'
const environment = {
  ...server.environment,
  PORT: '4309',
  LOG_LEVEL: 'info',
  SMTP_URL: smtp,
  MAIL_FROM: 'a@example.com',
}

const secretNames = Object.keys(environment).filter((name) => /SECRET|ENCRYPTION|SMTP_URL|MONGODB_URI/.test(name))

/** Starts the worker with an extra piece of code in it, and with Node's reports on. */
const startWith = async (code: string) => {
  const folder = newFolder()
  const { PATH, HOME } = process.env
  const reports = [
    '--report-on-signal',
    '--report-signal=SIGUSR2',
    '--report-uncaught-exception',
    `--report-directory=${folder}`,
  ]
  const extra = ['--import', `data:text/javascript,${encodeURIComponent(code)}`]
  const child = spawn(process.execPath, [...reports, ...extra, `${programs}/worker.js`], {
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk))
  afterAll(() => child.kill('SIGKILL'))
  await once(child, 'message')
  return { child, folder, said: () => said }
}

const expectNoSecret = (text: string): void => {
  expect(secretNames.length).toBeGreaterThan(6)
  for (const name of secretNames) {
    for (const secret of String(environment[name as keyof typeof environment]).split(','))
      expect(text).not.toContain(secret)
  }
}

test('an exception that nobody catches ends the process, told without the secret in its message, and writes no report', async () => {
  const code = `process.on('SIGHUP', () => { throw new Error('No access with ' + ['${plantedParts.join("','")}'].join('')) })`
  const { child, folder, said } = await startWith(code)
  child.kill('SIGHUP')
  const [exitCode] = await once(child, 'exit')
  expect(exitCode).toBe(1)
  expect(said()).toContain('An exception was caught by nobody')
  expect(said()).toContain('No access with rk_[secret]')
  expect(said()).not.toContain(planted)
  expectNoSecret(said())
  expect(readdirSync(folder)).toEqual([])
})

test('a report that Node writes about a running process holds none of the secrets it was started with', async () => {
  const { child, folder, said } = await startWith('')
  child.kill('SIGUSR2')
  const deadline = Date.now() + 10_000
  while (readdirSync(folder).length === 0 && Date.now() < deadline) await sleep(50)
  await sleep(300)
  const report = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
  expect(report).toContain('"environmentVariables"')
  expect(report).toContain('MAIL_FROM')
  expectNoSecret(report)
  expectNoSecret(said())
})
