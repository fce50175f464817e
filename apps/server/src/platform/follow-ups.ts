import type { z } from 'zod'
import { createFollowUpModel, type FollowUpRow } from './follow-up.model.ts'
import type { NewId } from './ids.ts'
import type { Connection } from './mongo.ts'
import { againWhenDuplicate } from './once-again.ts'
import { declareRestorationEnding } from './restoration-endings.ts'

/** In the place of an organization, for work about a person of several. */
export const noOrganization = 'none'

export interface FollowUpContext {
  readonly organizationId: string
  /** Aborted when the worker stops or lost its lease: finish the current step, then return or throw. */
  readonly signal: AbortSignal
}

/** What became of one step: nothing more to do, or go on later with another payload (long work in short steps). */
export type FollowUpOutcome<T> = undefined | { readonly continueWith: T; readonly delayMs?: number }

export type FollowUpHandler<T> = (payload: T, context: FollowUpContext) => Promise<FollowUpOutcome<T>>

/** How a kind is worked, and which payloads this program knows of it. */
export interface FollowUpWork {
  readonly payload: z.ZodType
  readonly handler: FollowUpHandler<unknown>
}

export interface RequestOptions {
  /** Requests with the same key join one that has not started; the last payload counts. None joins what it does not know. */
  readonly dedupeKey?: string
  /** Not before this many milliseconds from now. */
  readonly delayMs?: number
}

/** One kind of follow-up work. */
export interface FollowUp<T> {
  /** Promises the work, in the transaction of its cause. */
  readonly request: (organizationId: string, payload: T, options?: RequestOptions) => Promise<void>
  /** The same of many at once, each by itself. */
  readonly requestAll: (organizationId: string, payloads: readonly T[]) => Promise<void>
  /**
   * Says how it is done; called once, in `services.ts`. The work may run twice, one after the other or, when its worker stood
   * still until its lease ended, both at once: it must bear that. The signal tells the one that lost its lease, but late.
   */
  readonly handle: (handler: FollowUpHandler<T>) => void
  /** How many are still to be done in an organization, those that failed for good excepted. */
  readonly countOpen: (organizationId: string) => Promise<number>
}

export interface KindOptions {
  /** What is promised lets somebody in, so it is not done any more once the database was brought back from a backup. */
  readonly endsWithRestoration?: true
}

export interface FollowUps {
  /**
   * `payload` says every shape that a promise may have, also those of the version before. It is strict (`z.strictObject`): what
   * a newer version promises in a shape that is not known here is left for a process that knows it.
   */
  readonly define: <T>(kind: string, payload: z.ZodType<T>, options?: KindOptions) => FollowUp<T>
  readonly handlers: ReadonlyMap<string, FollowUpWork>
  /** How many there are in each status, over all organizations; for whoever runs the server. */
  readonly countByStatus: () => Promise<Record<FollowUpRow['status'], number>>
  /** How many wait for a process that knows their shape, since one that does not gave them back. */
  readonly countUnknown: () => Promise<number>
  /** When the one that is due longest fell due; null: none is due. Over all organizations. */
  readonly oldestDueAt: () => Promise<Date | null>
}

/**
 * The outbox: work promised in a transaction and done by the worker after it, at least once. Payloads are plain values
 * that MongoDB can keep, without secrets.
 */
export const createFollowUps = (deps: { connection: Connection; now: () => Date; newId: NewId }): FollowUps => {
  const { now, newId } = deps
  const rows = createFollowUpModel(deps.connection)
  const handlers = new Map<string, FollowUpWork>()

  const toRow = (kind: string, organizationId: string, options: RequestOptions) => ({
    _id: newId('followUp'),
    kind,
    organizationId,
    dedupeKey: options.dedupeKey ?? null,
    status: 'ready' as const,
    failures: 0,
    lastError: null,
    leaseToken: null,
    leaseUntil: null,
    createdAt: now(),
  })

  /**
   * Joins what waits under the same key, or waits by itself. What waited in a shape that is not known here is not lost by that:
   * it goes on waiting beside, and without the key.
   */
  const joinWaiting = async (schema: z.ZodType, row: ReturnType<typeof toRow>, promised: object): Promise<void> => {
    const { status, dedupeKey, organizationId, kind, ...onInsert } = row
    const before = await rows
      .findOneAndUpdate(
        { organizationId, kind, dedupeKey, status },
        { $set: { ...promised, unknownTimes: 0 }, $inc: { requests: 1 }, $setOnInsert: onInsert },
        { upsert: true, returnDocument: 'before' },
      )
      .lean<FollowUpRow | null>()
    if (before === null || schema.safeParse(before.payload).success) return
    await rows.create([{ ...before, _id: newId('followUp'), dedupeKey: null }])
  }

  const toFollowUp = <T>(kind: string, schema: z.ZodType<T>): FollowUp<T> => ({
    request: async (organizationId, payload, options = {}) => {
      const row = toRow(kind, organizationId, options)
      const dueAt = new Date(now().getTime() + (options.delayMs ?? 0))
      if (options.dedupeKey === undefined) {
        await rows.create([{ ...row, payload, dueAt, requests: 1 }])
        return
      }
      // Of two that find nothing waiting at the same moment, the later one joins the other.
      await againWhenDuplicate(() => joinWaiting(schema, row, { payload, dueAt }))
    },
    requestAll: async (organizationId, payloads) => {
      const promised = payloads.map((payload) => ({
        ...toRow(kind, organizationId, {}),
        payload,
        dueAt: now(),
        requests: 1,
      }))
      await rows.insertMany(promised)
    },
    handle: (handler) => {
      if (handlers.has(kind)) throw new Error(`The follow-up ${kind} already has a handler.`)
      handlers.set(kind, { payload: schema, handler: handler as FollowUpHandler<unknown> })
    },
    countOpen: (organizationId) => rows.countDocuments({ organizationId, kind, status: { $in: ['ready', 'working'] } }),
  })

  const define = <T>(kind: string, payload: z.ZodType<T>, { endsWithRestoration }: KindOptions = {}): FollowUp<T> => {
    if (endsWithRestoration) declareRestorationEnding(deps.connection, rows.collection.name, { where: { kind } })
    return toFollowUp(kind, payload)
  }

  const countByStatus = async () => {
    const count = (status: FollowUpRow['status']) => rows.countDocuments({ status })
    const [ready, working, failed] = await Promise.all([count('ready'), count('working'), count('failed')])
    return { ready, working, failed }
  }

  const countUnknown = () => rows.countDocuments({ unknownTimes: { $gt: 0 } })

  const oldestDueAt = async () => {
    const due = { status: 'ready' as const, dueAt: { $lte: now() } }
    const oldest = await rows.findOne(due, { _id: 0, dueAt: 1 }).sort({ dueAt: 1 }).lean()
    return oldest?.dueAt ?? null
  }

  return { define, handlers, countByStatus, countUnknown, oldestDueAt }
}
