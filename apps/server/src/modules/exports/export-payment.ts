import type { PaymentStatus } from '@billbridge/contract/bills'
import type { BillExportRow } from './bill-export.model.ts'

/**
 * What Stripe's word means for the bill. Undefined: nothing, since only live invoices speak. Null: there is no invoice to
 * pay any more, whatever was paid of it before.
 */
export const paymentOf = (
  row: Pick<BillExportRow, 'mode'>,
  invoice: BillExportRow['invoice'] | undefined,
): PaymentStatus | null | undefined => {
  if (row.mode !== 'live' || !invoice) return undefined
  switch (invoice.status) {
    case 'paid':
      return 'paid'
    case 'void':
    case 'deleted':
      return null
    default:
      return invoice.paidAmount > 0 ? 'partially-paid' : 'unpaid'
  }
}
