import type { EventEmitter } from 'node:events'
import { MongoInstance } from 'mongodb-memory-server-core'
import type { Mongod } from './find-mongod.ts'
import { becomePrimary, moveReplicaSet, REPLICA_SET } from './replica-set.ts'

const HOST = '127.0.0.1'
const LAUNCH_TIMEOUT_MS = 120_000

export interface RunningMongo {
  /** Connection string of a replica set, with `billbridge` as database unless `MONGODB_URI` said otherwise. */
  readonly uri: string
  /** Where the server came from, in words for a log line. */
  readonly source: string
  /** Ends the server cleanly. Safe to call twice; does nothing to a server that is not ours. */
  readonly stop: () => Promise<void>
}

/** A server of ours. */
export interface LaunchedMongo extends RunningMongo {
  /** Resolves when the process has ended, whoever ended it, with how it did in words. */
  readonly ended: Promise<string>
}

export interface Place {
  readonly dbPath: string
  readonly port: number
}

/** Another program had the port when the server was to listen there. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError'
}

/**
 * Runs the server on a database folder as a replica set of one.
 * @param afterwards what remains to be done when the server has ended
 * @throws PortTakenError
 */
export async function launch(mongod: Mongod, place: Place, afterwards: () => Promise<void>): Promise<LaunchedMongo> {
  const instance = await boot(mongod, { ...place, replSet: REPLICA_SET })
  const ended = endOf(instance)
  const host = `${HOST}:${place.port}`
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= instance.stop().then(afterwards)
    return stopped
  }
  try {
    await becomePrimary(host)
  } catch (error) {
    await stop()
    throw error
  }
  const uri = `mongodb://${host}/billbridge?replicaSet=${REPLICA_SET}`
  return { uri, source: `MongoDB ${mongod.version} from ${mongod.source}`, stop, ended }
}

function endOf(instance: MongoInstance): Promise<string> {
  const events: EventEmitter = instance
  return new Promise((resolve) => {
    events.once('instanceClosed', (code: unknown, signal: unknown) => resolve(String(signal ?? `exit code ${code}`)))
  })
}

/** Makes a database folder's replica set listen on another port from its next start on. */
export async function moveToPort(mongod: Mongod, place: Place): Promise<void> {
  const standalone = await boot(mongod, place)
  try {
    await moveReplicaSet(`${HOST}:${place.port}`)
  } finally {
    await standalone.stop()
  }
}

async function boot(mongod: Mongod, options: Place & { readonly replSet?: string }): Promise<MongoInstance> {
  const instance = createInstance(mongod, options)
  const complaints = collectComplaints(instance)
  try {
    await instance.start()
    return instance
  } catch (error) {
    await instance.stop()
    const Failure = isPortTaken(error) ? PortTakenError : Error
    throw new Failure(explain(mongod, options, complaints()), { cause: error })
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && /^Port "\d+" already in use$/.test(error.message)
}

/** Gathers what the server itself logs as an error or as fatal: it knows best why it does not start. */
function collectComplaints(instance: MongoInstance): () => string {
  const lines: string[] = []
  const events: EventEmitter = instance
  events.on('instanceSTDOUT', (chunk: unknown) => {
    for (const line of String(chunk).split('\n')) if (/"s":"[EF]"/.test(line)) lines.push(line)
  })
  return () => lines.slice(0, 3).join('\n')
}

function explain({ version, source }: Mongod, { dbPath, port }: Place, complaints: string): string {
  return (
    `MongoDB ${version} from ${source} did not start on ${dbPath}, port ${port}. If another version wrote this data, ` +
    `point MONGOD_BINARY at that one. ${complaints && `MongoDB says:\n${complaints}`}`
  ).trim()
}

function createInstance(mongod: Mongod, options: Place & { readonly replSet?: string }): MongoInstance {
  // Small journal and cache: this server is for trial and tests, beside everything else on one machine.
  const sizes = ['--oplogSize', '512', '--wiredTigerCacheSizeGB', '1']
  // A process that is killed leaves its transaction open; MongoDB would keep its locks for a minute.
  const shortTransactions = ['--setParameter', 'transactionLifetimeLimitSeconds=10']
  const quiet = ['--setParameter', 'diagnosticDataCollectionEnabled=false', '--nounixsocket']
  // It would give the other members, of which there are none, fifteen seconds to take over.
  const endsAtOnce = ['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100']
  const instance = new MongoInstance({
    instance: {
      ...options,
      ip: HOST,
      storageEngine: 'wiredTiger',
      args: [...sizes, ...quiet, ...shortTransactions, ...endsAtOnce],
      launchTimeout: LAUNCH_TIMEOUT_MS,
    },
    binary: { systemBinary: mongod.path, version: mongod.version },
    // A group of its own: Ctrl+C in a terminal must reach Billbridge alone, which needs its database to finish.
    spawn: { detached: true },
  })
  const events: EventEmitter = instance
  // Or a member of a replica set would be ended by a command to whoever listens on the port, which may be a stranger's
  // server when ours did not get it. A signal reaches ours alone.
  events.once('instanceLaunched', () => {
    instance.isReplSet = false
  })
  return instance
}
