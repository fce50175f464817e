import type { Model } from '../../platform/mongo.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { ExportRunRow, RunItemRow } from './export-run.model.ts'
import { createRunTally } from './run-tally.ts'

/**
 * Opens a run again for a row that goes on in it, and notes when, and how many of its bills were done then: those that
 * go on are not among them. Comes in the transaction of the row, before its item is to be done again.
 */
export const createRunGoingOn = (deps: { runs: Model<ExportRunRow>; items: Model<RunItemRow>; now: () => Date }) => {
  const { runs, now } = deps
  const tally = createRunTally(deps.items)

  return async (run: ExportRunRow, row: Pick<BillExportRow, 'stoppedAt'>): Promise<void> => {
    const { _id, organizationId, wentOn } = run
    if (run.status === 'done' || !wentOn) {
      const { counts } = run.summary ?? (await tally(organizationId, _id))
      const open = run.status === 'done' && { status: 'running' as const, finishedAt: null, summary: null }
      const first = { ...open, endedBecause: null, wentOn: { at: now(), done: Math.max(0, counts.done - 1) } }
      await runs.updateOne({ _id, organizationId }, { $set: first })
      return
    }
    // One more of those that were stopped before; one that was stopped since was not done then.
    if (row.stoppedAt && row.stoppedAt > wentOn.at) return
    await runs.updateOne({ _id, organizationId, 'wentOn.done': { $gt: 0 } }, { $inc: { 'wentOn.done': -1 } })
  }
}
