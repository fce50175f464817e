import type { InvoiceDrift } from '@billbridge/contract/bill-exports'
import { toDecimalText } from '@billbridge/contract/money'
import { fromStripeAmount } from '../../stripe/stripe-currencies.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow, SentSums } from './bill-export.model.ts'

/** The sums of an invoice as they are now: noted when we leave it, compared whenever it is read. */
export const sentSumsOf = (invoice: StripeInvoice): SentSums => ({
  stripeInvoiceId: invoice.id,
  currency: invoice.currency,
  subtotal: invoice.subtotal,
  total: invoice.total - invoice.tax,
})

const sameSums = (left: SentSums, right: SentSums): boolean =>
  left.currency === right.currency && left.subtotal === right.subtotal && left.total === right.total

const shown = ({ currency, subtotal, total }: SentSums) => ({
  currency,
  subtotalAmount: fromStripeAmount(subtotal, currency),
  totalAmount: fromStripeAmount(total, currency),
})

const text = ({ currency, totalAmount }: { currency: string; totalAmount: number }): string =>
  `${toDecimalText(totalAmount, currency)} ${currency}`

const kindOf = (sent: SentSums, invoice: StripeInvoice | null): InvoiceDrift['kind'] | null => {
  if (invoice === null) return 'deleted'
  if (invoice.status === 'void') return 'voided'
  if (invoice.status === 'uncollectible') return 'uncollectible'
  return sameSums(sent, sentSumsOf(invoice)) ? null : 'edited'
}

const sentences: Readonly<Record<InvoiceDrift['kind'], (sent: string, found: string) => string>> = {
  edited: (sent, found) => `was edited in Stripe: ${sent} was sent, it now says ${found} (without tax)`,
  voided: (sent) => `over ${sent} was voided in Stripe`,
  deleted: (sent) => `over ${sent} was deleted in Stripe`,
  uncollectible: (sent) => `over ${sent} was marked uncollectible in Stripe`,
}

/**
 * What somebody else did to a sent invoice; null while it is as we left it. To finalize, send or pay it is no drift.
 * What we do ourselves is none either: a row under way is not read, and once it is settled it names its new invoice and
 * the sums we left it with (`sentAs`).
 */
export const driftOf = (row: BillExportRow, invoice: StripeInvoice | null, at: Date): InvoiceDrift | null => {
  const { sentAs, stripeInvoiceId } = row
  if (!sentAs || sentAs.stripeInvoiceId !== stripeInvoiceId) return null
  const kind = kindOf(sentAs, invoice)
  if (kind === null) return null
  const sent = shown(sentAs)
  const found = invoice && shown(sentSumsOf(invoice))
  const name = `The invoice ${invoice?.number ?? row.invoice?.number ?? stripeInvoiceId}`
  const message = `${name} ${sentences[kind](text(sent), found ? text(found) : '')}.`
  return { kind, message, sent, found, seenAt: at.toISOString() }
}

/** Whether a drift says something that the one before did not. */
export const isNewDrift = (before: InvoiceDrift | null, after: InvoiceDrift): boolean =>
  before?.kind !== after.kind ||
  before.found?.subtotalAmount !== after.found?.subtotalAmount ||
  before.found?.totalAmount !== after.found?.totalAmount

const remedies: Readonly<Record<InvoiceDrift['kind'], string>> = {
  edited: 'Compare both in Stripe. Set the invoice right there, or correct the bill.',
  voided: 'If the bill is still owed, send it again by correcting it; otherwise cancel the bill.',
  deleted: 'If the bill is still owed, send it again by correcting it; otherwise cancel the bill.',
  uncollectible: 'Decide what becomes of the debt. Nothing is asked of the customer any more.',
}

export const remedyOfDrift = ({ kind }: InvoiceDrift): string => remedies[kind]
