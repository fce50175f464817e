import { newLease } from '../../platform/lease.ts'
import type { Model } from '../../platform/mongo.ts'
import type { BillExportRow, ExportWork } from './bill-export.model.ts'
import { createLanes, type Lane, shareOut } from './export-lanes.ts'
import { statusesBefore } from './export-states.ts'

/** A row in hand: it has work, under our token. */
export type ClaimedRow = BillExportRow & { work: ExportWork & { leaseToken: string } }

type Due = Pick<BillExportRow, '_id' | 'work'>

/**
 * The bill-export rows as a queue. A claim gives every row of a batch the same token and moves `work.dueAt` to the end
 * of the lease, so that a row whose worker died is due again by itself. Every later write names the token.
 */
export const createExportQueue = (deps: { rows: Model<BillExportRow>; now: () => Date; leaseMs: number }) => {
  const { rows, now, leaseMs } = deps

  const lanesWithWork = createLanes(rows)

  /** Gives the rows our token, as far as nobody else was quicker. */
  const take = async (found: readonly Due[], at: Date): Promise<ClaimedRow[]> => {
    if (found.length === 0) return []
    const ids = found.map((row) => row._id)
    const { leaseToken, leaseUntil } = newLease(at, leaseMs)
    const lease = { 'work.leaseToken': leaseToken, 'work.dueAt': leaseUntil }
    const due = { _id: { $in: ids }, 'work.dueAt': { $lte: at } }
    await rows.updateMany(
      { ...due, 'work.kind': { $ne: 'status' }, status: { $in: statusesBefore('started') } },
      { $set: { ...lease, status: 'started', queue: 'in-progress' } },
    )
    if (found.some((row) => row.work?.kind === 'status')) {
      await rows.updateMany({ ...due, 'work.kind': 'status' }, { $set: lease })
    }
    return rows.find({ _id: { $in: ids }, 'work.leaseToken': leaseToken }).lean<ClaimedRow[]>()
  }

  /**
   * Claims up to `most` rows that are due, in turns from every organization and Stripe account that has some, and for no
   * account more than `roomOf` says.
   */
  const claim = async (most: number, roomOf: (lane: Lane) => number = () => most): Promise<ClaimedRow[]> => {
    const at = now()
    const shares = shareOut(await lanesWithWork(at), most, roomOf)
    const found = await Promise.all(
      shares.map(({ lane, count }) =>
        rows
          .find({ ...lane, 'work.dueAt': { $lte: at } }, { _id: 1, 'work.kind': 1 })
          .sort({ 'work.dueAt': 1 })
          .limit(count)
          .lean<Due[]>(),
      ),
    )
    return take(found.flat(), at)
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
