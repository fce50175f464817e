import type { Logger } from '../../platform/logger.ts'
import type { Model } from '../../platform/mongo.ts'
import type { ExportRunRow, RunItemRow } from './export-run.model.ts'
import type { createRunEnd } from './run-end.ts'
import type { createRunTally } from './run-tally.ts'

export interface RunClosingDeps {
  readonly runs: Model<ExportRunRow>
  readonly items: Model<RunItemRow>
  readonly tally: ReturnType<typeof createRunTally>
  readonly endOf: ReturnType<typeof createRunEnd>
  readonly logger: Logger
  readonly now: () => Date
}

/** Sums up and closes every run of which nothing is left to do. */
export const createRunClosing = ({ runs, items, tally, endOf, logger, now }: RunClosingDeps) => {
  const close = async (run: ExportRunRow): Promise<void> => {
    const { _id, organizationId, kind, trigger, startedAt } = run
    const status = run.status === 'running' ? 'done' : run.status
    const summary = await tally(organizationId, _id)
    const endedBecause = status === 'cancelled' ? status : await endOf(organizationId, _id, summary.counts.held)
    const finishedAt = now()
    const closed = { status, finishedAt, summary, endedBecause }
    const open = { _id, organizationId, status: run.status, finishedAt: null }
    const { modifiedCount } = await runs.updateOne(open, { $set: closed })
    // Another worker closed it in the same moment.
    if (modifiedCount === 0) return
    const durationMs = finishedAt.getTime() - startedAt.getTime()
    const facts = { runId: _id, organizationId, kind, trigger, ...summary.counts, endedBecause, durationMs }
    logger.info(facts, 'A run ended')
  }

  return async (): Promise<void> => {
    const open = { finishedAt: null, status: { $in: ['running' as const, 'cancelled' as const] } }
    for (const run of await runs.find(open).lean<ExportRunRow[]>()) {
      const left = await items.exists({ organizationId: run.organizationId, runId: run._id, result: 'pending' })
      if (!left) await close(run)
    }
  }
}
