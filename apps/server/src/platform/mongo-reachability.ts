import { EventEmitter, once, setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, mongo } from 'mongoose'

type ServerDescription = mongo.ServerDescription
type TopologyDescriptionChangedEvent = mongo.TopologyDescriptionChangedEvent

/** Whether the database can be reached now, as the driver's own watch of it says. */
export interface Reachability {
  /** For how many milliseconds it has been away, or silent before it was given up; 0 while it is there. */
  readonly awayMs: () => number
  readonly onAway: (listener: () => void) => void
  /** Told how many milliseconds it was away. */
  readonly onBack: (listener: (outageMs: number) => void) => void
  /**
   * Waits an outage out that caused `error`. False at once when the error has another cause; true when the database is
   * there again, or `signal` said that nobody waits any more.
   */
  readonly outlast: (error: unknown, signal: AbortSignal) => Promise<boolean>
}

const unreachable = new Set([
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
])

/**
 * What a server answers while it goes down, comes up or is no primary; from the "retryable" and "not writable primary"
 * errors of https://github.com/mongodb/specifications (server discovery and monitoring).
 */
const passing = new Set<unknown>([6, 7, 89, 91, 189, 9001, 10107, 11600, 11602, 13435, 13436])

/** What the driver lets through as it is when the server's end of a connection closes under a write. */
const brokenPipes = new Set<unknown>(['EPIPE', 'ECONNRESET'])

const saysUnreachable = (error: Error): boolean => {
  if (unreachable.has(error.name)) return true
  if (error.name.startsWith('Mongo') && 'code' in error && passing.has(error.code)) return true
  return error.cause instanceof Error && error.cause !== error && saysUnreachable(error.cause)
}

/**
 * Whether the database could not be reached, so that trying again later makes sense. A broken pipe counts as it stands
 * alone: as the cause of another error it is some other connection's, such as one to Stripe.
 */
export const isUnreachable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  return saysUnreachable(error) || (error.name === 'Error' && 'code' in error && brokenPipes.has(error.code))
}

/** So that all who waited do not come back in the same moment. */
const spreadMs = 400

export interface ReachabilityWatch extends Reachability {
  /** Looks no more: closing on purpose is no outage. */
  readonly end: () => void
}

/**
 * How long ago it was heard of last, when it was given up because it was silent; 0 when it was seen to go. Times of the
 * driver are in milliseconds of the process's own clock.
 */
const silentMs = (before: Iterable<ServerDescription>, after: Iterable<ServerDescription>): number => {
  const silent = [...after].some(({ error }) => error?.name === 'MongoNetworkTimeoutError')
  const writable = [...before].filter((server) => server.isWritable)
  if (!silent || writable.length === 0) return 0
  const heardAt = Math.max(...writable.map((server) => server.lastUpdateTime))
  return Math.max(0, Math.floor(performance.now()) - heardAt)
}

export const watchReachability = (connection: Connection): ReachabilityWatch => {
  const client = connection.getClient()
  const changes = new EventEmitter<{ away: []; back: [outageMs: number] }>().setMaxListeners(0)
  let awaySince: number | null = null
  const awayMs = () => (awaySince === null ? 0 : Math.max(1, Math.round(performance.now() - awaySince)))

  const note = ({ previousDescription, newDescription }: TopologyDescriptionChangedEvent): void => {
    const isThere = [...newDescription.servers.values()].some((server) => server.isWritable)
    if (isThere === (awaySince === null)) return
    const outageMs = awayMs()
    const silent = silentMs(previousDescription.servers.values(), newDescription.servers.values())
    awaySince = isThere ? null : performance.now() - silent
    if (isThere) changes.emit('back', outageMs)
    else changes.emit('away')
  }
  client.on('topologyDescriptionChanged', note)

  return {
    awayMs,
    onAway: (listener) => {
      changes.on('away', listener)
    },
    onBack: (listener) => {
      changes.on('back', listener)
    },
    outlast: async (error, signal) => {
      if (!isUnreachable(error)) return false
      // All the work in hand waits by the one signal.
      setMaxListeners(0, signal)
      while (awaySince !== null && !signal.aborted) await once(changes, 'back', { signal }).catch(() => undefined)
      await sleep(Math.random() * spreadMs, undefined, { signal }).catch(() => undefined)
      return true
    },
    end: () => {
      client.off('topologyDescriptionChanged', note)
    },
  }
}
