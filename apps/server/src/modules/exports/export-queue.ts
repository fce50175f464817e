import type { StripeCall } from '@billbridge/contract/attempts'
import { createNewId } from '../../platform/ids.ts'
import { createJoined } from '../../platform/joined.ts'
import { type Lease, newLease } from '../../platform/lease.ts'
import { type Filter, isUnreachable, type Model } from '../../platform/mongo.ts'
import type { BillExportRow, ExportWork } from './bill-export.model.ts'
import { isUnbegun } from './enlistment.ts'
import { createLanes, type Lane, type Share, shareOut } from './export-lanes.ts'
import type { ExportRunRow } from './export-run.model.ts'
import { statusesBefore } from './export-states.ts'

/** What a worker that died left open: its attempt, and the calls it had noted. */
export interface Interrupted {
  readonly attemptId: string
  readonly calls: readonly StripeCall[]
}

/** A row in hand: it has work, under our token, as an attempt of its own. */
export type ClaimedRow = BillExportRow & {
  work: ExportWork & { leaseToken: string; attemptId: string }
  interrupted: Interrupted | null
}

type Changes = Partial<BillExportRow> & Record<string, unknown>
type Due = Pick<BillExportRow, '_id' | 'status'> & { work: ExportWork }
type Found = { readonly share: Share; readonly due: readonly Due[] }
type Noted = { readonly row: ClaimedRow; readonly changes: Changes }

const mostJoined = 50

/** Rows whose status is asked for are read by pages of Stripe's list: so many more are taken in one claim, of all lanes. */
const mostStatuses = 300

/** Whether it is claimed to ask for its status: that takes few calls together, and turns instead of a hand. */
export const isStatus = ({ work }: { readonly work: Pick<ExportWork, 'kind'> }): boolean => work.kind === 'status'

const notStatus: Filter<BillExportRow> = { 'work.kind': { $ne: 'status' } }

const heldBy = ({ _id, organizationId, work }: ClaimedRow) => ({
  _id,
  organizationId,
  'work.leaseToken': work.leaseToken,
})

/** How long what a cancelled run has still to let go is not looked at. */
const asideMs = 60_000

const interruptedOf = ({ work }: Due): Interrupted | null =>
  work.attemptId === null ? null : { attemptId: work.attemptId, calls: work.calls ?? [] }

export interface QueueDeps {
  readonly rows: Model<BillExportRow>
  readonly runs: Model<ExportRunRow>
  readonly now: () => Date
  readonly leaseMs: number
}

/**
 * The bill-export rows as a queue. A claim gives every row of a batch the same token and moves `work.dueAt` to the end
 * of the lease, so that a row whose worker died is due again by itself. Every later write names the token.
 */
