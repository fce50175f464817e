import type { Mode } from '@billbridge/contract/modes'
import type { Logger } from '../platform/logger.ts'
import type { StripeBudget } from './stripe-budget.ts'
import type { StripeMetrics } from './stripe-metrics.ts'
import { createStripeQueue, type StripeQueue } from './stripe-queue.ts'
import type { StripeRates } from './stripe-rates.ts'

export interface LimitedCall {
  readonly stripeAccountId: string
  readonly mode: Mode
  /** As `endpointOf` names it. */
  readonly endpoint: string
}

export interface StripeRateLimit {
  /**
   * Waits until the call may be made.
   * @throws BudgetSpent when that would take longer than a call may wait
   */
  readonly take: (call: LimitedCall) => Promise<void>
  /** Stripe said 429, for this reason if it gave one, and asked to wait so long: every process goes slower. */
  readonly slowDown: (call: LimitedCall, reason: string | null, retryAfterMs: number | null) => void
  /** Whether so many calls of this process wait for the account that more work for it would only fill the process. */
  readonly isCrowded: (stripeAccountId: string, mode: Mode) => boolean
  /** Calls of this process that wait, by account and mode. */
  readonly waiting: () => ReadonlyMap<string, number>
}

/** Calls waiting for one account beyond which no more work is taken for it. */
const crowd = 12

/** Calls in the background are given moments no further ahead than this, so that a person never waits longer for one. */
const backgroundAheadMs = 150
const personAheadMs = 10_000

export interface StripeRateLimitOptions {
  readonly budget: StripeBudget
  readonly rates: StripeRates
  readonly logger: Logger
  /** These calls give way to those that people wait for. */
  readonly background: boolean
  readonly metrics?: StripeMetrics
}

/** Paces this process's calls by the budget all processes share. */
export const createStripeRateLimit = (options: StripeRateLimitOptions): StripeRateLimit => {
  const { budget, logger, background, metrics } = options
  const queues = new Map<string, StripeQueue>()

  const queueOf = (stripeAccountId: string, mode: Mode): StripeQueue => {
    const name = `${stripeAccountId}/${mode}`
    const known = queues.get(name)
    if (known) return known
    const owner = { stripeAccountId, mode }
    const aheadMs = background ? backgroundAheadMs : personAheadMs
    const idle = () => void queues.delete(name)
    const queue = createStripeQueue({ ...options, owner, aheadMs, idle })
    queues.set(name, queue)
    return queue
  }

  return {
    take: async ({ stripeAccountId, mode, endpoint }) => {
      const since = performance.now()
      await queueOf(stripeAccountId, mode).take(endpoint)
      metrics?.waited(mode, performance.now() - since)
    },
    slowDown: (call, reason, retryAfterMs) => {
      // Stripe guards single objects too, which says nothing of the others.
      if (reason === 'resource-specific') return
      const endpoint = reason?.startsWith('endpoint') ? call.endpoint : null
      logger.warn({ ...call, reason, retryAfterMs }, 'Stripe asked to go slower')
      metrics?.slowedDown(call.mode, endpoint === null ? 'account' : 'endpoint')
      budget.slowDown(call, endpoint, retryAfterMs ?? 0).catch((error: unknown) => {
        logger.warn({ err: error }, 'Going slower could not be noted')
      })
    },
    isCrowded: (stripeAccountId, mode) => (queues.get(`${stripeAccountId}/${mode}`)?.waiting() ?? 0) >= crowd,
    waiting: () => new Map([...queues].map(([name, queue]) => [name, queue.waiting()])),
  }
}
