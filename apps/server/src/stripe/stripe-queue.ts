import { withoutLogFacts } from '../platform/log-facts.ts'
import type { Logger } from '../platform/logger.ts'
import type { BudgetOwner, Slots, StripeBudget } from './stripe-budget.ts'
import { paceOf, type StripeRates } from './stripe-rates.ts'

/** No call may be made soon: the account was paused. */
export class BudgetSpent extends Error {
  readonly afterMs: number

  constructor(afterMs: number) {
    super('Stripe asked to wait before this account is called again.')
    this.name = 'BudgetSpent'
    this.afterMs = afterMs
  }
}

export interface StripeQueue {
  readonly take: (endpoint: string) => Promise<void>
  readonly waiting: () => number
}

export interface StripeQueueOptions {
  readonly owner: BudgetOwner
  readonly budget: StripeBudget
  readonly rates: StripeRates
  readonly logger: Logger
  readonly aheadMs: number
  /** Told when nothing waits and nothing is kept. */
  readonly idle: () => void
}

interface Waiter {
  readonly go: () => void
  readonly fail: (error: Error) => void
}

/** Between two questions to the budget while it is short, so that many calls share one. */
const tickMs = 50
/** How long a moment that was not used in time may still be used. */
const graceMs = 100
const patienceMs = 10_000
/** The part of the budget a process allows itself while the database cannot be asked. */
const shareAlone = 0.25
const againMs = 1_000
const idleMs = 5_000

const total = (lists: Iterable<readonly unknown[]>): number => {
  let sum = 0
  for (const list of lists) sum += list.length
  return sum
}

/**
 * The calls of this process that wait for one account. It asks the budget for moments only as calls need them: at once
 * while there is plenty, every tick while it is short, a few more than needed while calls come quickly; what is not used
 * in time is gone, so nothing is hoarded.
 */
export const createStripeQueue = (options: StripeQueueOptions): StripeQueue => {
  const { owner, budget, aheadMs, logger } = options
  const waiters = new Map<string, Waiter[]>()
  const slots = new Map<string, number[]>()
  /** Calls let go since the last question, by endpoint: about as many will come before the next. */
  let recent = new Map<string, number>()
  let recentSince = 0
  let plenty = true
  let asking = false
  let askAt = 0
  let aloneUntil = 0
  let timer: NodeJS.Timeout | undefined

  const release = (now: number): void => {
    for (const [endpoint, times] of slots) {
      while (times[0] !== undefined && times[0] < now - graceMs) times.shift()
      const waiting = waiters.get(endpoint) ?? []
      while (times[0] !== undefined && times[0] <= now + 0.5 && waiting.length > 0) {
        times.shift()
        waiting.shift()?.go()
        recent.set(endpoint, (recent.get(endpoint) ?? 0) + 1)
      }
      if (times.length === 0) slots.delete(endpoint)
    }
    for (const [endpoint, waiting] of waiters) if (waiting.length === 0) waiters.delete(endpoint)
  }

  const lacking = (): Map<string, number> => {
    const missing = new Map<string, number>()
    for (const [endpoint, waiting] of waiters) {
      const count = waiting.length - (slots.get(endpoint)?.length ?? 0)
      if (count > 0) missing.set(endpoint, count)
    }
    return missing
  }

  /** A few more than needed while calls come quickly and there is plenty. */
  const wished = (missing: ReadonlyMap<string, number>, now: number): Map<string, number> => {
    const perTick = Math.min(1, tickMs / Math.max(1, now - recentSince))
    const asked = new Map(missing)
    if (plenty) {
      for (const [endpoint, count] of recent) {
        asked.set(endpoint, (asked.get(endpoint) ?? 0) + Math.floor(count * perTick))
      }
    }
    recent = new Map()
    recentSince = now
    return new Map([...asked].filter(([, count]) => count > 0))
  }

  const failAll = (afterMs: number): void => {
    const all = [...waiters.values()].flat()
    waiters.clear()
    for (const waiter of all) waiter.fail(new BudgetSpent(afterMs))
  }

  const accept = ({ at, freeInMs }: Slots, missing: ReadonlyMap<string, number>, asked: number): void => {
    const now = performance.now()
    // The answer was made about half way between question and answer.
    const origin = now - (now - asked) / 2
    for (const [endpoint, times] of at) {
      slots.set(endpoint, [...(slots.get(endpoint) ?? []), ...times.map((ms) => origin + ms)])
    }
    plenty = freeInMs < tickMs && [...missing].every(([endpoint, count]) => (at.get(endpoint)?.length ?? 0) >= count)
    const spread = tickMs * (0.75 + Math.random() / 2)
    askAt = plenty ? now : now + Math.max(spread, freeInMs - aheadMs)
    if (at.size === 0 && freeInMs > patienceMs) failAll(freeInMs)
  }

  /** Without the database nobody knows what the others do: a quarter of the budget, at a steady pace. */
  const goAlone = (missing: ReadonlyMap<string, number>): void => {
    const now = performance.now()
    let at = Math.max(aloneUntil, now)
    for (const [endpoint, count] of missing) {
      const pace = paceOf(options.rates, owner.mode, endpoint)
      const every = 1000 / (Math.min(pace.account, pace.endpoint) * shareAlone)
      const times = Array.from(
        { length: Math.max(0, Math.min(count, Math.ceil((now + againMs - at) / every))) },
        (_, n) => at + n * every,
      )
      at += times.length * every
      slots.set(endpoint, [...(slots.get(endpoint) ?? []), ...times])
    }
    aloneUntil = at
    plenty = false
    askAt = now + againMs
  }

  const ask = async (missing: ReadonlyMap<string, number>): Promise<void> => {
    asking = true
    const asked = performance.now()
    try {
      accept(await budget.reserve(owner, wished(missing, asked), aheadMs), missing, asked)
    } catch (error) {
      logger.warn({ err: error, ...owner }, 'The shared budget for Stripe cannot be read; going slowly')
      goAlone(missing)
    } finally {
      asking = false
      pump()
    }
  }

  /** When something is to be done next, in milliseconds from now. */
  const nextIn = (now: number, short: boolean): number => {
    const times = [...waiters.keys()].flatMap((endpoint) => slots.get(endpoint)?.[0] ?? [])
    if (short && !asking) times.push(askAt)
    return times.length === 0 ? idleMs : Math.max(0, Math.min(...times) - now)
  }

  const pump = (): void => {
    clearTimeout(timer)
    const now = performance.now()
    release(now)
    const missing = lacking()
    if (missing.size > 0 && !asking && now >= askAt) void ask(missing)
    if (waiters.size === 0 && slots.size === 0 && !asking && now - recentSince > idleMs) {
      options.idle()
      return
    }
    timer = setTimeout(pump, nextIn(now, missing.size > 0))
    if (waiters.size === 0) timer.unref()
  }

  return {
    take: (endpoint) =>
      new Promise((go, fail) => {
        const waiting = waiters.get(endpoint) ?? []
        waiting.push({ go, fail })
        waiters.set(endpoint, waiting)
        withoutLogFacts(pump)
      }),
    waiting: () => total(waiters.values()),
  }
}
