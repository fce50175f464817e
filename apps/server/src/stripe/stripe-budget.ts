import type { Mode } from '@billbridge/contract/modes'
import { type Connection, defineModel, isDuplicateKey } from '../platform/mongo.ts'
import { paceOf, type StripeRates } from './stripe-rates.ts'

/** Whose budget: a Stripe account in one mode. */
export interface BudgetOwner {
  readonly stripeAccountId: string
  readonly mode: Mode
}

export interface Slots {
  /** Per endpoint, when calls may be made, in milliseconds from now, earliest first. */
  readonly at: ReadonlyMap<string, readonly number[]>
  /** When the next free moment of the account is, in milliseconds from now; 0: at once. */
  readonly freeInMs: number
}

export interface StripeBudget {
  /**
   * Reserves moments to call in, at most so many per endpoint, and none further ahead than `aheadMs`. What one process
   * is given no other gets.
   */
  readonly reserve: (owner: BudgetOwner, asked: ReadonlyMap<string, number>, aheadMs: number) => Promise<Slots>
  /** Everybody goes slower for a while: the account, or one of its endpoints. */
  readonly slowDown: (owner: BudgetOwner, endpoint: string | null, pauseMs: number) => Promise<void>
}

interface Line {
  /** Milliseconds since the epoch, on the database's clock: the first moment that is nobody's yet. */
  next: number
  from: number
  every: number
}

interface BudgetRow extends Line {
  _id: string
  at: Date
  now: number
  endpoints: Record<string, Line & { count: number }>
}

const collection = 'stripe-budgets'
/** A slot further ahead than this comes from a clock that jumped back, and does not count. */
const mostAheadMs = 60_000
const recoveryPerSecond = 0.05
const slowerBy = 0.85
const slowest = 0.05
/** One second that was too full has many calls refused; that is one reason to go slower, not many. */
const calmMs = 700
const quick = { upsert: true, writeConcern: { w: 1 as const }, timeoutMS: 2_000 }

const fieldOf = (endpoint: string): string => endpoint.replace(/[^A-Za-z0-9]+/g, '_')

/** The share of the full rate that is used now: what it was slowed to, and what it recovered since. */
const shareOf = (path: string) => {
  const since = { $subtract: ['$now', { $ifNull: [`$${path}slowedAt`, '$now'] }] }
  const recovered = { $multiply: [since, recoveryPerSecond / 1000] }
  return { $max: [slowest, { $min: [1, { $add: [{ $ifNull: [`$${path}share`, 1] }, recovered] }] }] }
}

/** The first free moment: never in the past, and never absurdly far ahead. */
const firstFree = (path: string) => ({
  $min: [{ $max: [{ $ifNull: [`$${path}next`, '$now'] }, '$now'] }, { $add: ['$now', mostAheadMs] }],
})

const opened = (path: string, perSecond: number) => ({
  $set: {
    [`${path}from`]: firstFree(path),
    [`${path}every`]: { $divide: [1000 / perSecond, shareOf(path)] },
  },
})

const fitting = (first: string, every: string, aheadMs: number) => ({
  $add: [1, { $floor: { $divide: [{ $subtract: [{ $add: ['$now', aheadMs] }, first] }, every] } }],
})

const stamp = { $set: { at: '$$NOW', now: { $toDouble: '$$NOW' } } }

/** One endpoint's share of a reservation: as many moments as were asked for, as both lines have room. */
const taken = (field: string, count: number, aheadMs: number): object[] => {
  const path = `endpoints.${field}.`
  const [from, every, number] = [`$${path}from`, `$${path}every`, `$${path}count`]
  const rooms = [fitting(from, every, aheadMs), fitting('$next', '$every', aheadMs)]
  return [
    { $set: { [`${path}count`]: { $max: [0, { $min: [count, ...rooms] }] } } },
    {
      $set: {
        [`${path}next`]: { $add: [from, { $multiply: [number, every] }] },
        next: { $add: ['$next', { $multiply: [number, '$every'] }] },
      },
    },
  ]
}

