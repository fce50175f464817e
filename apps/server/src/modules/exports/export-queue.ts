import { newLease } from '../../platform/lease.ts'
import type { Model } from '../../platform/mongo.ts'
import type { BillExportRow, ExportWork } from './bill-export.model.ts'
import { statusesBefore } from './export-states.ts'

/** A row in hand: it has work, under our token. */
export type ClaimedRow = BillExportRow & { work: ExportWork & { leaseToken: string } }

/**
 * The bill-export rows as a queue. A claim gives every row of a batch the same token and moves `work.dueAt` to the end
 * of the lease, so that a row whose worker died is due again by itself. Every later write names the token.
 */
export const createExportQueue = (deps: { rows: Model<BillExportRow>; now: () => Date; leaseMs: number }) => {
  const { rows, now, leaseMs } = deps

  const claim = async (most: number): Promise<ClaimedRow[]> => {
    const at = now()
    const due = { 'work.dueAt': { $lte: at } }
    const found = await rows.find(due, { _id: 1 }).sort({ 'work.dueAt': 1 }).limit(most).lean()
    if (found.length === 0) return []
    const ids = found.map((row) => row._id)
    const { leaseToken, leaseUntil } = newLease(at, leaseMs)
    const lease = { 'work.leaseToken': leaseToken, 'work.dueAt': leaseUntil }
    await rows.updateMany(
      { _id: { $in: ids }, ...due, 'work.kind': 'export', status: { $in: statusesBefore('started') } },
      { $set: { ...lease, status: 'started', queue: 'in-progress' } },
    )
    await rows.updateMany({ _id: { $in: ids }, ...due, 'work.kind': 'status' }, { $set: lease })
    return rows.find({ _id: { $in: ids }, 'work.leaseToken': leaseToken }).lean<ClaimedRow[]>()
  }

  /** Prolongs the leases that are still held. */
  const renew = async (held: readonly ClaimedRow[]): Promise<void> => {
    const dueAt = new Date(now().getTime() + leaseMs)
    const tokens = [...new Set(held.map((row) => row.work.leaseToken))]
    const ids = held.map((row) => row._id)
    await rows.updateMany({ _id: { $in: ids }, 'work.leaseToken': { $in: tokens } }, { $set: { 'work.dueAt': dueAt } })
  }

  /** Writes under the lease; false when the row is in other hands by now: whoever holds it goes on. */
  const update = async (
    row: ClaimedRow,
    changes: Partial<BillExportRow> & Record<string, unknown>,
  ): Promise<boolean> => {
    const held = { _id: row._id, organizationId: row.organizationId, 'work.leaseToken': row.work.leaseToken }
    const { matchedCount } = await rows.updateOne(held, { $set: changes })
    return matchedCount === 1
  }

  return { claim, renew, update }
}

export type ExportQueueStore = ReturnType<typeof createExportQueue>
