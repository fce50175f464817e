import type { SentInvoice } from '@billbridge/contract/bill-exports'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'

/** An invoice as it was read at Stripe. */
export interface InvoiceReading {
  /** Which invoice was asked for. */
  readonly stripeInvoiceId: string
  /** Null: it is gone at Stripe. */
  readonly invoice: StripeInvoice | null
  /** When the reading began: what it says is at least as new as that. */
  readonly startedAt: Date
  readonly by: SentInvoice['readBy']
  /** Refunded so far, in Stripe's units; left out when it was not learnt. */
  readonly refunded?: number
  /** It was read for a promise, of that generation: it says nothing of a row that has settled since. */
  readonly ofPromise?: number
}
