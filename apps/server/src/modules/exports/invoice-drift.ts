import { toMoneyText } from '@billbridge/contract/money'
import type { InvoiceDrift } from '@billbridge/contract/sent-invoices'
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

/** Whether an invoice still has the sums it was left with, as far as that is known. */
export const hasSumsSent = ({ sentAs }: Pick<BillExportRow, 'sentAs'>, invoice: StripeInvoice): boolean =>
  sentAs === null || sameSums(sentAs, sentSumsOf(invoice))

const shown = ({ currency, subtotal, total }: SentSums) => ({
  currency,
  subtotalAmount: fromStripeAmount(subtotal, currency),
  totalAmount: fromStripeAmount(total, currency),
})

const text = ({ currency, totalAmount }: { currency: string; totalAmount: number }): string =>
  toMoneyText(totalAmount, currency)

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

const noLonger =
  'Nobody is asked for this bill any more. If it is still owed, make a new invoice for it; otherwise cancel the bill.'

const remedies: Readonly<Record<InvoiceDrift['kind'], string>> = {
  edited: 'Compare both in Stripe. Put the invoice right there, or change the bill and correct it from here.',
  voided: noLonger,
  deleted: noLonger,
  uncollectible: 'Stripe asks for it no more. It can still be paid or voided there; decide what becomes of the debt.',
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
  return { kind, message, remedy: remedies[kind], sent, found, seenAt: at.toISOString() }
}

/** Whether an invoice was voided or deleted, by anybody. */
export const isGone = (invoice: BillExportRow['invoice']): boolean =>
  invoice?.status === 'void' || invoice?.status === 'deleted'

/** Of a cancelled bill whose invoice is gone nothing is left to decide, as if we had taken it back ourselves. */
export const withoutDrift = { drift: null, sentAs: null } as const

/** Whether a drift says something that the one before did not. */
export const isNewDrift = (before: InvoiceDrift | null, after: InvoiceDrift): boolean =>
  before?.kind !== after.kind ||
  before.found?.subtotalAmount !== after.found?.subtotalAmount ||
  before.found?.totalAmount !== after.found?.totalAmount
