import { mkdirSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findMongod, type Log, type Mongod } from './find-mongod.ts'
import { keepUp } from './keep-up.ts'
import { launch, moveToPort, type Place, PortTakenError, type RunningMongo } from './launch.ts'
import { stopOrphan } from './orphan.ts'
import { choosePort, freePort, recordedPort, recordPort } from './port.ts'
import { acquireLock, type ReleaseLock, readHolder } from './process-lock.ts'

export { freePort }

export interface StartMongoOptions {
  /** Where the data is kept between starts. Without it the data is thrown away at the end. */
  readonly dataDir?: string
  /** The port to listen on, 0 for any free one. Without it: the folder's own (4127 at first), any free one without a folder. */
  readonly port?: number
  /** How long to wait for another Billbridge on the same folder that is just ending, in milliseconds. */
  readonly patienceMs?: number
  /** Told, in sentences, what takes time or is worth knowing. */
  readonly log: Log
  /**
   * Keeps a server with a data folder up: it is started again whenever it ends by itself, and this is told why when that
   * is no longer possible. Without it a server that ended stays ended.
   */
  readonly onGivenUp?: (error: Error) => void
  readonly env?: NodeJS.ProcessEnv
}

const PATIENCE_MS = 8_000
const MOST_LAUNCHES = 5

/** The process that keeps a server on a data folder up; undefined when none does. */
export function holderOf(dataDir: string): number | undefined {
  return readHolder(lockFile(dataDir))?.pid
}

function lockFile(folder: string): string {
  return join(folder, 'owner.lock')
}

/**
 * Provides a MongoDB: the one `MONGODB_URI` names, or a real `mongod` of our own as a replica set of one.
 * A data folder serves one process at a time. What a killed run left behind is stopped and its data taken over.
 * @throws MongodNotFoundError when there is no MongoDB and none can be fetched
 * @throws Error when the folder is in use by a living process, or the port asked for is taken
 */
export async function startMongo(options: StartMongoOptions): Promise<RunningMongo> {
  const { dataDir, port, patienceMs = PATIENCE_MS, log, onGivenUp, env = process.env } = options
  const given = env.MONGODB_URI
  if (given) return { uri: given, source: 'MONGODB_URI', stop: async () => undefined }
  const mongod = await findMongod({ env, log })
  if (dataDir === undefined) return startThrowaway(mongod, port)
  return startKept(mongod, dataDir, { port, patienceMs, log, onGivenUp })
}

async function startThrowaway(mongod: Mongod, port: number | undefined): Promise<RunningMongo> {
  const dbPath = mkdtempSync(join(tmpdir(), 'billbridge-mongo-'))
  const remove = () => rm(dbPath, { recursive: true, force: true })
  return launch(mongod, { dbPath, port: port || (await freePort()) }, remove)
}

interface KeptOptions {
  readonly port: number | undefined
  readonly patienceMs: number
  readonly log: Log
  readonly onGivenUp: ((error: Error) => void) | undefined
}

interface KeptLaunch extends KeptOptions {
  readonly release: ReleaseLock
}

async function startKept(mongod: Mongod, dataDir: string, options: KeptOptions): Promise<RunningMongo> {
  mkdirSync(dataDir, { recursive: true })
  const folder = realpathSync(dataDir)
  const lock = await acquireLock(lockFile(folder), { waitMs: options.patienceMs })
  if (typeof lock !== 'function') {
    throw new Error(
      `The data in ${folder} is in use by another Billbridge (process ${lock.heldBy}). ` +
        'Stop that one first, or give this one a folder of its own with BILLBRIDGE_DATA_DIR.',
    )
  }
  try {
    return await launchKept(mongod, folder, { ...options, release: lock })
  } catch (error) {
    lock()
    throw error
  }
}

/** Launches it on the port of its choice, or on the next when another program took that one meanwhile. */
async function launchKept(mongod: Mongod, folder: string, options: KeptLaunch): Promise<RunningMongo> {
  const dbPath = join(folder, 'db')
  mkdirSync(dbPath, { recursive: true })
  await stopOrphan(dbPath, options.log)
  for (let tries = 1; ; tries++) {
    const port = await choosePort(folder, options.port)
    try {
      return await launchKeptAt({ dbPath, port }, mongod, folder, options)
    } catch (error) {
      if (!(error instanceof PortTakenError) || tries === MOST_LAUNCHES) throw error
    }
  }
}

async function launchKeptAt(
  place: Place,
  mongod: Mongod,
  folder: string,
  { log, onGivenUp, release }: KeptLaunch,
): Promise<RunningMongo> {
  const before = recordedPort(folder)
  if (before !== place.port && readdirSync(place.dbPath).length > 0) {
    if (before !== undefined) log(`MongoDB moves from port ${before} to ${place.port}.`)
    await moveToPort(mongod, place)
    // From here on it is found there alone, whatever becomes of this start.
    recordPort(folder, place.port)
  }
  if (onGivenUp === undefined) {
    const running = await launch(mongod, place, async () => release())
    recordPort(folder, place.port)
    return running
  }
  return launchForGood(mongod, place, { folder, log, onGivenUp, release })
}

interface ForGood {
  readonly folder: string
  readonly log: Log
  readonly onGivenUp: (error: Error) => void
  readonly release: ReleaseLock
}

async function launchForGood(mongod: Mongod, place: Place, options: ForGood): Promise<RunningMongo> {
  const { folder, log, onGivenUp, release } = options
  const launchAgain = () => launch(mongod, place, async () => undefined)
  const first = await launchAgain()
  recordPort(folder, place.port)
  const end = keepUp(first, { launchAgain, log, onGivenUp })
  return { uri: first.uri, source: first.source, stop: () => end().finally(release) }
}
