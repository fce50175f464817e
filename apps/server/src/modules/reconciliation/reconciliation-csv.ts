import { toDecimalText } from '@billbridge/contract/money'
import type { Finding, FindingKind } from '@billbridge/contract/reconciliations'
import { toCsvLine } from '../../platform/csv-line.ts'
import type { ReconciliationItemRow } from './reconciliation.model.ts'

const money = (amount: number | null, currency: string): string =>
  amount === null ? '' : toDecimalText(amount, currency)

const columns: readonly [heading: string, value: (item: ReconciliationItemRow, finding: Finding) => string][] = [
  ['Finding', (_, { kind }) => kind],
  ['Bill', ({ billNumber }) => billNumber ?? ''],
  ['Account', ({ accountName }) => accountName ?? ''],
  ['Currency', ({ currency }) => currency],
  ['Bill total', ({ billAmount, currency }) => money(billAmount, currency)],
  ['Invoice subtotal', ({ invoiceAmount, currency }) => money(invoiceAmount, currency)],
  ['Payment by the billing system', ({ paymentStatus }) => paymentStatus ?? ''],
  ['Stripe status', ({ invoiceStatus }) => invoiceStatus ?? ''],
  ['Stripe invoice', ({ stripeInvoiceId }) => stripeInvoiceId ?? ''],
  ['Bill export', ({ billExportId }) => billExportId ?? ''],
  ['What is wrong', (_, { message }) => message],
  ['What to do', (_, { remedy }) => remedy],
]

/** One row a finding. Texts that a spreadsheet would take for a formula are escaped. */
export async function* toCsv(
  items: AsyncIterable<ReconciliationItemRow>,
  kind: FindingKind | undefined,
): AsyncGenerator<string> {
  yield toCsvLine(columns.map(([heading]) => heading))
  for await (const item of items) {
    for (const finding of item.findings) {
      if (kind === undefined || finding.kind === kind) yield toCsvLine(columns.map(([, value]) => value(item, finding)))
    }
  }
}
