import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import { type StripeInvoice, toSentInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'

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

/** An invoice as a reading shows it; one that is gone is what was known of it, with nothing left to pay. */
export const sentInvoiceOf = (
  { invoice, startedAt, by }: InvoiceReading,
  known: SentInvoice | null,
  dashboardUrl: string,
): SentInvoice | null => {
  if (invoice) return toSentInvoice(invoice, dashboardUrl, startedAt, by)
  const gone = { status: 'deleted' as const, dueAmount: 0, remainingAmount: 0, readBy: by }
  return known && { ...known, ...gone, readAt: startedAt.toISOString() }
}

/** What a row says of its invoice. */
export type Word = Pick<BillExportRow, 'invoice' | 'drift'>

const withoutMoment = ({ invoice, drift }: Word): string =>
  JSON.stringify({
    ...invoice,
    readAt: null,
    readBy: null,
    drift: drift && { ...drift, seenAt: null },
  })

/** Whether two words of Stripe's say the same, whenever and however they were read. */
export const saysTheSame = (before: Word, after: Word): boolean => withoutMoment(before) === withoutMoment(after)
