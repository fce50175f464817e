import type { Proof } from '@billbridge/contract/corrections'
import { fromStripeAmount } from '../../stripe/stripe-currencies.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { ExportPin } from './bill-export.model.ts'
import { sumsDiffer } from './export-journey.ts'

/** The sums of a bill and its invoice side by side, as they were when it was sent. They are compared in Stripe's units. */
export const proofOf = (pin: ExportPin, invoice: StripeInvoice, at: Date): Proof => {
  const { currency } = invoice
  const ours = (amount: number) => fromStripeAmount(amount, currency)
  const { total } = pin.plan.draft
  return {
    contentVersion: pin.contentVersion,
    bill: { currency: pin.plan.currency.toUpperCase(), subtotal: total, tax: 0, total },
    invoice: { currency, subtotal: ours(invoice.subtotal), tax: ours(invoice.tax), total: ours(invoice.total) },
    exact: currency === pin.plan.currency.toUpperCase() && !sumsDiffer(pin, invoice),
    comparedAt: at.toISOString(),
  }
}
