import type { z } from 'zod'
import { backoffMs } from './backoff.ts'
import { finishesIn } from './finishing.ts'
import { createFollowUpModel, type FollowUpRow } from './follow-up.model.ts'
import type { FollowUpWork } from './follow-ups.ts'
import { claimOne, holdingLease } from './lease.ts'
import type { Logger } from './logger.ts'
import { type Connection, isDuplicateKey, type Reachability } from './mongo.ts'
import { pause, repeat } from './repeat.ts'

/**
 * As long as a bill's, for every kind: what a killed worker had in hand, such as the taking-in of a run, is gone on with so
 * much later. A worker that stands still for longer, as on a machine that was paused, finds its work in another's hands when
 * it goes on: both do it at once until the first renewal tells it, so an e-mail may go out twice.
 */
const leaseMs = 15_000
const idleMs = 250
const mostFailures = 25
/**
 * After so long another process may take what this one does not know: during an upgrade, one of the newer version. It doubles
 * with every time that it was met in vain, so that many such rows are no load, up to what may be waited for.
 */
const unknownAgain = { baseMs: 15_000, capMs: 5 * 60_000 }

export interface FollowUpWorkerOptions {
  readonly connection: Connection
  readonly reachability: Reachability
  readonly handlers: ReadonlyMap<string, FollowUpWork>
  readonly now: () => Date
  readonly logger: Logger
  /** How many pieces of work at once. */
  readonly concurrency?: number
}

