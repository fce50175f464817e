import type { ExportRun, RunWait } from '@billbridge/contract/export-runs'
import type { ExportRunRow } from './export-run.model.ts'
import type { RunSummary } from './run-tally.ts'

const endOfOldRun = ({ finishedAt, status }: ExportRunRow): ExportRun['endedBecause'] =>
  finishedAt && (status === 'cancelled' ? 'cancelled' : 'done')

/** A run as the contract shows it, with its counts and sums. Runs stored before there were rounds lack what came then. */
export const showRun = (run: ExportRunRow, summary: RunSummary, waits: RunWait[]): ExportRun => ({
  id: run._id,
  kind: run.kind,
  correction: run.correction ?? null,
  mode: run.mode,
  status: run.status,
  ...summary,
  configurations: run.configurations,
  trigger: run.trigger ?? 'person',
  startedBy: run.startedBy,
  startedAt: run.startedAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
  endedBecause: run.endedBecause ?? endOfOldRun(run),
  endedBy: run.endedBy ?? null,
  waits,
  wentOn: run.wentOn ? { at: run.wentOn.at.toISOString(), done: run.wentOn.done } : null,
})
