import { backoffMs } from '../../platform/backoff.ts'
import { randomText } from '../../platform/ids.ts'
import { newLease } from '../../platform/lease.ts'
import type { Model } from '../../platform/mongo.ts'
import type { NotificationRow } from './notification.model.ts'

/** Longer than a mail server may take for one mail. */
const leaseMs = 120_000
const backoff = { baseMs: 15_000, capMs: 15 * 60_000 }
/** A mail server that is away for longer has lost the mail: the events are in the console. */
const giveUpAfterMs = 8 * 60 * 60_000
const idOrder = { happenedAt: 1, _id: 1 } as const

/** What one person is told in one e-mail; never empty. */
export interface Batch {
  readonly id: string
  readonly organizationId: string
  readonly userId: string
  readonly rows: readonly NotificationRow[]
}

/** The notification rows as a queue of e-mails, worked under a lease. */
export const createNotificationQueue = (deps: { rows: Model<NotificationRow>; now: () => Date }) => {
  const { rows, now } = deps

  const held = ({ id, rows: [first] }: Batch) => ({ batchId: id, leaseToken: first?.leaseToken ?? '' })

  return {
    /**
     * Takes whatever one person is still to be told, or the e-mail of a worker that died. An e-mail that the server took
     * before the worker died is sent again, under the same Message-ID: nothing short of the server's memory could tell.
     */
    claim: async (): Promise<Batch | null> => {
      const at = now()
      const first = await rows
        .findOne({ dueAt: { $lte: at } })
        .sort({ dueAt: 1 })
        .lean<NotificationRow>()
      if (!first) return null
      const { organizationId, userId } = first
      const id = first.batchId ?? randomText(22)
      const { leaseToken, leaseUntil } = newLease(at, leaseMs)
      const wanted = first.batchId
        ? { organizationId, userId, batchId: id, dueAt: { $lte: at } }
        : { organizationId, userId, batchId: null, dueAt: { $ne: null } }
      await rows.updateMany(wanted, { $set: { batchId: id, leaseToken, dueAt: leaseUntil } })
      const mine = await rows
        .find({ organizationId, userId, batchId: id, leaseToken })
        .sort(idOrder)
        .lean<NotificationRow[]>()
      return { id, organizationId, userId, rows: mine }
    },

    markSent: async (batch: Batch): Promise<void> => {
      const at = now()
      await rows.updateMany(held(batch), { $set: { sentAt: at, doneAt: at, dueAt: null, leaseToken: null } })
    },

    giveUp: async (batch: Batch, reason: string): Promise<void> => {
      const done = { gaveUpBecause: reason, doneAt: now(), dueAt: null, leaseToken: null }
      await rows.updateMany(held(batch), { $set: done })
    },

    /** Later again; false when it has failed for so long that it is given up. */
    tryLater: async (batch: Batch): Promise<boolean> => {
      const at = now()
      const [first] = batch.rows
      const failedSince = first?.failedSince ?? at
      if (at.getTime() - failedSince.getTime() >= giveUpAfterMs) return false
      const tries = (first?.tries ?? 0) + 1
      const dueAt = new Date(at.getTime() + backoff.baseMs + backoffMs(tries, backoff))
      const set = { failedSince, tries, dueAt, leaseToken: null }
      await rows.updateMany(held(batch), { $set: set })
      return true
    },
  }
}

export type NotificationQueue = ReturnType<typeof createNotificationQueue>
