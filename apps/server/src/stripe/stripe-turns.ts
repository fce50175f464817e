import { setTimeout as sleep } from 'node:timers/promises'
import { randomText } from '../platform/ids.ts'
import type { Logger } from '../platform/logger.ts'
import { type Connection, defineModel, isDuplicateKey } from '../platform/mongo.ts'
import type { BudgetOwner } from './stripe-budget.ts'

/** Ends a turn. */
export type EndTurn = () => Promise<void>

export interface StripeTurns {
  /** Waits for the turn at every named object that is contended; at once when none is. */
  readonly enter: (owner: BudgetOwner, objects: readonly string[]) => Promise<EndTurn>
  /** Stripe said `lock_timeout`: for a while, calls at these objects go one after the other. */
  readonly contended: (owner: BudgetOwner, objects: readonly string[]) => void
}

interface TurnRow {
  _id: string
  token: string
  until: Date
}

const collection = 'stripe-turns'
const contendedMs = 60_000
/** Longer than a call may last. */
const turnMs = 35_000
const mostWaitMs = 10_000
const pollMs = 25
const quick = { writeConcern: { w: 1 as const }, timeoutMS: 2_000 }
const noTurn: EndTurn = async () => undefined

/**
 * Serialises calls at one object of Stripe's, across processes, but only while Stripe complains of them: the objects it
 * named are remembered for a minute. Nobody waits for ever; at worst Stripe complains once more.
 * https://docs.stripe.com/rate-limits#object-lock-timeouts
 */
export const createStripeTurns = (connection: Connection, logger: Logger): StripeTurns => {
  defineModel(connection, {
    name: 'StripeTurn',
    collection,
    fields: { token: String, until: Date },
    indexes: [[{ until: 1 }, { expireAfterSeconds: 600 }]],
  })
  const rows = () => connection.getClient().db(connection.name).collection<TurnRow>(collection)
  const contendedUntil = new Map<string, number>()
  const nameOf = ({ stripeAccountId, mode }: BudgetOwner, object: string) => `${stripeAccountId}/${mode}/${object}`

  const isContended = (name: string): boolean => {
    const until = contendedUntil.get(name)
    if (until === undefined) return false
    if (until > performance.now()) return true
    contendedUntil.delete(name)
    return false
  }

  /** The row is made, taken over, or left as it is, in one update: whose it is then says whether the turn is ours. */
  const acquire = async (_id: string, token: string): Promise<boolean> => {
    const isFree = { $lte: [{ $ifNull: ['$until', '$$NOW'] }, '$$NOW'] }
    const take = {
      token: { $cond: [isFree, token, '$token'] },
      until: { $cond: [isFree, { $add: ['$$NOW', turnMs] }, '$until'] },
    }
    const options = { ...quick, upsert: true, returnDocument: 'after' as const }
    const run = () => rows().findOneAndUpdate({ _id }, [{ $set: take }], options)
    const row = await run().catch((error: unknown) => {
      // Somebody else made it at the same moment.
      if (isDuplicateKey(error)) return run()
      throw error
    })
    return row?.token === token
  }

  const wait = async (name: string, token: string): Promise<void> => {
    const end = performance.now() + mostWaitMs
    while (!(await acquire(name, token)) && performance.now() < end) await sleep(pollMs * (0.5 + Math.random()))
  }

  return {
    enter: async (owner, objects) => {
      const names = objects
        .map((object) => nameOf(owner, object))
        .filter(isContended)
        .sort()
      if (names.length === 0) return noTurn
      const token = randomText(22)
      try {
        for (const name of names) await wait(name, token)
      } catch (error) {
        logger.warn({ err: error }, 'A turn could not be waited for')
      }
      return async () => {
        await rows()
          .deleteMany({ _id: { $in: names }, token }, quick)
          .catch((error: unknown) => logger.warn({ err: error }, 'A turn could not be ended'))
      }
    },
    contended: (owner, objects) => {
      for (const object of objects) contendedUntil.set(nameOf(owner, object), performance.now() + contendedMs)
    },
  }
}
