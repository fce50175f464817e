import type { BillDetail } from '@billbridge/contract/bills'
import type { WhenChanged } from '@billbridge/contract/corrections'
import type { Decision, ExportError } from '@billbridge/contract/export-decisions'
import type { BackoffOptions } from '../../platform/backoff.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillFacts } from './bill-export.model.ts'
import { exportError } from './export-errors.ts'
import type { InvoiceReading } from './invoice-reading.ts'

export type LostAccess = 'revoked' | 'key-expired' | 'key-invalid' | 'permissions-missing'

/**
 * What a bill waits for that is no fault of it: another bill of its account, which is having the customer made · Stripe,
 * which is still at work on our own call of before.
 */
export type Wait = 'for-customer' | 'for-own-call'

/** What stopped a bill that was to be sent, and takes it up again by itself. */
export type GoesOnWith = { readonly credentialId: string } | { readonly configurationId: string }

/** What one try at one bill export came to. Expected failures are values; only faults of ours are thrown. */
export type ExportOutcome =
  /** `note` says what did not work although the invoice stands, such as its e-mail. */
  | { readonly kind: 'sent'; readonly invoice: StripeInvoice; readonly note: ExportError | null }
  /** A status was read: `status-import` takes it in. */
  | { readonly kind: 'read'; readonly reading: InvoiceReading }
  | {
      readonly kind: 'retry'
      readonly rateLimited: boolean
      /** Nothing failed, so it does not count towards giving up. */
      readonly waits?: Wait
      readonly afterMs: number | null
      /** Other limits of the waiting than usual. */
      readonly pace?: Partial<BackoffOptions>
      readonly message: string
      readonly stripeRequestId: string | null
    }
  /** `keepsInvoice`: an invoice stands at Stripe that could not be removed, and a retry goes on with it. */
  | { readonly kind: 'rejected'; readonly error: ExportError; readonly keepsInvoice: boolean }
  /** `seenAt`: when the work on the row began, so that older news does not undo a reconnection. */
  | {
      readonly kind: 'reauthorize'
      readonly credentialId: string
      readonly reason: LostAccess
      readonly message: string
      readonly seenAt: Date
    }
  /** The row stays sent, and its invoice as it is; `asksPerson` when trying again by itself would not help. */
  | {
      readonly kind: 'kept'
      readonly message: string
      readonly asksPerson: boolean
      /** What was read of the invoice, if anything: taken in like any reading. */
      readonly reading: InvoiceReading | null
      /** The setting under which it was kept: another one tries again. */
      readonly under?: WhenChanged | null
    }
  /** The invoice of a bill that changed is paid, or partly: it stands, and a person settles the difference. */
  | { readonly kind: 'already-paid'; readonly invoice: StripeInvoice; readonly error: ExportError }
  /**
   * The invoice is void or deleted now, as the bill was cancelled. `unsent`: it was not, but says that nothing is to be
   * asked for, or goes to another Stripe account by now: it is as one that was never sent.
   */
  | {
      readonly kind: 'withdrawn'
      readonly invoice: StripeInvoice | null
      readonly unsent: { readonly facts: BillFacts; readonly decision: Decision } | null
    }
  /** The bill was paid elsewhere, and its open invoice says so now. */
  | { readonly kind: 'marked-paid'; readonly invoice: StripeInvoice; readonly readAt: Date }
  /** Held back; `goesOnWith`: until that is connected, or enabled, again. */
  | {
      readonly kind: 'skipped'
      readonly decision: Extract<Decision, { outcome: 'hold' }>
      readonly goesOnWith?: GoesOnWith | null
    }
  /** The lease went to another worker, which goes on: nothing to settle. */
  | { readonly kind: 'lost' }

/** The bill was not sent, and may go on when what stopped it is over. */
export type StoppingOutcome = Extract<ExportOutcome, { kind: 'reauthorize' | 'skipped' }>

/** Of a row that was stopped in a run: what it waits for, to go on there. */
export const stoppedUntil = (goesOnWith: GoesOnWith, runId: string, at: Date) => ({
  ...goesOnWith,
  resumeRunId: runId,
  stoppedAt: at,
  resumeWhen: 'credentialId' in goesOnWith ? ('connected' as const) : ('enabled' as const),
})

/** A difference that a person must decide about. */
export const asksPerson = (message: string, reading: InvoiceReading | null): ExportOutcome => ({
  kind: 'kept',
  message,
  asksPerson: true,
  reading,
})

/** Of a row that was sent and of which nothing was begun: what keeps a bill from being sent leaves its invoice as it is. */
export const keptInstead = (outcome: ExportOutcome): ExportOutcome => {
  const message =
    outcome.kind === 'skipped' ? outcome.decision.message : outcome.kind === 'rejected' ? outcome.error.message : null
  return message === null ? outcome : { kind: 'kept', message, asksPerson: false, reading: null }
}

/** What a person reads when the bill of a paid invoice changed. */
export const paidAlready = (
  { cancelled }: Pick<BillDetail, 'cancelled'>,
  invoice: { readonly name: string; readonly wholly: boolean },
  at: Date,
): ExportError => {
  const paid = invoice.wholly ? 'paid' : 'partly paid or credited'
  const message = `The bill ${cancelled ? 'was cancelled' : 'changed'} after its invoice ${invoice.name} was ${paid}; such an invoice is never changed.`
  return exportError('invoice-already-paid', { message, at })
}

/** What holds money is never changed by us. `at`: before it was read. */
export const alreadyPaid = (bill: Pick<BillDetail, 'cancelled'>, invoice: StripeInvoice, at: Date): ExportOutcome => ({
  kind: 'already-paid',
  invoice,
  error: paidAlready(bill, { name: invoice.number ?? invoice.id, wholly: invoice.status === 'paid' }, at),
})

/** Waits for a short while: another bill of the same account is making the customer just now. */
export const waitForCustomer: ExportOutcome = {
  kind: 'retry',
  rateLimited: false,
  waits: 'for-customer',
  afterMs: 1_000,
  message: 'Another bill of this account is creating the customer at the moment.',
  stripeRequestId: null,
}
