import { setTimeout as sleep } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { Logger } from '../../platform/logger.ts'
import { isDuplicateKey, isUnreachable, type Reachability } from '../../platform/mongo.ts'
import { exportError } from './export-errors.ts'
import type { ExportOutcome } from './export-outcome.ts'
import type { createExportProcessing } from './export-processing.ts'
import type { ClaimedRow, ExportQueueStore } from './export-queue.ts'

const idleMs = 200
const closingMs = 500

export interface ExportJobsDeps {
  readonly queue: ExportQueueStore
  readonly processing: ReturnType<typeof createExportProcessing>
  readonly settle: (
    row: ClaimedRow,
    outcome: Exclude<ExportOutcome, { kind: 'lost' }>,
    attemptId: string,
  ) => Promise<boolean>
  readonly onLostAccess: (row: ClaimedRow, outcome: Extract<ExportOutcome, { kind: 'reauthorize' }>) => Promise<void>
  readonly closeFinishedRuns: () => Promise<void>
  readonly reachability: Reachability
  readonly logger: Logger
  readonly leaseMs: number
  /** Rows worked at once in this process. */
  readonly concurrency: number
}

/** Claims rows, works them side by side, and settles each; keeps the leases of what is in hand alive. */
export const createExportJobs = (deps: ExportJobsDeps) => {
  const { queue, processing, reachability, logger, concurrency } = deps
  const pool = new PQueue({ concurrency })
  const inHand = new Map<string, ClaimedRow>()
  const stopping = new AbortController()

  const workRow = async (row: ClaimedRow): Promise<void> => {
    const { outcome, attemptId } = await processing.work(row)
    if (outcome.kind === 'lost') {
      logger.warn({ billExportId: row._id }, 'The lease of a bill export went to another worker')
      return
    }
    if (outcome.kind === 'reauthorize') await deps.onLostAccess(row, outcome)
    const settled = await deps.settle(row, outcome, attemptId).catch((error: unknown) => {
      // The invoice belongs to another bill's row already: somebody bound it by hand meanwhile.
      if (!isDuplicateKey(error, 'stripeInvoiceId')) throw error
      const message = 'The invoice belongs to another bill already.'
      const taken = exportError('invoice-changed-in-stripe', { message, at: new Date() })
      return deps.settle(row, { kind: 'rejected', error: taken, keepsInvoice: true }, attemptId)
    })
    logger.info(
      { billExportId: row._id, runId: row.work.runId, outcome: outcome.kind, settled },
      'A bill export was worked',
    )
  }

  /** What the database cut off is given back as soon as that can be written, instead of when its lease ends. */
  const giveBack = async (row: ClaimedRow): Promise<void> => {
    if (!stopping.signal.aborted) await queue.update(row, { 'work.dueAt': new Date() })
  }

  /** A fault of ours leaves the row as it is: its lease ends, and it is tried again. */
  const workSafely = async (row: ClaimedRow): Promise<void> => {
    inHand.set(row._id, row)
    try {
      await workRow(row)
    } catch (error) {
      if (await reachability.outlast(error, stopping.signal)) await giveBack(row).catch(() => undefined)
      else logger.error({ err: error, billExportId: row._id }, 'A bill export could not be worked')
    } finally {
      inHand.delete(row._id)
    }
  }

  const claimAndWork = async (): Promise<number> => {
    const free = concurrency - pool.size - pool.pending
    const claimed = free > 0 ? await queue.claim(free) : []
    for (const row of claimed) void pool.add(() => workSafely(row))
    return claimed.length
  }

  const every = async (waitMs: number, work: () => Promise<number>, name: string): Promise<void> => {
    while (!stopping.signal.aborted) {
      const done = await work().catch(async (error: unknown) => {
        if (!(await reachability.outlast(error, stopping.signal))) logger.error({ err: error }, `${name} failed`)
        return 0
      })
      if (done > 0 && pool.size + pool.pending >= concurrency) await pool.onSizeLessThan(1).then(() => sleep(10))
      else if (done === 0) await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
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
      const close = async () => {
        await deps.closeFinishedRuns()
        return 0
      }
      loops = [every(idleMs, claimAndWork, 'Claiming bill exports'), every(closingMs, close, 'Closing runs')]
    },

    /** Claims no more, and lets what is in hand finish. */
    stop: async (): Promise<void> => {
      stopping.abort()
      await Promise.all(loops)
      await pool.onIdle()
      clearInterval(renewal)
    },

    /** Works everything that is due now; for tests. */
    drain: async (): Promise<void> => {
      while ((await claimAndWork()) > 0) await pool.onIdle()
      await deps.closeFinishedRuns()
    },
  }
}
