import type { FollowUpHandler } from '../../platform/follow-ups.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { toEnlistment } from './enlistment.ts'
import { type ExportRunRow, type RunItemRow, runItemId } from './export-run.model.ts'
import { allOf } from './export-selection.ts'
import type { Enlisting } from './run-healing.ts'
import { rowsOfRun } from './run-selection.ts'

const batchSize = 200

export interface RunEnlistingDeps {
  readonly transaction: Transaction
  readonly configurations: Pick<ConfigurationService, 'find' | 'noteRun'>
  readonly now: () => Date
  readonly rows: Model<BillExportRow>
  readonly runs: Model<ExportRunRow>
  readonly items: Model<RunItemRow>
}

const newItem = (run: ExportRunRow, row: BillExportRow) => ({
  filter: { _id: runItemId(run._id, row._id) },
  update: {
    $setOnInsert: {
      organizationId: run.organizationId,
      runId: run._id,
      billExportId: row._id,
      currency: row.currency,
      total: row.total,
      result: 'pending' as const,
      message: null,
    },
  },
})

/**
 * The run as it was when its rows were read: not cancelled since, and nobody was told since that it takes their bills, which
 * may have become ready only after they were read.
 */
const asRead = ({ _id, organizationId, askedAgain }: ExportRunRow) => ({
  _id,
  organizationId,
  status: 'preparing' as const,
  askedAgain: askedAgain ?? null,
})

/** Takes a run's selection in, batch by batch, and then lets it run. */
export const createRunEnlisting = (deps: RunEnlistingDeps): FollowUpHandler<Enlisting> => {
  const { transaction, now, rows, runs, items, configurations } = deps

  /** Each run says which versions of which configurations it used. */
  const noteConfigurations = async (run: ExportRunRow, taken: readonly BillExportRow[]): Promise<void> => {
    const { _id, organizationId, kind, startedAt } = run
    const known = await runs.findOne({ organizationId, _id }, { configurationIds: 1 }).lean()
    for (const id of new Set(taken.map((row) => row.configurationId))) {
      if (known?.configurationIds.includes(id)) continue
      const configuration = await configurations.find(organizationId, id)
      if (!configuration) continue
      const used = { id, name: configuration.name, version: configuration.version }
      await runs.updateOne({ _id, organizationId }, { $push: { configurations: used, configurationIds: id } })
      if (kind !== 'status') await configurations.noteRun(organizationId, id, _id, startedAt)
    }
  }

  /** Takes rows in as they were read; those that were taken, or changed meanwhile, are passed over. */
  const takeIn = (run: ExportRunRow, batch: readonly BillExportRow[], upTo: string): Promise<boolean> =>
    transaction(async () => {
      // Collides with a cancellation, and with whoever is told that this run takes their bills: one sees the other.
      // A worker that stood still, and repeats what its successor has done, must not say that the run comes to these rows yet.
      const takenSo = { $inc: { batchCount: 1 }, $max: { takenUpTo: upTo } }
      const { matchedCount } = await runs.updateOne(asRead(run), takenSo)
      if (matchedCount === 0) return false
      const { organizationId } = run
      await rows.bulkWrite(batch.map((row) => ({ updateOne: toEnlistment(run, row, now()) })))
      const ids = batch.map((row) => row._id)
      const taken = await rows
        .find({ organizationId, _id: { $in: ids }, 'work.runId': run._id })
        .lean<BillExportRow[]>()
      await items.bulkWrite(taken.map((row) => ({ updateOne: { ...newItem(run, row), upsert: true } })))
      await noteConfigurations(run, taken)
      return true
    })

  /** One step; false: the run is not as it was read any more, and is read anew. */
  const step = async (run: ExportRunRow, after: string | null): Promise<string | null | false> => {
    const further = after === null ? {} : { _id: { $gt: after } }
    const filter = allOf(rowsOfRun(run.organizationId, run), { mode: run.mode }, further)
    const batch = await rows.find(filter).sort({ _id: 1 }).limit(batchSize).lean<BillExportRow[]>()
    const last = batch.at(-1)
    if (last) return (await takeIn(run, batch, last._id)) && last._id
    const { matchedCount } = await runs.updateOne(asRead(run), { $set: { status: 'running' } })
    return matchedCount === 1 && null
  }

  return async ({ runId, after }, { organizationId }) => {
    const run = await runs.findOne({ organizationId, _id: runId }).lean<ExportRunRow>()
    if (run?.status !== 'preparing') return undefined
    const last = await step(run, after)
    return last === null ? undefined : { continueWith: { runId, after: last === false ? after : last } }
  }
}
