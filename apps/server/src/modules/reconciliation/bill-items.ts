import type { Account } from '@billbridge/contract/accounts'
import type { BillExport } from '@billbridge/contract/bill-exports'
import type { BillDetail } from '@billbridge/contract/bills'
import { deletedAtStripe, findingOfUnsent, findingsOf } from './findings.ts'
import { itemId, type ReconciliationItemRow, type ReconciliationRow } from './reconciliation.model.ts'
import type { StripeFacts } from './stripe-facts.ts'

const judgement = (findings: ReconciliationItemRow['findings']) => ({
  state: 'judged' as const,
  findings,
  kinds: [...new Set(findings.map(({ kind }) => kind))],
})

/** A bill of the period as an item: what was sent waits for its invoice, the rest is judged at once. */
export const itemOfBill = (
  reconciliation: ReconciliationRow,
  row: BillExport,
  bill: BillDetail | undefined,
  createdAt: Date,
): ReconciliationItemRow => {
  const cancelled = bill?.cancelled ?? false
  const { invoice } = row
  const finding = invoice ? null : findingOfUnsent(row, cancelled)
  return {
    _id: itemId(reconciliation._id, row.id),
    organizationId: reconciliation.organizationId,
    reconciliationId: reconciliation._id,
    ...(invoice ? { ...judgement([]), state: 'expected' as const } : judgement(finding ? [finding] : [])),
    leftOut: invoice === null && finding === null,
    billExportId: row.id,
    billId: row.billId,
    billNumber: row.billNumber,
    accountId: row.accountId,
    accountName: row.accountName,
    currency: row.currency,
    billAmount: bill?.total ?? row.total,
    invoiceAmount: null,
    paymentStatus: bill?.paymentStatus ?? null,
    invoiceStatus: null,
    known: invoice && {
      subtotalAmount: row.proof?.invoice.subtotal ?? row.total,
      status: invoice.status,
      paidAmount: invoice.paidAmount,
      creditedAmount: invoice.creditedBeforePaymentAmount + invoice.creditedAfterPaymentAmount,
      accepted: row.accepted !== null && row.accepted.contentVersion === bill?.contentVersion,
    },
    cancelled,
    stripeInvoiceId: invoice?.id ?? null,
    dashboardUrl: invoice?.dashboardUrl ?? null,
    credentialId: row.credentialId,
    sentAt: row.sentAt === null ? null : new Date(row.sentAt),
    createdAt,
  }
}

/** What becomes of an item whose invoice was looked for. Null: Stripe has no such invoice. */
export const judged = (
  item: ReconciliationItemRow,
  mode: ReconciliationRow['mode'],
  actual: StripeFacts | null,
): Partial<ReconciliationItemRow> => {
  if (actual === null) return { ...judgement(item.cancelled ? [] : [deletedAtStripe]), invoiceStatus: 'deleted' }
  const { currency, billAmount, cancelled, paymentStatus, known } = item
  const findings =
    billAmount === null || known === null
      ? []
      : findingsOf({ mode, currency, billAmount, cancelled, paymentStatus: paymentStatus ?? 'unpaid', known }, actual)
  // A void invoice asks for nothing.
  const invoiceAmount = actual.status === 'void' ? 0 : actual.subtotalAmount
  return { ...judgement(findings), invoiceAmount, invoiceStatus: actual.status }
}

/** An invoice without a bill as an item. */
export const itemOfInvoice = (
  reconciliation: ReconciliationRow,
  facts: StripeFacts,
  extra: {
    finding: ReconciliationItemRow['findings'][number]
    dashboardUrl: string
    row?: BillExport
    account?: Pick<Account, 'id' | 'name'> | undefined
  },
  createdAt: Date,
): ReconciliationItemRow => ({
  _id: itemId(reconciliation._id, facts.id),
  organizationId: reconciliation.organizationId,
  reconciliationId: reconciliation._id,
  ...judgement([extra.finding]),
  leftOut: false,
  billExportId: extra.row?.id ?? null,
  billId: extra.row?.billId ?? null,
  billNumber: extra.row?.billNumber ?? null,
  accountId: extra.row?.accountId ?? extra.account?.id ?? null,
  accountName: extra.row?.accountName ?? extra.account?.name ?? null,
  currency: facts.currency,
  billAmount: null,
  invoiceAmount: facts.subtotalAmount,
  paymentStatus: null,
  invoiceStatus: facts.status,
  known: null,
  cancelled: false,
  stripeInvoiceId: facts.id,
  dashboardUrl: extra.dashboardUrl,
  credentialId: null,
  sentAt: null,
  createdAt,
})
