import { fromStripeAmount } from '../../stripe/stripe-currencies.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { Actual } from './findings.ts'

/** What is compared of an invoice, in the minor units of its currency. */
export type StripeFacts = Actual & Pick<StripeInvoice, 'id' | 'customerId' | 'metadata' | 'createdAt'>

export const toStripeFacts = (invoice: StripeInvoice): StripeFacts => {
  const { id, customerId, metadata, createdAt, currency, status } = invoice
  const subtotalAmount = fromStripeAmount(invoice.subtotal, currency)
  const paidAmount = fromStripeAmount(invoice.amountPaid, currency)
  const creditedAmount = fromStripeAmount(invoice.creditedBeforePayment + invoice.creditedAfterPayment, currency)
  return { id, customerId, metadata, createdAt, currency, status, subtotalAmount, paidAmount, creditedAmount }
}