/** Does what was promised: claims one row under a lease, hands it to its handler, settles it by the lease token. */
export const createFollowUpWorker = (options: FollowUpWorkerOptions) => {
  const { connection, reachability, handlers, now, logger, concurrency = 4 } = options
  const rows = createFollowUpModel(connection)
  const stopping = new AbortController()
  const kinds = () => [...handlers.keys()]

  const claim = (): Promise<FollowUpRow | null> =>
    claimOne(rows, { at: now(), leaseMs, among: { kind: { $in: kinds() } } })

  const isKnown = ({ kind, payload }: FollowUpRow): boolean =>
    handlers.get(kind)?.payload.safeParse(payload).success === true

  /**
   * Back to the queue, unless the same work was asked for again meanwhile: then that row does it. What is not known here may be
   * more than the same work: it waits beside that row, and without the key.
   */
  const requeue = async (row: FollowUpRow, changes: Partial<FollowUpRow>): Promise<void> => {
    const mine = { _id: row._id, leaseToken: row.leaseToken }
    const back = { ...changes, status: 'ready' as const, leaseToken: null, leaseUntil: null }
    try {
      await rows.updateOne(mine, { $set: back })
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      if (isKnown(row)) await rows.deleteOne(mine)
      else await rows.updateOne(mine, { $set: { ...back, dedupeKey: null } })
    }
  }

  /** Tried again for hours, as what is out of reach comes back by itself: only what was given up needs somebody. */
  const fail = async (row: FollowUpRow, error: unknown): Promise<void> => {
    const failures = row.failures + 1
    const lastError = error instanceof Error ? error.message : String(error)
    const failed = { err: error, kind: row.kind, followUpId: row._id, organizationId: row.organizationId, failures }
    if (failures >= mostFailures) {
      logger.error(failed, 'A follow-up was given up')
      const given = {
        status: 'failed' as const,
        failures,
        lastError,
        unknownTimes: 0,
        leaseToken: null,
        leaseUntil: null,
      }
      await rows.updateOne({ _id: row._id, leaseToken: row.leaseToken }, { $set: given })
      return
    }
    const waitMs = backoffMs(failures, { baseMs: 1_000, capMs: 600_000 })
    logger.warn({ ...failed, waitMs }, 'A follow-up failed and is tried again')
    await requeue(row, { failures, lastError, dueAt: new Date(now().getTime() + waitMs), unknownTimes: 0 })
  }

  /** What a newer version promised in a shape of its own is neither done by halves nor given up: no failure is counted. */
  const handBack = async (row: FollowUpRow, issues: readonly z.core.$ZodIssue[]): Promise<void> => {
    const fields = issues.map(({ path }) => path.join('.'))
    const { kind, _id: followUpId, organizationId, createdAt } = row
    const unknownTimes = (row.unknownTimes ?? 0) + 1
    // No jitter: each row is met once by one worker in each wait, and its line in the log is as rare.
    const waitMs = backoffMs(unknownTimes, { ...unknownAgain, random: () => 1 })
    logger.warn(
      { kind, followUpId, organizationId, createdAt, fields, unknownTimes, waitMs },
      'A follow-up is of a shape that is not known here',
    )
    await requeue(row, { unknownTimes, dueAt: new Date(now().getTime() + waitMs) })
  }

  /** What a handler threw because it was asked to stop is no failure of its work. */
  const wasCutOff = (error: unknown): boolean =>
    stopping.signal.aborted &&
    (error === stopping.signal.reason || (error instanceof Error && error.name === 'AbortError'))

  const inHand = new Set<FollowUpRow>()

  const work = async (row: FollowUpRow): Promise<void> => {
    inHand.add(row)
    try {
      await workHeld(row)
    } finally {
      inHand.delete(row)
    }
  }

  const workHeld = async (row: FollowUpRow): Promise<void> => {
    const known = handlers.get(row.kind)
    if (!known) throw new Error(`No handler for the follow-up ${row.kind}.`)
    const payload = known.payload.safeParse(row.payload)
    if (!payload.success) return handBack(row, payload.error.issues)
    const mine = { _id: row._id, leaseToken: row.leaseToken }
    const renew = async () => {
      const leaseUntil = new Date(now().getTime() + leaseMs)
      return (await rows.updateOne(mine, { $set: { leaseUntil } })).matchedCount === 1
    }
    try {
      const outcome = await holdingLease(leaseMs, renew, (lost) => {
        const signal = AbortSignal.any([lost, stopping.signal])
        return known.handler(payload.data, { organizationId: row.organizationId, signal })
      })
      if (outcome === undefined) {
        await rows.deleteOne(mine)
        return
      }
      const dueAt = new Date(now().getTime() + (outcome.delayMs ?? 0))
      await requeue(row, { payload: outcome.continueWith, failures: 0, lastError: null, unknownTimes: 0, dueAt })
    } catch (error) {
      // Cut off by the end of this worker or by the database, which is no failure of the work: it is due again as soon as that can be written.
      if (wasCutOff(error) || (await reachability.outlast(error, stopping.signal))) await requeue(row, { dueAt: now() })
      else await fail(row, error)
    }
  }

  const runOnce = async (): Promise<boolean> => {
    const row = await claim()
    if (row) await work(row)
    return row !== null
  }

  /** When somebody looks again: while there is nothing to do, one looks for all. */
  let lookAt = 0

  const lookAndWork = async (): Promise<void> => {
    if (lookAt > performance.now()) return
    lookAt = performance.now() + idleMs
    const row = await claim()
    if (row === null) return
    // There may be more: the others look at once.
    lookAt = 0
    await work(row)
  }

  const loop = (): Promise<void> =>
    repeat({
      turn: lookAndWork,
      rest: () => {
        const waitMs = lookAt - performance.now()
        return waitMs > 0 ? pause(waitMs, stopping.signal) : undefined
      },
      failing: 'Follow-ups could not be claimed',
      signal: stopping.signal,
      reachability,
      logger,
    })

  let loops: Promise<void>[] = []
  return {
    start: () => {
      loops = Array.from({ length: concurrency }, () => loop())
    },
    /** Lets the work under way finish, and hands back at once what takes too long. */
    stop: async () => {
      stopping.abort()
      if (await finishesIn(Promise.all(loops))) return
      for (const row of inHand) await requeue(row, { dueAt: now() })
    },
    /** Does everything that is due now, one after the other; for tests and commands. */
    drain: async () => {
      let done = 0
      while (await runOnce()) done += 1
      return done
    },
  }
}
