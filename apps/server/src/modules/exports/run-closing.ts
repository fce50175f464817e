import type { Logger } from '../../platform/logger.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import type { ExportRunRow, RunItemRow } from './export-run.model.ts'
import type { createRunEnd } from './run-end.ts'
import type { createRunTally } from './run-tally.ts'

export interface RunClosingDeps {
  readonly transaction: Transaction
  readonly runs: Model<ExportRunRow>
  readonly items: Model<RunItemRow>
  readonly tally: ReturnType<typeof createRunTally>
  readonly endOf: ReturnType<typeof createRunEnd>
  readonly logger: Logger
  readonly now: () => Date
}

/** Sums up and closes every run of which nothing is left to do. */
export const createRunClosing = ({ runs, items, tally, endOf, transaction, logger, now }: RunClosingDeps) => {
  /** Looks and closes as one: a bill that goes on in the run meanwhile writes the run too, and one of the two sees the other. */
  const close = (run: ExportRunRow) =>
    transaction(async () => {
      const { _id, organizationId } = run
      if (await items.exists({ organizationId, runId: _id, result: 'pending' })) return null
      const status = run.status === 'running' ? 'done' : run.status
      const summary = await tally(organizationId, _id)
      const endedBecause = status === 'cancelled' ? status : await endOf(organizationId, _id, summary.counts.held)
      const closed = { status, finishedAt: now(), summary, endedBecause }
      const open = { _id, organizationId, status: run.status, finishedAt: null }
      const { modifiedCount } = await runs.updateOne(open, { $set: closed })
      // Another worker closed it in the same moment.
      return modifiedCount === 0 ? null : closed
    })

  const tell = (run: ExportRunRow, closed: NonNullable<Awaited<ReturnType<typeof close>>>): void => {
    const { _id: runId, organizationId, kind, trigger, startedAt } = run
    const { summary, endedBecause, finishedAt } = closed
    const durationMs = finishedAt.getTime() - startedAt.getTime()
    const facts = { runId, organizationId, kind, trigger, ...summary.counts, endedBecause, durationMs }
    logger.info(facts, 'A run ended')
  }

  return async (): Promise<void> => {
    const open = { finishedAt: null, status: { $in: ['running' as const, 'cancelled' as const] } }
    for (const run of await runs.find(open).lean<ExportRunRow[]>()) {
      const left = await items.exists({ organizationId: run.organizationId, runId: run._id, result: 'pending' })
      if (left) continue
      const closed = await close(run)
      if (closed) tell(run, closed)
    }
  }
}
