import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { startMongo } from '@billbridge/local-mongo'
import { environmentOfProcess, readConfig } from '../src/config.ts'
import { type SupervisedChild, superviseChild } from '../src/local/child-process.ts'
import { ensureFirstAdmin, type SignInHint } from '../src/local/first-admin.ts'
import { type KeptSecrets, keepSecrets } from '../src/local/kept-secrets.ts'
import { awaitFreePort, describeChildren, findPrograms, serverEnvironment } from '../src/local/programs.ts'
import { databaseFolder, noteRunning } from '../src/local/running.ts'
import type { LocalSettings } from '../src/local/settings.ts'
import { readStartSettings } from '../src/local/start-settings.ts'
import { exitCodeOf } from '../src/operating/exit-code.ts'
import { sayHowToEmpty } from '../src/operating/how-to-empty.ts'
import { prepareDatabase } from '../src/operating/prepare-database.ts'
import { createLogger } from '../src/platform/logger.ts'
import { connectMongo } from '../src/platform/mongo.ts'
import { refuseToStart } from '../src/platform/process-refusal.ts'
import { createServices } from '../src/services.ts'

// Everything on one machine: a MongoDB, the Stripe stand-in, the API and the worker, each a process of its own.
const startMs = 60_000
const say = (message: string): void => console.log(message)

/** What is to be undone at the end, last first. */
const running: (() => Promise<void>)[] = []
let stopped: Promise<void> | undefined

const stopAll = (): Promise<void> => {
  stopped ??= (async () => {
    for (const stop of running.reverse()) await stop()
  })()
  return stopped
}

/** Says what went wrong, once, and ends everything. */
const endWith = async (error: unknown): Promise<void> => {
  if (stopped) return
  console.error(error instanceof Error ? error.message : error)
  await stopAll()
  process.exit(exitCodeOf(error))
}

/** Makes the database ready for this version: migrations, indexes, and the first admin. */
const makeReady = async (
  environment: Record<string, string | undefined>,
  settings: LocalSettings,
  secrets: KeptSecrets,
): Promise<SignInHint | undefined> => {
  const config = readConfig(environment)
  const database = await connectMongo(config.mongodbUri, { selectionTimeoutMs: 20_000 })
  try {
    const logger = createLogger({ level: 'error', process: 'local' })
    const services = createServices({ config, database, logger })
    await services.restorationMark.refuse()
    // That an empty database is made ready is no news.
    const isNew = (await database.connection.listCollections()).length === 0
    // No process of another version runs on it.
    await prepareDatabase(services, isNew ? () => undefined : say, 'drop')
    // Here the reason is seen at once; the processes would end with it one after the other.
    await services.encryptionKeys.check()
    return await ensureFirstAdmin(services, settings.admin, secrets.adminPassword)
  } finally {
    await database.close()
  }
}

const allReady = async (children: readonly SupervisedChild[], logs: string): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not everything came up in time. See the files in ${logs}`)), startMs)
  })
  await Promise.race([Promise.all(children.map(({ ready }) => ready)), late])
  clearTimeout(timer)
}

const sayReady = (settings: LocalSettings, hint: SignInHint | undefined): void => {
  say(`Billbridge is ready at ${settings.publicUrl}`)
  if (hint) say(`Sign in as ${hint.email} with the password ${hint.password}`)
  if (settings.stripe === 'sandbox') say(`The Stripe stand-in is at http://127.0.0.1:${settings.sandboxPort}`)
}

/**
 * A new database gets its sample data, and one where that was interrupted the rest of it; without it everything works all
 * the same. @returns why it is not all there, undefined when it is
 */
const seed = async (args: readonly string[], env: Record<string, string | undefined>): Promise<string | undefined> => {
  const child = spawn(process.execPath, [...args], { env, stdio: ['ignore', 'inherit', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8')
  })
  const [code, signal] = await once(child, 'close')
  if (code === 0) return undefined
  return errors.trim().split('\n').at(-1) || `it ended with ${signal ?? `exit code ${code}`}`
}

const sayUnseeded = (reason: string): void =>
  say(
    `The sample data is not complete (${reason.replace(/\.$/, '')}): start Billbridge again to have the rest of it made, or with BILLBRIDGE_SAMPLE_DATA=off to go on without.`,
  )

const start = async (): Promise<void> => {
  const given = environmentOfProcess()
  const settings = readStartSettings(given)
  await awaitFreePort(settings.port, 'PORT')
  if (settings.stripe === 'sandbox') await awaitFreePort(settings.sandboxPort, 'STRIPE_SANDBOX_PORT')
  const secrets = keepSecrets(settings.dataDir)
  const mongo = await startMongo({
    dataDir: databaseFolder(settings.dataDir),
    log: say,
    onGivenUp: (error) => void endWith(error),
  }).catch(refuseToStart)
  running.push(mongo.stop)
  const environment = serverEnvironment(given, settings, secrets, mongo.uri)
  noteRunning(settings, given, environment)
  const folder = given.MONGODB_URI ? undefined : databaseFolder(settings.dataDir)
  const hint = await makeReady(environment, settings, secrets).catch(sayHowToEmpty(folder))
  if (stopped) return
  const programs = findPrograms(import.meta.url)
  const specs = describeChildren(programs, settings, secrets, environment)
  const children = specs.map((spec) => superviseChild(spec, say))
  running.push(async () => {
    await Promise.all(children.map((child) => child.stop()))
  })
  await allReady(children, join(settings.dataDir, 'logs'))
  const isSeeding = settings.sampleData && settings.stripe === 'sandbox'
  const unseeded = isSeeding ? await seed(programs.seed, environment) : undefined
  if (stopped) return
  sayReady(settings, hint)
  if (unseeded !== undefined) sayUnseeded(unseeded)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    void stopAll().then(() => process.exit(0))
  })
}

start().catch(endWith)
