import Stripe from 'stripe'
import { withoutSecrets } from '../platform/logger.ts'
import { type FaultMeaning, type StripeError, stripeFaults } from './stripe-faults.ts'
import { BudgetSpent } from './stripe-queue.ts'

/** What an error of Stripe's means for the one who called, and what Stripe said. */
export interface StripeFailure extends FaultMeaning {
  /** The row of the table of faults. */
  readonly fault: string
  /** How long Stripe asks to wait, in milliseconds, when it says so. */
  readonly retryAfterMs: number | null
  /** Stripe's error code; of OAuth's answers the `error` member, such as `invalid_grant`. */
  readonly code: string | null
  /** Stripe's own sentence, without anything that looks like a secret. */
  readonly message: string
  readonly requestId: string | null
  /** HTTP status; null when there was no answer. */
  readonly status: number | null
}

const spentIn = ({ detail }: StripeError): BudgetSpent | null => (detail instanceof BudgetSpent ? detail : null)

const retryAfterOf = (error: StripeError): number | null => {
  const spent = spentIn(error)
  if (spent) return Math.round(spent.afterMs)
  const seconds = Number(error.headers?.['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1000) : null
}

/** Whether an error is of a call to Stripe; anything else is a fault of ours. */
export const isStripeError = (error: unknown): error is StripeError => error instanceof Stripe.errors.StripeError

/**
 * What an error thrown by the SDK means, by the table of faults. Anything that is not Stripe's is thrown again: it is a
 * fault of ours.
 */
export const classifyStripeError = (error: unknown): StripeFailure => {
  if (!isStripeError(error)) throw error
  const found = stripeFaults.find(({ is }) => is(error))
  // The last row of the table fits everything.
  if (!found) throw error
  const { name, kind, outcomeUnknown, disconnection } = found
  return {
    fault: name,
    kind,
    outcomeUnknown,
    disconnection,
    retryAfterMs: retryAfterOf(error),
    code: error.code ?? (error instanceof Stripe.errors.StripeOAuthError ? String(error.rawType) : null),
    message: withoutSecrets(spentIn(error)?.message ?? error.message),
    requestId: error.requestId ?? null,
    status: error.statusCode ?? null,
  }
}

/** Whether the object that was asked for by its id is not there (404 `resource_missing`). */
export const isMissing = (error: unknown): boolean =>
  isStripeError(error) && error.statusCode === 404 && error.code === 'resource_missing'
