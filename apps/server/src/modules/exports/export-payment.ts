import type { PaymentStatus } from '@billbridge/contract/bills'
import { fromStripeAmount } from '../../stripe/stripe-currencies.ts'
import type { BillExportRow } from './bill-export.model.ts'

type Invoice = NonNullable<BillExportRow['invoice']>

/** An invoice that was edited, or is over less than was sent, speaks of another amount than the bill's. */
const asksForLess = ({ drift, sentAs }: Pick<BillExportRow, 'drift' | 'sentAs'>, invoice: Invoice): boolean =>
  drift?.kind === 'edited' ||
  (sentAs?.stripeInvoiceId === invoice.id &&
    invoice.subtotalAmount < fromStripeAmount(sentAs.subtotal, sentAs.currency))

const partOf = ({ paidAmount }: Invoice): PaymentStatus => (paidAmount > 0 ? 'partially-paid' : 'unpaid')

/**
 * What Stripe's word means for the bill. Undefined: nothing, since only live invoices speak. Null: there is no invoice to
 * pay any more, whatever was paid of it before.
 */
export const paymentOf = (
  row: Pick<BillExportRow, 'mode' | 'drift' | 'sentAs'>,
  invoice: BillExportRow['invoice'] | undefined,
): PaymentStatus | null | undefined => {
  if (row.mode !== 'live' || !invoice) return undefined
  switch (invoice.status) {
    case 'paid':
      return asksForLess(row, invoice) ? partOf(invoice) : 'paid'
    case 'void':
    case 'deleted':
      return null
    default:
      return partOf(invoice)
  }
}
