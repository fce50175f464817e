import type { Filter } from '../../platform/mongo.ts'
import type { BillExportRow, ExportWork } from './bill-export.model.ts'
import { notStopped } from './export-row.ts'
import type { ExportRunRow } from './export-run.model.ts'
import { queueOf, statusOfDecision } from './export-states.ts'

/** Takes one row in as it was read; a row that changed meanwhile is passed over. */
export const toEnlistment = (run: ExportRunRow, row: BillExportRow, at: Date) => {
  const { kind, organizationId } = run
  const previous = { status: row.status, error: row.error }
  const open = { runId: run._id, dueAt: at, leaseToken: null, attemptId: null, tries: 0, previous }
  const moved =
    kind === 'status'
      ? { work: { kind: 'status' as const, ...open } }
      : {
          ...notStopped,
          work:
            kind === 'correct'
              ? { kind, correction: run.correction ?? ('as-set' as const), ...open }
              : { kind: 'export' as const, ...open },
          status: 'waiting' as const,
          queue: 'in-progress' as const,
          error: null,
        }
  return {
    filter: { _id: row._id, organizationId, status: row.status, work: null },
    update: { $set: { ...moved, lastRunId: run._id, updatedAt: at } },
  }
}

/** What was enlisted and not begun: it leaves its run when that is cancelled. */
export const isUnbegun = ({ status, work }: { status: BillExportRow['status']; work: ExportWork }): boolean =>
  work.leaseToken === null && (status === 'waiting' || work.kind === 'status')

/** The same, asked of the database. */
export const unbegun: Filter<BillExportRow> = {
  'work.leaseToken': null,
  $or: [{ status: 'waiting' }, { 'work.kind': 'status' }],
}

/** Where a row goes that was enlisted and not begun: back to where it was. */
export const backOf = (row: BillExportRow): Partial<BillExportRow> => {
  if (row.status !== 'waiting') return { work: null }
  const { status, error } = row.work?.previous ?? { status: statusOfDecision(row.decision), error: null }
  return { work: null, status, error, queue: queueOf(status, row.decision) }
}
