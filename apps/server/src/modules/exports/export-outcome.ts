import type { Decision, ExportError } from '@billbridge/contract/export-decisions'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { InvoiceReading } from './status-import.ts'

export type LostAccess = 'revoked' | 'key-expired' | 'key-invalid' | 'permissions-missing'

/** What one try at one bill export came to. Expected failures are values; only faults of ours are thrown. */
export type ExportOutcome =
  /** `note` says what did not work although the invoice stands, such as its e-mail. */
  | { readonly kind: 'sent'; readonly invoice: StripeInvoice; readonly note: ExportError | null }
  /** A status was read: `status-import` takes it in. */
  | { readonly kind: 'read'; readonly reading: InvoiceReading }
  | {
      readonly kind: 'retry'
      readonly rateLimited: boolean
      /** It is another bill's turn first: no failure, so it does not count towards giving up. */
      readonly waits?: true
      readonly afterMs: number | null
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
  | { readonly kind: 'skipped'; readonly decision: Extract<Decision, { outcome: 'hold' }> }
  /** The lease went to another worker, which goes on: nothing to settle. */
  | { readonly kind: 'lost' }

/** Waits for a short while: another bill of the same account is making the customer just now. */
export const waitForCustomer: ExportOutcome = {
  kind: 'retry',
  rateLimited: false,
  waits: true,
  afterMs: 1_000,
  message: 'Another bill of this account is creating the customer at the moment.',
  stripeRequestId: null,
}
