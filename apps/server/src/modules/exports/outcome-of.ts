import type { Decision, ExportErrorCause } from '@billbridge/contract/export-decisions'
import type { StripeFailure } from '../../stripe/stripe-errors.ts'
import type { ExternalMappingService } from '../accounts/external-mapping.service.ts'
import { causeOfHold, exportError } from './export-errors.ts'
import { type ExportOutcome, type GoesOnWith, waitForCustomer } from './export-outcome.ts'

type Hold = Extract<Decision, { outcome: 'hold' }>

const rejected = (
  cause: ExportErrorCause,
  message: string,
  at: Date,
  stripeRequestId?: string | null,
): ExportOutcome => ({
  kind: 'rejected',
  error: exportError(cause, { message, at, stripeRequestId: stripeRequestId ?? null }),
  keepsInvoice: false,
})

interface HeldUnder {
  readonly configuration: { readonly id: string; readonly credentialId: string; readonly archived: boolean }
  readonly now: Date
}

/** What was to be sent goes on when its credential is connected again, or its configuration enabled. */
const goesOnWith = ({ reason }: Hold, { configuration }: HeldUnder): GoesOnWith | null => {
  const { id, credentialId, archived } = configuration
  if (reason === 'credential-disconnected') return { credentialId }
  return reason === 'configuration-disabled' && !archived ? { configurationId: id } : null
}

/** Pressing Export on what is held: an error when a person must mend something, else it stays held. */
export const outcomeOfHold = (decision: Hold, under: HeldUnder): ExportOutcome => {
  const cause = decision.blocking ? causeOfHold[decision.reason] : undefined
  if (cause !== undefined) return rejected(cause, decision.message, under.now)
  return { kind: 'skipped', decision, goesOnWith: goesOnWith(decision, under) }
}

/** The bill or its configuration went away while the row was waiting. */
export const nothingToDo: ExportOutcome = {
  kind: 'skipped',
  decision: {
    outcome: 'hold',
    reason: 'configuration-disabled',
    setting: null,
    message: 'The configuration or the bill is gone.',
    blocking: false,
  },
}

export const outcomeOfRetry = (failure: StripeFailure): ExportOutcome => ({
  kind: 'retry',
  rateLimited: failure.kind === 'rate-limited',
  // A worker that handed the bill back, or gave an answer up, left a call behind that Stripe is still at work on.
  ...(failure.fault === 'key-in-use' ? { waits: 'for-own-call' as const } : {}),
  afterMs: failure.retryAfterMs,
  message: failure.message,
  stripeRequestId: failure.requestId,
})

/** A fault of ours: tried again a few times like any passing failure, then a person is told. */
export const outcomeOfFault: ExportOutcome = {
  kind: 'retry',
  rateLimited: false,
  afterMs: null,
  message: 'Billbridge itself failed; the log of the worker says how.',
  stripeRequestId: null,
}

export const notConnected = (credentialId: string, seenAt: Date): ExportOutcome => ({
  kind: 'reauthorize',
  credentialId,
  reason: 'revoked',
  message: 'The credential is not connected.',
  seenAt,
})

/** What a failure means before anything was promised, or while reading. */
export const outcomeOfPlainFailure = (failure: StripeFailure, credentialId: string, startedAt: Date): ExportOutcome => {
  const { kind, message, requestId } = failure
  if (kind === 'reauthorize') {
    return { kind, credentialId, reason: failure.disconnection ?? 'revoked', message, seenAt: startedAt }
  }
  return kind === 'rejected' ? rejected('stripe-refused', message, startedAt, requestId) : outcomeOfRetry(failure)
}

type NoCustomer = Exclude<Awaited<ReturnType<ExternalMappingService['resolveCustomer']>>, { readonly kind: 'customer' }>

/** Why there is nobody to invoice, with the account named. */
export const outcomeOfCustomer = (
  customer: NoCustomer,
  account: { readonly code: string; readonly name: string },
  at: Date,
): ExportOutcome => {
  const who = `${account.name} (${account.code})`
  switch (customer.kind) {
    case 'wait':
      return waitForCustomer
    case 'not-mapped':
      return rejected('customer-not-mapped', `${who} has no Stripe customer.`, at)
    case 'deleted':
      return rejected('customer-deleted', `The Stripe customer ${customer.customerId} of ${who} was deleted.`, at)
    case 'without-email':
      return rejected('customer-without-email', `${who} has no e-mail, so no customer can be matched by it.`, at)
    case 'ambiguous':
      return rejected('customer-ambiguous', `${customer.count} Stripe customers have the e-mail of ${who}.`, at)
  }
}
