// `npm run check:production`: the built programs beside nothing but production dependencies, in a throw-away folder, as the
// Dockerfile lays them out. They must start, and the API must serve the console. Takes a minute.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ended, PlainError, root, runMain, runQuietly } from './processes.mjs'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const patienceMs = 30_000

const taken = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  ...['contract', 'local-mongo', 'stripe-sandbox'].map((name) => `packages/${name}/package.json`),
  ...['cli', 'console', 'server'].map((name) => `apps/${name}/package.json`),
  'apps/server/dist',
  'apps/console/dist',
]

/** What `npm install` brings for work on Billbridge alone. */
const forbidden = ['typescript', 'vitest', 'tsx', 'esbuild', 'vite', 'react', '@playwright/test', 'oidc-provider']

await runMain(async () => {
  await runQuietly('Building', npm, ['run', 'build', '-w', '@billbridge/server', '-w', '@billbridge/console'])
  const folder = mkdtempSync(join(tmpdir(), 'billbridge-production-'))
  /** @type {import('node:child_process').ChildProcess[]} */
  const running = []
  try {
    for (const path of taken) cpSync(join(root, path), join(folder, path), { recursive: true })
    await runQuietly('Installing', npm, [
      ...['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--omit=dev'],
      ...['--workspace=@billbridge/server', '--no-audit', '--no-fund'],
    ])
    const there = forbidden.filter((name) => existsSync(join(folder, 'node_modules', name)))
    if (there.length > 0) throw new PlainError(`These came along, and are not for production: ${there.join(', ')}.`)
    const { uri, stop } = await mongoUri()
    try {
      await startAll(folder, uri, running)
    } finally {
      await endAll(running)
      await stop()
    }
    console.log('The built programs start with production dependencies alone.')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/**
 * @param {string} folder
 * @param {string} uri
 * @param {import('node:child_process').ChildProcess[]} running
 */
async function startAll(folder, uri, running) {
  const { freePort } = await localMongo()
  const [port, metricsPort] = [await freePort(), await freePort()]
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    MONGODB_URI: uri,
    PORT: String(port),
    BILLBRIDGE_METRICS_PORT: String(metricsPort),
    BILLBRIDGE_STRIPE: 'real',
    BILLBRIDGE_ENCRYPTION_KEYS: `check:${randomBytes(32).toString('base64')}`,
    BILLBRIDGE_SESSION_SECRETS: randomBytes(32).toString('base64'),
  }
  /** @param {string[]} args */
  const start = (...args) => {
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] })
    running.push(child)
    return child
  }
  const migrated = await ended(start('apps/server/dist/operator.js', 'migrate'))
  if (migrated.code !== 0) throw new PlainError(`operator migrate ${migrated.reason}.`)
  start('apps/server/dist/api.js')
  start('apps/server/dist/worker.js')
  await answers(`http://127.0.0.1:${port}/health/ready`)
  await answers(`http://127.0.0.1:${metricsPort}/health/ready`)
  const page = await answers(`http://127.0.0.1:${port}/`)
  if (!(await page.text()).includes('<div id="root">')) throw new PlainError('The API does not serve the console.')
}

/** @param {import('node:child_process').ChildProcess[]} running */
async function endAll(running) {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
}

/** @param {string} url */
async function answers(url) {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return answer
    if (Date.now() > deadline) throw new PlainError(`${url} did not answer: ${await answer?.text()}`)
    await sleep(100)
  }
}

/** A database of its own on a replica set: the one of MONGODB_URI, or one that is started here. */
async function mongoUri() {
  const { MONGODB_URI } = process.env
  if (MONGODB_URI) return { uri: MONGODB_URI, stop: async () => undefined }
  const { startMongo } = await localMongo()
  const dataDir = mkdtempSync(join(tmpdir(), 'billbridge-production-mongo-'))
  const mongo = await startMongo({ dataDir, port: 0, log: () => undefined })
  const stop = async () => {
    await mongo.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { uri: String(mongo.uri), stop }
}

/** What starts databases is TypeScript. @returns {Promise<typeof import('@billbridge/local-mongo')>} */
async function localMongo() {
  const { register } = await import('tsx/esm/api')
  const unregister = register()
  const module = await import(new URL('../packages/local-mongo/src/start.ts', import.meta.url).href)
  await unregister()
  return module
}
