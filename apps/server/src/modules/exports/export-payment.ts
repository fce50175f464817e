import type { BillExportRow } from './bill-export.model.ts'

/** What Stripe's word means for the bill: only live invoices speak, and only of being paid. */
export const paymentOf = (row: Pick<BillExportRow, 'mode'>, invoice: BillExportRow['invoice'] | undefined) => {
  if (row.mode !== 'live' || !invoice) return null
  if (invoice.status === 'paid') return 'paid' as const
  return invoice.paidAmount > 0 ? ('partially-paid' as const) : ('unpaid' as const)
}
