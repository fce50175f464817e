import type { StripeCall } from '@billbridge/contract/attempts'
import type { BackoffOptions } from '../../platform/backoff.ts'
import { finishesIn } from '../../platform/finishing.ts'
import { withLogFacts } from '../../platform/log-facts.ts'
import type { Logger } from '../../platform/logger.ts'
import { isDuplicateKey, isUnreachable, type Reachability } from '../../platform/mongo.ts'
import { pause, repeat } from '../../platform/repeat.ts'
import type { StripeRateLimit } from '../../stripe/stripe-rate-limit.ts'
import type { OpenedClaim } from './claim-opening.ts'
import { exportError } from './export-errors.ts'
import type { Lane } from './export-lanes.ts'
import { logFactsOf, toLoggedOutcome } from './export-log.ts'
import type { ExportMetrics } from './export-metrics.ts'
import type { ExportOutcome, StoppingOutcome } from './export-outcome.ts'
import type { createExportProcessing } from './export-processing.ts'
import { type ClaimedRow, type ExportQueueStore, isStatus } from './export-queue.ts'
import type { SettledAs } from './export-settler.ts'
import { createStatusTurns } from './status-turns.ts'

const idleMs = 200
const closingMs = 500
/** Rows that end together are replaced together: one claim takes several. */
const gatherMs = 40

export interface ExportJobsDeps {
  readonly queue: ExportQueueStore
  readonly processing: ReturnType<typeof createExportProcessing>
  readonly settle: (
    row: ClaimedRow,
    outcome: Exclude<ExportOutcome, { kind: 'lost' }>,
    calls: readonly StripeCall[],
  ) => Promise<SettledAs>
  /** Told that a row is stopped by what a person can bring back, before it is settled, and once more afterwards. */
  readonly onStopped: (row: ClaimedRow, outcome: StoppingOutcome, when: 'before' | 'after') => Promise<void>
  readonly closeFinishedRuns: () => Promise<void>
  readonly reachability: Reachability
  readonly rateLimit: Pick<StripeRateLimit, 'isCrowded'>
  readonly metrics: ExportMetrics
  readonly logger: Logger
  readonly leaseMs: number
  /** Rows worked at once in this process. */
  readonly concurrency: number
  /** Rows of one Stripe account worked at once in this process: enough to use its limit, and no more. */
  readonly perAccount?: number
  /** Other limits of the wait before another try than usual. */
  readonly retryPace?: Partial<BackoffOptions>
}

