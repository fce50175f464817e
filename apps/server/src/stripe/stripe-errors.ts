import Stripe from 'stripe'
import { withoutSecrets } from '../platform/logger.ts'
import { BudgetSpent } from './stripe-queue.ts'

/** What an error of Stripe's means for the one who called. */
export interface StripeFailure {
  /**
   * `retry`: the same call may be made again · `rate-limited`: the same, later and slower · `rejected`: it will be
   * refused again until something changes · `reauthorize`: the access is gone · `key-conflict`: the idempotency key was
   * used with other parameters.
   */
  readonly kind: 'retry' | 'rate-limited' | 'rejected' | 'reauthorize' | 'key-conflict'
  /** Whether Stripe may have done the work although no good answer arrived. */
  readonly outcomeUnknown: boolean
  /** How long Stripe asks to wait, in milliseconds, when it says so. */
  readonly retryAfterMs: number | null
  /** Stripe's error code; of OAuth's answers the `error` member, such as `invalid_grant`. */
  readonly code: string | null
  /** Stripe's own sentence, without anything that looks like a secret. */
  readonly message: string
  readonly requestId: string | null
  /** HTTP status; null when there was no answer. */
  readonly status: number | null
  /** How the access was lost; only with `reauthorize`. */
  readonly disconnection: 'revoked' | 'key-expired' | 'key-invalid' | 'permissions-missing' | null
}

type StripeError = InstanceType<typeof Stripe.errors.StripeError>

/** Failures before the request was sent: nothing can have happened at Stripe. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])

const wasNeverSent = (error: StripeError): boolean => {
  const cause = error.detail instanceof Error ? error.detail.cause : undefined
  return typeof cause === 'object' && cause !== null && 'code' in cause && neverSent.has(String(cause.code))
}

/** Stripe's texts are the only way to tell the kinds of 403 apart: most carry no code. */
const disconnectionOf = (error: StripeError): NonNullable<StripeFailure['disconnection']> => {
  if (error.code === 'api_key_expired') return 'key-expired'
  if (error.statusCode === 401) return 'key-invalid'
  if (/does not have access to account|access may have been revoked/i.test(error.message)) return 'revoked'
  return 'permissions-missing'
}

/** We made no call because the account's budget was spent. */
const spentIn = (error: StripeError): BudgetSpent | null => (error.detail instanceof BudgetSpent ? error.detail : null)

const kindOf = (error: StripeError): StripeFailure['kind'] => {
  const status = error.statusCode
  if (error instanceof Stripe.errors.StripeIdempotencyError) return 'key-conflict'
  if (error.code === 'lock_timeout' || error.code === 'idempotency_key_in_use') return 'retry'
  if (spentIn(error) || error instanceof Stripe.errors.StripeRateLimitError || status === 429) return 'rate-limited'
  if (status === undefined || status >= 500 || status === 409) return 'retry'
  if (status === 401 || status === 403) return 'reauthorize'
  return 'rejected'
}

const retryAfterOf = (error: StripeError): number | null => {
  const spent = spentIn(error)
  if (spent) return Math.round(spent.afterMs)
  const seconds = Number(error.headers?.['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1000) : null
}

/** The work may have been done: no answer, an answer of 5xx or one that is no JSON, or the same request still running. */
const mayHaveHappened = (error: StripeError): boolean => {
  if (error.statusCode === undefined) return !spentIn(error) && !wasNeverSent(error)
  return error.statusCode >= 500 || error.code === 'idempotency_key_in_use'
}

/**
 * What an error thrown by the SDK means. Anything that is not Stripe's is thrown again: it is a fault of ours.
 * Rules from https://docs.stripe.com/error-handling, https://docs.stripe.com/api/idempotent_requests and
 * https://docs.stripe.com/rate-limits.
 */
export const classifyStripeError = (error: unknown): StripeFailure => {
  if (!(error instanceof Stripe.errors.StripeError)) throw error
  const kind = kindOf(error)
  return {
    kind,
    outcomeUnknown: mayHaveHappened(error),
    retryAfterMs: retryAfterOf(error),
    code: error.code ?? (error instanceof Stripe.errors.StripeOAuthError ? String(error.rawType) : null),
    message: withoutSecrets(spentIn(error)?.message ?? error.message),
    requestId: error.requestId ?? null,
    status: error.statusCode ?? null,
    disconnection: kind === 'reauthorize' ? disconnectionOf(error) : null,
  }
}

/** Whether an error came from a call to Stripe; any other is a fault of ours. */
export const isStripeError = (error: unknown): boolean => error instanceof Stripe.errors.StripeError

/** Whether the object that was asked for by its id is not there (404 `resource_missing`). */
export const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.statusCode === 404 && error.code === 'resource_missing'
