import type { ExportError, ExportErrorCause } from '@billbridge/contract/export-decisions'
import type { StripeFailure } from '../../stripe/stripe-errors.ts'
import { exportError } from './export-errors.ts'

type Refusal = Pick<StripeFailure, 'code' | 'message' | 'requestId'>

/** Stripe's texts are the only way to tell most refusals apart; the first that fits counts. */
const causes: readonly [ExportErrorCause, (refusal: Refusal) => boolean][] = [
  ['customer-deleted', ({ code, message }) => code === 'resource_missing' && /No such customer/i.test(message)],
  ['currency-locked', ({ message }) => /currency/i.test(message) && /customer/i.test(message)],
  ['number-taken', ({ message }) => /number/i.test(message) && /already/i.test(message)],
  ['invoice-already-paid', ({ message }) => /already paid/i.test(message)],
  // Bills have no taxes of their own: whatever Stripe says of tax is about its settings, or asked for by the configuration.
  ['tax-refused', ({ code, message }) => /(^|_)tax/i.test(code ?? '') || /(^|[^a-z])tax(es)?([^a-z]|$)/i.test(message)],
]

/** Why Stripe refused what a bill asked for. */
export const errorOfRefusal = (refusal: Refusal, at: Date): ExportError => {
  const [cause] = causes.find(([, fits]) => fits(refusal)) ?? ['stripe-refused' as const]
  return exportError(cause, { message: refusal.message, at, stripeRequestId: refusal.requestId })
}