/** Claims rows, works them side by side, and settles each; keeps the leases of what is in hand alive. */
export const createExportJobs = (deps: ExportJobsDeps) => {
  const { queue, processing, reachability, logger, concurrency, perAccount = concurrency } = deps
  const inHand = new Map<string, ClaimedRow>()
  /** Of these, the ones that are not waiting for their turn. */
  const atWork = new Set<ClaimedRow>()
  const working = new Set<Promise<void>>()
  const turns = createStatusTurns()
  const stopping = new AbortController()
  deps.metrics.watchHand(() => inHand.size)

  const workRow = async (row: ClaimedRow, opened: Promise<OpenedClaim>): Promise<void> => {
    const since = performance.now()
    const { kind, tries, attemptId } = row.work
    logger.debug({ kind, tries }, 'A bill export was claimed')
    const { outcome: worked, calls, stripeRequestId } = await processing.work(row, await opened)
    const outcome = worked.kind === 'retry' && deps.retryPace ? { ...worked, pace: deps.retryPace } : worked
    if (outcome.kind === 'lost') {
      logger.warn('The lease of a bill export went to another worker')
      return
    }
    const stopping = outcome.kind === 'reauthorize' || outcome.kind === 'skipped' ? outcome : null
    if (stopping) await deps.onStopped(row, stopping, 'before')
    const settledAs = await deps.settle(row, outcome, calls).catch((error: unknown) => {
      // The invoice belongs to another bill's row already: somebody bound it by hand meanwhile.
      if (!isDuplicateKey(error, 'stripeInvoiceId')) throw error
      const message = 'The invoice belongs to another bill already.'
      const taken = exportError('invoice-changed-in-stripe', { message, at: new Date() })
      return deps.settle(row, { kind: 'rejected', error: taken, keepsInvoice: true }, calls)
    })
    if (stopping) await deps.onStopped(row, stopping, 'after')
    const took = performance.now() - since
    const waited = settledAs === 'waited'
    const name = waited ? 'waited' : outcome.kind
    deps.metrics.settled(kind, name, took / 1000)
    const facts = { kind, outcome: name, ...toLoggedOutcome(outcome) }
    const how = { attemptId, tries: tries + 1, calls: calls.length, stripeRequestId, settled: settledAs !== 'lost' }
    const level = waited ? 'debug' : 'info'
    logger[level]({ ...facts, ...how, durationMs: Math.round(took) }, 'A bill export was worked')
  }

  /** What the database cut off is given back as soon as that can be written, instead of when its lease ends. */
  const giveBack = async (row: ClaimedRow): Promise<void> => {
    if (!stopping.signal.aborted) await queue.update(row, { 'work.dueAt': new Date() })
  }

  /** A fault of ours leaves the row as it is: its lease ends, and it is tried again. */
  const workSafely = async (row: ClaimedRow, opened: Promise<OpenedClaim>): Promise<void> => {
    // Whatever had not begun by then is handed back.
    if (stopping.signal.aborted) return
    atWork.add(row)
    try {
      await withLogFacts(logFactsOf(row), () => workRow(row, opened))
    } catch (error) {
      if (await reachability.outlast(error, stopping.signal)) await giveBack(row).catch(() => undefined)
      else logger.error({ err: error, ...logFactsOf(row) }, 'A bill export could not be worked')
    } finally {
      atWork.delete(row)
      if (inHand.get(row._id) === row) inHand.delete(row._id)
    }
  }

  /** How many more rows of an account this process takes: none while its calls queue up for the account's limit. */
  const roomOf = ({ stripeAccountId, mode }: Lane): number => {
    if (deps.rateLimit.isCrowded(stripeAccountId, mode)) return 0
    let held = 0
    for (const row of atWork) if (row.stripeAccountId === stripeAccountId && row.mode === mode) held += 1
    return perAccount - held
  }

  /** Statuses of a claim come in numbers, and take turns; everything else has a hand of its own. */
  const begin = (row: ClaimedRow, opened: Promise<OpenedClaim>): void => {
    inHand.set(row._id, row)
    const work = isStatus(row) ? turns.take(row, () => workSafely(row, opened)) : workSafely(row, opened)
    working.add(work)
    void work.then(() => working.delete(work))
  }

  const claimAndWork = async (): Promise<number> => {
    const free = concurrency - atWork.size
    const claimed = free > 0 ? await queue.claim(free, roomOf, turns.areWaiting) : []
    // Apart: what is to be sent does not wait for the facts of all whose status is asked for.
    for (const rows of [claimed.filter((row) => !isStatus(row)), claimed.filter(isStatus)]) {
      if (rows.length === 0) continue
      const opened = processing.open(rows)
      for (const row of rows) begin(row, opened)
    }
    return claimed.length
  }

  const onIdle = async (): Promise<void> => {
    while (working.size > 0) await Promise.all(working)
  }

  const handBack = async (): Promise<void> => {
    const held = [...inHand.values()]
    await queue.release(held, (row) => !isStatus(row) || atWork.has(row))
    logger.info({ rows: held.length }, 'Bill exports were handed back')
  }

  const rest = (ms: number) => pause(ms, stopping.signal)

  /** Until there is room again, or for a while when there was nothing to take. */
  const restAfter = async (claimed: number): Promise<void> => {
    if (working.size === 0) return claimed === 0 ? rest(idleMs) : undefined
    await Promise.race([...working, rest(idleMs)])
    await rest(gatherMs)
  }

  let loops: Promise<void>[] = []
  let renewal: NodeJS.Timeout | undefined

  return {
    start: () => {
      renewal = setInterval(() => {
        const held = [...inHand.values()]
        if (held.length === 0) return
        queue.renew(held).catch((error: unknown) => {
          if (!isUnreachable(error)) logger.error({ err: error }, 'Leases could not be renewed')
        })
      }, deps.leaseMs / 3)
      const looping = { signal: stopping.signal, reachability, logger }
      loops = [
        repeat({
          ...looping,
          turn: claimAndWork,
          rest: (claimed) => restAfter(claimed ?? 0),
          failing: 'Claiming bill exports failed',
        }),
        repeat({
          ...looping,
          turn: deps.closeFinishedRuns,
          rest: () => rest(closingMs),
          failing: 'Closing runs failed',
        }),
      ]
    },

    /**
     * Claims no more, lets what is in hand finish, and hands back at once what takes too long: another worker goes on
     * under the same promise and keys, as after a crash, without waiting for the lease to end and without a try lost.
     */
    stop: async (): Promise<void> => {
      stopping.abort()
      await Promise.all(loops)
      await finishesIn(onIdle())
      clearInterval(renewal)
      if (inHand.size > 0) await handBack()
    },

    /** Works everything that is due now; for tests. */
    drain: async (): Promise<void> => {
      while ((await claimAndWork()) > 0) await onIdle()
      await deps.closeFinishedRuns()
    },
  }
}
