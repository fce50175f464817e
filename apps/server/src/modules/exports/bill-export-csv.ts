import { toDecimalText } from '@billbridge/contract/money'
import { toCsvLine } from '../../platform/csv-line.ts'
import type { BillExportRow } from './bill-export.model.ts'

/** One of the sums as they were compared at sending. */
const proven = ({ proof }: BillExportRow, whose: 'bill' | 'invoice', sum: 'subtotal' | 'tax' | 'total'): string =>
  proof ? toDecimalText(proof[whose][sum], proof[whose].currency) : ''

const columns: readonly [heading: string, value: (row: BillExportRow) => string][] = [
  ['Bill export', (row) => row._id],
  ['Bill', (row) => row.billNumber],
  ['Account code', (row) => row.accountCode],
  ['Account', (row) => row.accountName],
  ['Bill date', (row) => row.billDate],
  ['Due date', (row) => row.dueDate ?? ''],
  ['Currency', (row) => row.currency],
  ['Total', (row) => toDecimalText(row.total, row.currency)],
  ['Mode', (row) => row.mode],
  ['Status', (row) => row.status],
  ['Held by', (row) => (row.decision.outcome === 'hold' ? row.decision.message : '')],
  ['Error', (row) => row.error?.message ?? ''],
  ['Stripe invoice', (row) => row.stripeInvoiceId ?? ''],
  ['Stripe number', (row) => row.invoice?.number ?? ''],
  ['Stripe status', (row) => row.invoice?.status ?? ''],
  ['Paid in Stripe', (row) => (row.invoice ? toDecimalText(row.invoice.paidAmount, row.currency) : '')],
  ['Sent', (row) => row.sentAt?.toISOString() ?? ''],
  ['Version sent', (row) => String(row.sentContentVersion ?? '')],
  ['Bill subtotal', (row) => proven(row, 'bill', 'subtotal')],
  ['Bill tax', (row) => proven(row, 'bill', 'tax')],
  ['Bill total', (row) => proven(row, 'bill', 'total')],
  ['Invoice subtotal', (row) => proven(row, 'invoice', 'subtotal')],
  ['Invoice tax', (row) => proven(row, 'invoice', 'tax')],
  ['Invoice total', (row) => proven(row, 'invoice', 'total')],
  ['Compared', (row) => row.proof?.comparedAt ?? ''],
  ['Changed since', (row) => row.correction?.kind ?? ''],
  ['Total now', (row) => (row.correction ? toDecimalText(row.correction.total, row.correction.currency) : '')],
  ['Earlier invoices', (row) => (row.replacedInvoices ?? []).map(({ id }) => id).join(' ')],
]

/** Rows as CSV, one at a time. Texts that a spreadsheet would take for a formula are escaped. */
export async function* toCsv(rows: AsyncIterable<BillExportRow>): AsyncGenerator<string> {
  yield toCsvLine(columns.map(([heading]) => heading))
  for await (const row of rows) yield toCsvLine(columns.map(([, value]) => value(row)))
}
