import { z } from 'zod'
import type { FollowUp } from '../../platform/follow-ups.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { ExportRunRow, RunItemRow } from './export-run.model.ts'

/** How far a run has taken in its selection: up to this row. */
export const enlistingSchema = z.strictObject({ runId: z.string(), after: z.string().nullable() })
export type Enlisting = Readonly<z.infer<typeof enlistingSchema>>

const batchSize = 200
/** So long a run is left alone: everything it needs heals by itself in less. */
const patienceMs = 10 * 60_000
/** Runs that began up to then are not left alone any more. */
export const healsBefore = (at: Date): Date => new Date(at.getTime() - patienceMs)
const message = 'The bill left this run without a result. Its own page says where it is.'

export interface RunHealingDeps {
  readonly rows: Model<BillExportRow>
  readonly runs: Model<ExportRunRow>
  readonly items: Model<RunItemRow>
  readonly transaction: Transaction
  readonly now: () => Date
  readonly enlisting: Pick<FollowUp<Enlisting>, 'request' | 'countOpen'>
}

/**
 * Frees runs that would stay open for ever: one whose taking-in was given up after too many failures is taken in again,
 * and one that waits for a bill which nobody works any more lets it go. Leases heal what a dead worker leaves behind; this
 * is for what no lease knows.
 */
export const createRunHealing = (deps: RunHealingDeps) => {
  const { rows, runs, items, transaction, now, enlisting } = deps

  /** Taking in again from the start changes nothing for rows that are in the run already. */
  const enlistAgain = async ({ _id, organizationId }: ExportRunRow): Promise<void> => {
    if ((await enlisting.countOpen(organizationId)) > 0) return
    await enlisting.request(organizationId, { runId: _id, after: null }, { dedupeKey: _id })
  }

  /** Of the bills a run waits for, those it has in hand or goes on with when access is back. */
  const awaited = async (runId: string, billExportIds: readonly string[]): Promise<Set<string>> => {
    const inHand = { _id: { $in: [...billExportIds] }, 'work.runId': runId }
    const found = await rows.find(inHand, { _id: 1 }).lean()
    return new Set(found.map(({ _id }) => _id))
  }

  const letGo = ({ _id: runId, organizationId }: ExportRunRow, after: string | null): Promise<string | null> =>
    transaction(async () => {
      const further = after === null ? {} : { billExportId: { $gt: after } }
      const batch = await items
        .find({ organizationId, runId, result: 'pending', ...further })
        .sort({ billExportId: 1 })
        .limit(batchSize)
        .lean<RunItemRow[]>()
      const known = await awaited(
        runId,
        batch.map(({ billExportId }) => billExportId),
      )
      const left = batch.filter(({ billExportId }) => !known.has(billExportId)).map(({ _id }) => _id)
      if (left.length > 0) {
        await items.updateMany({ _id: { $in: left }, result: 'pending' }, { $set: { result: 'held', message } })
      }
      return batch.at(-1)?.billExportId ?? null
    })

  return async (): Promise<void> => {
    const old = { finishedAt: null, startedAt: { $lte: healsBefore(now()) } }
    for (const run of await runs.find(old).lean<ExportRunRow[]>()) {
      if (run.status === 'preparing') {
        await enlistAgain(run)
        continue
      }
      let after: string | null = null
      do after = await letGo(run, after)
      while (after !== null)
    }
  }
}
