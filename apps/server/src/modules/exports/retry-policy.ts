import { type BackoffOptions, backoffMs } from '../../platform/backoff.ts'

/** When a passing failure is tried again, and when it is given up: whichever limit is reached first. */
export interface RetryPolicy extends BackoffOptions {
  readonly mostTries: number
  /** From the first failure in a row. */
  readonly mostMs: number
}

const hour = 3_600_000

/**
 * Ten tries spread over about half an hour, none after six hours. Being asked to go slower says nothing against the
 * bill: it is tried more often, sooner, and for as long.
 */
const retryPolicies = {
  failed: { mostTries: 10, mostMs: 6 * hour, baseMs: 1_000, capMs: 300_000 },
  'rate-limited': { mostTries: 200, mostMs: 6 * hour, baseMs: 1_000, capMs: 120_000 },
} as const satisfies Record<string, RetryPolicy>

/** Stripe is taken at its word when it names a time to wait, up to this. */
const longestAsked = hour

export interface FailedTry {
  /** Failed tries in a row, this one included; of a bill that only waits, how often it did. */
  readonly tries: number
  readonly rateLimited: boolean
  /** What Stripe, or we, asked to wait; null: nobody said. */
  readonly askedMs: number | null
}

/** Stripe ends a call in less; a key that is in use for longer is a failure like any other. */
const longestOwnCallMs = 90_000

/** A bill that found Stripe at work on its own call of before: since when, and how often in a row. */
export interface OwnCall {
  readonly since: Date
  readonly times: number
}

/** The same, met once more. */
export const ownCallAgain = (before: OwnCall | null | undefined, now: Date): OwnCall => ({
  since: before?.since ?? now,
  times: (before?.times ?? 0) + 1,
})

/** Whether Stripe may still be at it, so that meeting the call says nothing against the bill. */
export const isOwnCallUnderWay = ({ since }: OwnCall, now: Date): boolean =>
  now.getTime() - since.getTime() < longestOwnCallMs

const policyOf = (rateLimited: boolean): RetryPolicy => retryPolicies[rateLimited ? 'rate-limited' : 'failed']

/** How long to wait, in milliseconds: full jitter, on top of a wait that was asked for, so that not all come back at once. */
export const retryWaitMs = (failed: FailedTry, pace: Partial<BackoffOptions> = {}): number => {
  const { baseMs, capMs } = { ...policyOf(failed.rateLimited), ...pace }
  const options = { baseMs, capMs, ...(pace.random ? { random: pace.random } : {}) }
  if (failed.askedMs === null) return backoffMs(failed.tries, options)
  if (failed.askedMs === 0) return 0
  return Math.min(failed.askedMs, longestAsked) + backoffMs(1, options)
}

/** Whether it is time to give up and tell a person. */
export const isGivenUp = ({ tries, rateLimited }: FailedTry, failingSince: Date | null, now: Date): boolean => {
  const { mostTries, mostMs } = policyOf(rateLimited)
  return tries >= mostTries || (failingSince !== null && now.getTime() - failingSince.getTime() >= mostMs)
}
