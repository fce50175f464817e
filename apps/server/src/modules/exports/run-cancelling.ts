import { z } from 'zod'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { backOf, unbegun } from './enlistment.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import { type ExportRunRow, type RunItemRow, runItemId } from './export-run.model.ts'

const batchSize = 200

export interface RunCancellingDeps {
  readonly transaction: Transaction
  readonly followUps: FollowUps
  readonly auditLog: Pick<AuditLogService, 'record'>
  readonly placement: Pick<ExportPlacement, 'placeBills'>
  readonly rows: Model<BillExportRow>
  readonly runs: Model<ExportRunRow>
  readonly items: Model<RunItemRow>
}

/**
 * Cancels a run: rows not started go back to where their decision puts them, batch by batch, and are not claimed
 * until then; started ones finish.
 */
export const createRunCancelling = (deps: RunCancellingDeps) => {
  const { transaction, rows, runs, items } = deps
  const leaving = deps.followUps.define('exports.cancel', z.strictObject({ runId: z.string() }))

  /** Whether there may be more: a run has as many rows as were selected, and a transaction has to end in time. */
  const leave = (organizationId: string, runId: string): Promise<boolean> =>
    transaction(async () => {
      const idle = { organizationId, 'work.runId': runId, ...unbegun }
      const waiting = await rows.find(idle).limit(batchSize).lean<BillExportRow[]>()
      if (waiting.length === 0) return false
      await rows.bulkWrite(
        waiting.map((row) => ({ updateOne: { filter: { _id: row._id, ...idle }, update: { $set: backOf(row) } } })),
      )
      const ids = waiting.map((row) => runItemId(runId, row._id))
      await items.updateMany(
        { organizationId, _id: { $in: ids }, result: 'pending' },
        { $set: { result: 'cancelled' } },
      )
      await deps.placement.placeBills(
        organizationId,
        waiting.map((row) => row.billId),
      )
      return waiting.length === batchSize
    })

  leaving.handle(async ({ runId }, { organizationId }) =>
    (await leave(organizationId, runId)) ? { continueWith: { runId } } : undefined,
  )

  /** @throws ProblemError `run-finished` */
  return (actor: Actor, runId: string): Promise<void> =>
    transaction(async () => {
      const { organizationId } = actor
      const { matchedCount } = await runs.updateOne(
        { _id: runId, organizationId, status: { $in: ['preparing', 'running'] } },
        { $set: { status: 'cancelled', endedBy: toActorReference(actor) } },
      )
      if (matchedCount === 0) throw new ProblemError('run-finished')
      if (await leave(organizationId, runId)) await leaving.request(organizationId, { runId })
      await deps.auditLog.record(actor, { action: 'export-run.cancelled', targetId: runId, changes: [] })
    })
}
