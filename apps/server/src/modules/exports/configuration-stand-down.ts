import { z } from 'zod'
import type { FollowUps } from '../../platform/follow-ups.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import { backOf } from './enlistment.ts'
import { stoppedUntil } from './export-outcome.ts'
import type { ExportPlacement } from './export-placement.service.ts'
import type { ExportResumption } from './export-resumption.ts'
import { createRunItemModel, runItemId } from './export-run.model.ts'

const batchSize = 200
/** A correction is asked for anew: the bill or its invoice may be another by then. */
const waitingIn = ({ sentAt, work, configurationId }: BillExportRow, at: Date): Partial<BillExportRow> =>
  sentAt === null && work ? stoppedUntil({ configurationId }, work.runId, at) : {}

const message = 'The configuration was disabled before this bill was begun.'

/**
 * After a configuration was disabled or archived, its rows that wait in a run and were not begun leave it: they are
 * decided again, which makes them `disabled`, and go on in it when it is enabled. Those begun finish; what reads a status
 * goes on.
 */
export const createConfigurationStandDown = (deps: {
  connection: Connection
  transaction: Transaction
  followUps: FollowUps
  configurations: Pick<ConfigurationService, 'find'>
  placement: Pick<ExportPlacement, 'placeBills'>
  resume: ExportResumption
  now: () => Date
}) => {
  const { transaction } = deps
  const rows = createBillExportModel(deps.connection)
  const items = createRunItemModel(deps.connection)
  const standingDown = deps.followUps.define('exports.stand-down', z.strictObject({ configurationId: z.string() }))

  const leave = (organizationId: string, batch: readonly BillExportRow[], goesOn: boolean): Promise<void> =>
    transaction(async () => {
      const idle = { organizationId, 'work.leaseToken': null, status: 'waiting' as const }
      const back = (row: BillExportRow) => ({
        updateOne: {
          filter: { _id: row._id, 'work.runId': row.work?.runId ?? '', ...idle },
          update: { $set: { ...backOf(row), ...(goesOn ? waitingIn(row, deps.now()) : {}) } },
        },
      })
      await rows.bulkWrite(batch.map(back))
      const left = await rows
        .find({ organizationId, _id: { $in: batch.map(({ _id }) => _id) }, work: null }, { _id: 1, billId: 1 })
        .lean()
      const runOf = new Map(batch.map((row) => [row._id, row.work?.runId ?? '']))
      const ids = left.map(({ _id }) => runItemId(runOf.get(_id) ?? '', _id))
      const held = { result: 'held' as const, heldBecause: 'configuration-disabled' as const, message }
      await items.updateMany({ _id: { $in: ids }, result: 'pending' }, { $set: held })
      await deps.placement.placeBills(
        organizationId,
        left.map(({ billId }) => billId),
      )
    })

  standingDown.handle(async ({ configurationId }, { organizationId }) => {
    const configuration = await deps.configurations.find(organizationId, configurationId)
    if (configuration?.enabled) return undefined
    const batch = await rows
      .find({ organizationId, configurationId, status: 'waiting', 'work.leaseToken': null })
      .limit(batchSize)
      .lean<BillExportRow[]>()
    if (batch.length === 0) return undefined
    await leave(organizationId, batch, configuration?.archived === false)
    // It may be enabled by now: then nobody else would take them up.
    await deps.resume(organizationId, { configurationId })
    return { continueWith: { configurationId } }
  })

  /** Promises it, in the transaction that disables. */
  return (organizationId: string, configurationId: string): Promise<void> =>
    standingDown.request(organizationId, { configurationId }, { dedupeKey: configurationId })
}
