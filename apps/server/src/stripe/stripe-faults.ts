import Stripe from 'stripe'
import { BudgetSpent } from './stripe-queue.ts'

export type StripeError = InstanceType<typeof Stripe.errors.StripeError>

/** What an error of Stripe's means for the one who called. */
export interface FaultMeaning {
  /**
   * `retry`: the same call may be made again · `rate-limited`: the same, later and slower · `rejected`: it will be
   * refused again until something changes · `reauthorize`: the access is gone · `key-conflict`: the idempotency key was
   * used with other parameters.
   */
  readonly kind: 'retry' | 'rate-limited' | 'rejected' | 'reauthorize' | 'key-conflict'
  /** Whether Stripe may have done the work although no good answer arrived. */
  readonly outcomeUnknown: boolean
  /** How the access was lost; only with `reauthorize`. */
  readonly disconnection: 'revoked' | 'key-expired' | 'key-invalid' | 'permissions-missing' | null
}

interface Fault extends FaultMeaning {
  /** As docs/failures.md calls it. */
  readonly name: string
  readonly is: (error: StripeError) => boolean
}

/** Failures before the request was sent: nothing can have happened at Stripe. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

const wasNeverSent = ({ detail }: StripeError): boolean =>
  detail instanceof Error && 'code' in detail && neverSent.has(String(detail.code))

const code =
  (wanted: string) =>
  (error: StripeError): boolean =>
    error.code === wanted
const status =
  (from: number, to = from) =>
  ({ statusCode }: StripeError): boolean =>
    statusCode !== undefined && statusCode >= from && statusCode <= to
const unanswered = ({ statusCode }: StripeError): boolean => statusCode === undefined

/** Stripe's texts are the only way to tell the kinds of 403 apart: most carry no code. */
const revoked = /does not have access to account|access may have been revoked/i

const retry = { kind: 'retry', outcomeUnknown: false, disconnection: null } as const
const unknown = { ...retry, outcomeUnknown: true } as const
const limited = { kind: 'rate-limited', outcomeUnknown: false, disconnection: null } as const
const lost = (disconnection: NonNullable<FaultMeaning['disconnection']>) =>
  ({ kind: 'reauthorize', outcomeUnknown: false, disconnection }) as const

/**
 * Every way in which a call to Stripe fails, and what it means: the first row that fits counts. What becomes of the bill
 * is said once for each `kind`, in `outcome-of.ts` and `retry-policy.ts`. Sources: https://docs.stripe.com/error-handling,
 * https://docs.stripe.com/api/idempotent_requests, https://docs.stripe.com/rate-limits.
 */
export const stripeFaults: readonly Fault[] = [
  { name: 'budget-spent', is: ({ detail }) => detail instanceof BudgetSpent, ...limited },
  {
    name: 'key-conflict',
    is: (error) => error instanceof Stripe.errors.StripeIdempotencyError,
    kind: 'key-conflict',
    outcomeUnknown: false,
    disconnection: null,
  },
  { name: 'lock-timeout', is: code('lock_timeout'), ...retry },
  { name: 'key-in-use', is: code('idempotency_key_in_use'), ...unknown },
  { name: 'rate-limited', is: status(429), ...limited },
  { name: 'rate-limited', is: (error) => error instanceof Stripe.errors.StripeRateLimitError, ...limited },
  { name: 'not-sent', is: (error) => unanswered(error) && wasNeverSent(error), ...retry },
  { name: 'no-answer', is: unanswered, ...unknown },
  { name: 'server-error', is: status(500, 599), ...unknown },
  { name: 'conflict', is: status(409), ...retry },
  { name: 'key-expired', is: code('api_key_expired'), ...lost('key-expired') },
  { name: 'key-invalid', is: status(401), ...lost('key-invalid') },
  { name: 'revoked', is: (error) => status(403)(error) && revoked.test(error.message), ...lost('revoked') },
  { name: 'permissions-missing', is: status(403), ...lost('permissions-missing') },
  { name: 'refused', is: () => true, kind: 'rejected', outcomeUnknown: false, disconnection: null },
]
