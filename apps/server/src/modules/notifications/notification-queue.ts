import { backoffMs } from '../../platform/backoff.ts'
import { randomText } from '../../platform/ids.ts'
import { newLease } from '../../platform/lease.ts'
import type { Filter, Model, Transaction } from '../../platform/mongo.ts'
import type { NotificationRow } from './notification.model.ts'

/** Longer than a mail server may be silent; it is renewed while an e-mail is under way. */
export const leaseMs = 60_000
const backoff = { baseMs: 15_000, capMs: 15 * 60_000 }
/** A mail server that is away for longer has lost the mail: the events are in the console. */
const giveUpAfterMs = 8 * 60 * 60_000
const idOrder = { happenedAt: 1, _id: 1 } as const

type Person = Pick<NotificationRow, 'organizationId' | 'userId'>

/** What one person is told in one e-mail; never empty. */
export interface Batch extends Person {
  readonly id: string
  readonly leaseToken: string
  readonly rows: readonly NotificationRow[]
}

/**
 * The notification rows as a queue of e-mails. A person has one e-mail under way at most, with all that they are still to be
 * told, so that what happened later is never told before what happened first.
 */
export const createNotificationQueue = (deps: {
  rows: Model<NotificationRow>
  transaction: Transaction
  now: () => Date
}) => {
  const { rows, transaction, now } = deps

  const openOf = ({ organizationId, userId }: Person) => ({ organizationId, userId, dueAt: { $ne: null } })
  const held = (batch: Batch) => ({ ...openOf(batch), leaseToken: batch.leaseToken })

  /**
   * All of one person, or null while another worker has their e-mail. Two that take at once both write to the rows that were
   * there first, so one of them is repeated by MongoDB and finds the lease of the other.
   */
  const take = async (person: Person, at: Date): Promise<Batch | null> => {
    const open = openOf(person)
    const mine = await rows.find(open).sort(idOrder).lean<NotificationRow[]>()
    const isInHand = ({ leaseToken, dueAt }: NotificationRow) => leaseToken !== null && dueAt !== null && dueAt > at
    if (mine.length === 0 || mine.some(isInHand)) return null
    const id = randomText(22)
    const { leaseToken, leaseUntil } = newLease(at, leaseMs)
    await rows.updateMany(open, { $set: { batchId: id, leaseToken, dueAt: leaseUntil } })
    return { id, leaseToken, ...person, rows: mine }
  }

  /** Leaves the queue for good: how many did, none where another worker took them over. */
  const end = async (which: Filter<NotificationRow>, how: Partial<NotificationRow>): Promise<number> =>
    (await rows.updateMany(which, { $set: { ...how, doneAt: now(), dueAt: null, leaseToken: null } })).modifiedCount

  return {
    /**
     * Takes whatever somebody is still to be told as soon as a part of it is due: new, or failed before, or left by a worker
     * that died. What the server took before it was noted is told again.
     */
    claim: async (): Promise<Batch | null> => {
      const at = now()
      const inHand: Person[] = []
      for (;;) {
        const others = inHand.length === 0 ? {} : { $nor: inHand }
        const first = await rows
          .findOne({ dueAt: { $lte: at }, ...others })
          .sort({ dueAt: 1 })
          .lean<NotificationRow>()
        if (!first) return null
        const { organizationId, userId } = first
        const batch = await transaction(() => take({ organizationId, userId }, at))
        if (batch) return batch
        inHand.push({ organizationId, userId })
      }
    },

    /** Prolongs the lease; false when another worker took the e-mail over. */
    renew: async (batch: Batch): Promise<boolean> => {
      const dueAt = new Date(now().getTime() + leaseMs)
      return (await rows.updateMany(held(batch), { $set: { dueAt } })).matchedCount > 0
    },

    markSent: (batch: Batch): Promise<number> => end(held(batch), { sentAt: now() }),

    giveUp: (batch: Batch, reason: string): Promise<number> => end(held(batch), { gaveUpBecause: reason }),

    /**
     * Later again, but for what has failed for so long that it is given up: how many of both. None are where another worker
     * took the e-mail over.
     */
    tryLater: async (batch: Batch, reason: string): Promise<{ given: number; later: number }> => {
      const at = now()
      const tooLong = new Date(at.getTime() - giveUpAfterMs)
      const given = await end({ ...held(batch), failedSince: { $lte: tooLong } }, { gaveUpBecause: reason })
      const tries = batch.rows.reduce((most, row) => Math.max(most, row.tries), 0) + 1
      const dueAt = new Date(at.getTime() + backoff.baseMs + backoffMs(tries, backoff))
      await rows.updateMany({ ...held(batch), failedSince: null }, { $set: { failedSince: at } })
      const { modifiedCount } = await rows.updateMany(held(batch), { $set: { tries, dueAt, leaseToken: null } })
      return { given, later: modifiedCount }
    },
  }
}

export type NotificationQueue = ReturnType<typeof createNotificationQueue>