/** The moments in the order they come: none before its endpoint's own, none before the account's. */
const slotsOf = (row: BudgetRow, endpoints: readonly string[]): Slots => {
  const wanted = endpoints.flatMap((endpoint) => {
    const line = row.endpoints[fieldOf(endpoint)]
    return Array.from({ length: line?.count ?? 0 }, (_, n) => ({
      endpoint,
      at: (line?.from ?? 0) + n * (line?.every ?? 0),
    }))
  })
  const at = new Map<string, number[]>()
  wanted.sort((a, b) => a.at - b.at)
  for (const [n, slot] of wanted.entries()) {
    const ms = Math.max(slot.at, row.from + n * row.every) - row.now
    at.set(slot.endpoint, [...(at.get(slot.endpoint) ?? []), ms])
  }
  const endpointFrees = endpoints.map((endpoint) => row.endpoints[fieldOf(endpoint)]?.next ?? row.now)
  return { at, freeInMs: Math.max(0, Math.max(row.next, Math.min(...endpointFrees)) - row.now) }
}

/**
 * The budget of each Stripe account and mode, shared by all processes: a line of evenly spaced moments on the database's
 * clock, one for the account and one for each endpoint, handed out several at a time by one atomic update. Evenly spaced
 * calls keep within a limit wherever Stripe's second begins. Nothing here joins a transaction of the caller's.
 */
export const createStripeBudget = (connection: Connection, rates: StripeRates): StripeBudget => {
  defineModel(connection, {
    name: 'StripeBudget',
    collection,
    fields: { at: Date },
    indexes: [[{ at: 1 }, { expireAfterSeconds: 86_400 }]],
  })
  const rows = () => connection.getClient().db(connection.name).collection<BudgetRow>(collection)
  const idOf = ({ stripeAccountId, mode }: BudgetOwner) => `${stripeAccountId}/${mode}`

  const update = async (owner: BudgetOwner, stages: object[]): Promise<BudgetRow> => {
    const run = () => rows().findOneAndUpdate({ _id: idOf(owner) }, stages, { ...quick, returnDocument: 'after' })
    // Two processes that make the row at the same moment: the second finds it.
    const row = await run().catch((error: unknown) => {
      if (isDuplicateKey(error)) return run()
      throw error
    })
    if (!row) throw new Error('The budget was not written.')
    return row
  }

  return {
    reserve: async (owner, asked, aheadMs) => {
      const endpoints = [...asked.keys()]
      const { account } = paceOf(rates, owner.mode, '')
      const lines = endpoints.flatMap((endpoint) => {
        const field = fieldOf(endpoint)
        const pace = paceOf(rates, owner.mode, endpoint)
        return [opened(`endpoints.${field}.`, pace.endpoint), ...taken(field, asked.get(endpoint) ?? 0, aheadMs)]
      })
      const row = await update(owner, [stamp, opened('', account), { $set: { next: '$from' } }, ...lines])
      return slotsOf(row, endpoints)
    },

    slowDown: async (owner, endpoint, pauseMs) => {
      const path = endpoint === null ? '' : `endpoints.${fieldOf(endpoint)}.`
      const calm = { $lt: [{ $subtract: ['$now', { $ifNull: [`$${path}slowedAt`, 0] }] }, calmMs] }
      const paused = { $add: ['$now', Math.min(pauseMs, mostAheadMs)] }
      const slower = { $max: [slowest, { $multiply: [shareOf(path), slowerBy] }] }
      await update(owner, [
        stamp,
        {
          $set: {
            [`${path}share`]: { $cond: [calm, `$${path}share`, slower] },
            [`${path}slowedAt`]: { $cond: [calm, `$${path}slowedAt`, '$now'] },
            [`${path}next`]: { $max: [{ $ifNull: [`$${path}next`, '$now'] }, paused] },
          },
        },
      ])
    },
  }
}
