import { setTimeout as sleep } from 'node:timers/promises'
import type { Mode } from '@billbridge/contract/modes'

/** Calls a second we allow ourselves for one Stripe account, by mode. */
export type StripeRates = Readonly<Record<Mode, number>>

/** Below Stripe's own 100 live and 25 test calls a second, so that others who use the account are not starved. https://docs.stripe.com/rate-limits */
export const defaultStripeRates: StripeRates = { live: 80, test: 20 }

/** The stand-in has no limit unless told to have one; then it says 429, and we slow down. */
export const sandboxRates: StripeRates = { live: 1000, test: 1000 }

export interface StripeRateLimit {
  /** Waits until the account may be called again. */
  readonly take: (stripeAccountId: string, mode: Mode) => Promise<void>
  /** Stripe said 429: halves the rate of the account, which then recovers by a tenth of the full rate each second. */
  readonly slowDown: (stripeAccountId: string, mode: Mode) => void
}

interface Budget {
  rate: number
  rateSetAt: number
  /** When the budget is used up to, in milliseconds; a little ahead of now is allowed as a burst. */
  usedUntil: number
}

const burstMs = 250
const recoveryPerSecond = 0.1

/** A budget per Stripe account and mode, within this process. */
export const createStripeRateLimit = (
  rates: StripeRates = defaultStripeRates,
  clock: { now: () => number; wait: (ms: number) => Promise<unknown> } = { now: Date.now, wait: (ms) => sleep(ms) },
): StripeRateLimit => {
  const budgets = new Map<string, Budget>()

  const budgetOf = (stripeAccountId: string, mode: Mode, at: number): Budget => {
    const key = `${stripeAccountId}/${mode}`
    const budget = budgets.get(key) ?? { rate: rates[mode], rateSetAt: at, usedUntil: at }
    budgets.set(key, budget)
    const recovered = (rates[mode] * recoveryPerSecond * (at - budget.rateSetAt)) / 1000
    budget.rate = Math.min(rates[mode], budget.rate + recovered)
    budget.rateSetAt = at
    return budget
  }

  return {
    take: async (stripeAccountId, mode) => {
      const at = clock.now()
      const budget = budgetOf(stripeAccountId, mode, at)
      const from = Math.max(budget.usedUntil, at)
      budget.usedUntil = from + 1000 / budget.rate
      const waitMs = from - burstMs - at
      if (waitMs > 0) await clock.wait(waitMs)
    },
    slowDown: (stripeAccountId, mode) => {
      const budget = budgetOf(stripeAccountId, mode, clock.now())
      budget.rate = Math.max(1, budget.rate / 2)
    },
  }
}