export const createExportQueue = (deps: QueueDeps) => {
  const { rows, runs, now, leaseMs } = deps
  const newId = createNewId(now)

  const lanesWithWork = createLanes(rows)

  /** A row that was taken meanwhile, and perhaps let go again, is another's: it is not as it was found. */
  const takingOf = ({ _id, work }: Due, at: Date, { leaseToken, leaseUntil }: Lease) => {
    const lease = {
      'work.leaseToken': leaseToken,
      'work.dueAt': leaseUntil,
      'work.attemptId': newId('attempt'),
      'work.calls': null,
      lastRunId: work.runId,
    }
    const due = { _id, 'work.dueAt': { $lte: at }, 'work.attemptId': work.attemptId, 'work.kind': work.kind }
    return work.kind === 'status'
      ? { updateOne: { filter: due, update: { $set: lease, $inc: { attemptCount: 1 } } } }
      : {
          updateOne: {
            filter: { ...due, status: { $in: statusesBefore('started') } },
            update: {
              $set: { ...lease, status: 'started' as const, queue: 'in-progress' as const },
              $inc: { attemptCount: 1 },
            },
          },
        }
  }

  /** Without what is not begun of a cancelled run: it leaves that batch by batch, and is not begun any more until then. */
  const withoutCancelled = async (found: readonly Due[], at: Date): Promise<readonly Due[]> => {
    const unbegun = found.filter(isUnbegun)
    const ids = [...new Set(unbegun.map(({ work }) => work.runId))]
    if (ids.length === 0) return found
    const cancelled = await runs.find({ _id: { $in: ids }, status: 'cancelled' }, { _id: 1 }).lean()
    if (cancelled.length === 0) return found
    const runIds = new Set(cancelled.map(({ _id }) => _id))
    const aside = new Set(unbegun.filter(({ work }) => runIds.has(work.runId)).map(({ _id }) => _id))
    // Else they would stand before what comes after them.
    await rows.updateMany(
      { _id: { $in: [...aside] }, 'work.runId': { $in: [...runIds] }, 'work.leaseToken': null },
      { $set: { 'work.dueAt': new Date(at.getTime() + asideMs) } },
    )
    return found.filter(({ _id }) => !aside.has(_id))
  }

  /** Gives the rows our token and an attempt each, as far as nobody else was quicker. */
  const take = async (found: readonly Due[], at: Date): Promise<ClaimedRow[]> => {
    if (found.length === 0) return []
    const lease = newLease(at, leaseMs)
    await rows.bulkWrite(
      found.map((row) => takingOf(row, at, lease)),
      { ordered: false },
    )
    const ours = { _id: { $in: found.map((row) => row._id) }, 'work.leaseToken': lease.leaseToken }
    const taken = await rows.find(ours).lean<ClaimedRow[]>()
    const left = new Map(found.map((row) => [row._id, interruptedOf(row)]))
    return taken.map((row) => ({ ...row, interrupted: left.get(row._id) ?? null }))
  }

  const dueIn = ({ lane, count }: Share, at: Date, which: Filter<BillExportRow> = {}): Promise<Due[]> =>
    rows
      .find(
        { ...lane, 'work.dueAt': { $lte: at }, ...which },
        { status: 1, 'work.kind': 1, 'work.runId': 1, 'work.attemptId': 1, 'work.calls': 1, 'work.leaseToken': 1 },
      )
      .sort({ 'work.dueAt': 1 })
      .limit(count)
      .lean<Due[]>()
      .exec()

  /** Where a status is asked for: the other statuses of its lane that are due next, dealt out in turns as well. */
  const moreStatuses = async (found: readonly Found[], at: Date): Promise<Due[]> => {
    const asking = found.filter(({ share, due }) => due.length === share.count && due.some(isStatus))
    const lanes = asking.map(({ share }) => share.lane)
    const shares = new Map(shareOut(lanes, mostStatuses, () => mostStatuses).map(({ lane, count }) => [lane, count]))
    const next = asking.map(async ({ share: { lane, count }, due }) => {
      const more = shares.get(lane) ?? 0
      const taken = new Set(due.map(({ _id }) => _id))
      const behind = await dueIn({ lane, count: count + more }, at)
      return behind.filter((row) => isStatus(row) && !taken.has(row._id)).slice(0, more)
    })
    return (await Promise.all(next)).flat()
  }

  /**
   * Claims up to `most` rows that are due, in turns from every organization and Stripe account that has some, and for no
   * account more than `roomOf` says; and some statuses beyond that, which do not need a hand each, but no more of a lane
   * of which some are waiting.
   */
  const claim = async (
    most: number,
    roomOf: (lane: Lane) => number = () => most,
    areWaiting: (lane: Lane) => boolean = () => false,
  ): Promise<ClaimedRow[]> => {
    const at = now()
    const shares = shareOut(await lanesWithWork(at), most, roomOf)
    const found = await Promise.all(
      shares.map(async (share) => ({ share, due: await dueIn(share, at, areWaiting(share.lane) ? notStatus : {}) })),
    )
    const due = [...found.flatMap((one) => one.due), ...(await moreStatuses(found, at))]
    return take(await withoutCancelled(due, at), at)
  }

  /** Prolongs the leases that are still held. */
  const renew = async (held: readonly ClaimedRow[]): Promise<void> => {
    const dueAt = new Date(now().getTime() + leaseMs)
    const tokens = [...new Set(held.map((row) => row.work.leaseToken))]
    const ids = held.map((row) => row._id)
    await rows.updateMany({ _id: { $in: ids }, 'work.leaseToken': { $in: tokens } }, { $set: { 'work.dueAt': dueAt } })
  }

  /**
   * Gives the leases up that are still held: the rows are due now, and nothing more is written under these leases. Of what
   * was not begun no attempt is left.
   */
  const release = async (held: readonly ClaimedRow[], isBegun: (row: ClaimedRow) => boolean): Promise<void> => {
    if (held.length === 0) return
    const freed = { 'work.dueAt': now(), 'work.leaseToken': null }
    const begun = { $set: freed }
    const untried = { $set: { ...freed, 'work.attemptId': null }, $inc: { attemptCount: -1 } }
    await rows.bulkWrite(
      held.map((row) => ({ updateOne: { filter: heldBy(row), update: isBegun(row) ? begun : untried } })),
      { ordered: false },
    )
  }

  /** Writes under the lease, in the caller's transaction if there is one; false when the row is in other hands by now. */
  const update = async (row: ClaimedRow, changes: Changes): Promise<boolean> => {
    const { matchedCount } = await rows.updateOne(heldBy(row), { $set: changes })
    return matchedCount === 1
  }

  /** The same for several rows; true when all of them are still held. Else some were written and some were not. */
  const updateAll = async (noted: readonly Noted[]): Promise<boolean> => {
    const writes = noted.map(({ row, changes }) => ({
      updateOne: { filter: heldBy(row), update: { $set: changes } },
    }))
    return (await rows.bulkWrite(writes, { ordered: false })).matchedCount === noted.length
  }

  const stillHeld = async (noted: readonly Noted[]): Promise<boolean[]> => {
    const found = await rows.find({ $or: noted.map(({ row }) => heldBy(row)) }, { _id: 1 }).lean()
    const held = new Set(found.map(({ _id }) => _id))
    return noted.map(({ row }) => held.has(row._id))
  }

  const noteAll = async (noted: readonly Noted[]): Promise<boolean[]> => {
    const [only] = noted
    if (only && noted.length === 1) return [await update(only.row, only.changes)]
    return (await updateAll(noted)) ? noted.map(() => true) : stillHeld(noted)
  }

  const joined = createJoined(noteAll, mostJoined)

  /**
   * Notes progress under the lease, in one command with what other rows have to note at the moment, outside of any
   * transaction; false when the row is in other hands by now: whoever holds it goes on.
   */
  const note = async (row: ClaimedRow, changes: Changes): Promise<boolean> => {
    try {
      return await joined({ row, changes })
    } catch (error) {
      if (isUnreachable(error)) throw error
      // What is wrong with one must not stop the others: each by itself, which says whose fault it was.
      return update(row, changes)
    }
  }

  return { claim, renew, release, update, updateAll, note }
}

export type ExportQueueStore = ReturnType<typeof createExportQueue>
