import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoInstance } from 'mongodb-memory-server-core'
import { findMongod, type Log, type Mongod } from './find-mongod.ts'
import { stopOrphan } from './orphan.ts'
import { choosePort, freePort } from './port.ts'
import { acquireLock, type ReleaseLock } from './process-lock.ts'
import { becomePrimary, REPLICA_SET } from './replica-set.ts'

export interface StartMongoOptions {
  /** Where the data is kept between starts. Without it the data is thrown away at the end. */
  readonly dataDir?: string
  /** The port to listen on, 0 for any free one. Without it: the folder's own (4127 at first), any free one without a folder. */
  readonly port?: number
  /** Told, in sentences, what takes time or is worth knowing. */
  readonly log: Log
  readonly env?: NodeJS.ProcessEnv
}

export interface RunningMongo {
  /** Connection string of a replica set, with `billbridge` as database unless `MONGODB_URI` said otherwise. */
  readonly uri: string
  /** Where the server came from, in words for a log line. */
  readonly source: string
  /** Ends the server cleanly. Safe to call twice; does nothing to a server that is not ours. */
  readonly stop: () => Promise<void>
}

const HOST = '127.0.0.1'
const LAUNCH_TIMEOUT_MS = 120_000

/**
 * Provides a MongoDB: the one `MONGODB_URI` names, or a real `mongod` of our own as a replica set of one.
 * A data folder serves one process at a time. What a killed run left behind is stopped and its data taken over.
 * @throws MongodNotFoundError when there is no MongoDB and none can be fetched
 * @throws Error when the folder is in use by a living process, or the port asked for is taken
 */
export async function startMongo({ dataDir, port, log, env = process.env }: StartMongoOptions): Promise<RunningMongo> {
  const given = env.MONGODB_URI
  if (given) return { uri: given, source: 'MONGODB_URI', stop: async () => undefined }
  const mongod = await findMongod({ env, log })
  return dataDir === undefined ? startThrowaway(mongod, port) : startKept(mongod, dataDir, { port, log })
}

async function startThrowaway(mongod: Mongod, port: number | undefined): Promise<RunningMongo> {
  const dbPath = mkdtempSync(join(tmpdir(), 'billbridge-mongo-'))
  const remove = () => rm(dbPath, { recursive: true, force: true })
  return launch(mongod, { dbPath, port: port || (await freePort()), afterwards: remove })
}

async function startKept(
  mongod: Mongod,
  dataDir: string,
  { port, log }: { port: number | undefined; log: Log },
): Promise<RunningMongo> {
  mkdirSync(dataDir, { recursive: true })
  const folder = realpathSync(dataDir)
  const lock = await acquireLock(join(folder, 'owner.lock'), { waitMs: 0 })
  if (typeof lock !== 'function') {
    throw new Error(
      `The data in ${folder} is in use by another Billbridge (process ${lock.heldBy}). ` +
        'Stop that one first, or give this one a folder of its own with BILLBRIDGE_DATA_DIR.',
    )
  }
  try {
    return await launchKept(mongod, folder, { port, log, lock })
  } catch (error) {
    lock()
    throw error
  }
}

async function launchKept(
  mongod: Mongod,
  folder: string,
  { port, log, lock }: { port: number | undefined; log: Log; lock: ReleaseLock },
): Promise<RunningMongo> {
  const dbPath = join(folder, 'db')
  mkdirSync(dbPath, { recursive: true })
  await stopOrphan(dbPath, log)
  return launch(mongod, { dbPath, port: await choosePort(folder, port), afterwards: async () => lock() })
}

interface LaunchOptions {
  readonly dbPath: string
  readonly port: number
  readonly afterwards: () => Promise<void>
}

async function launch(mongod: Mongod, { dbPath, port, afterwards }: LaunchOptions): Promise<RunningMongo> {
  const instance = createInstance(mongod, dbPath, port)
  const host = `${HOST}:${port}`
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= instance.stop().then(afterwards)
    return stopped
  }
  try {
    await instance.start()
    await becomePrimary(host)
  } catch (error) {
    await stop()
    throw error
  }
  const uri = `mongodb://${host}/billbridge?replicaSet=${REPLICA_SET}`
  return { uri, source: `MongoDB ${mongod.version} from ${mongod.source}`, stop }
}

function createInstance(mongod: Mongod, dbPath: string, port: number): MongoInstance {
  // Small journal and cache: this server is for trial and tests beside everything else on one machine.
  const args = [
    '--oplogSize',
    '512',
    '--wiredTigerCacheSizeGB',
    '1',
    '--setParameter',
    'diagnosticDataCollectionEnabled=false',
  ]
  return new MongoInstance({
    instance: {
      ip: HOST,
      port,
      dbPath,
      replSet: REPLICA_SET,
      storageEngine: 'wiredTiger',
      args,
      launchTimeout: LAUNCH_TIMEOUT_MS,
    },
    binary: { systemBinary: mongod.path, version: mongod.version },
    // A group of its own: Ctrl+C in a terminal must reach Billbridge alone, which needs its database to finish.
    spawn: { detached: true },
  })
}
