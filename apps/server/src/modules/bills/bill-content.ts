import { createHash } from 'node:crypto'
import type { Account } from '@billbridge/contract/accounts'
import type { Bill, BillDetail, BillInput, LineItem } from '@billbridge/contract/bills'
import type { BillContent, BillRow } from './bill.model.ts'

/** A bill of which every line has its amount. */
export type PricedBill = Omit<BillInput, 'lineItems'> & { readonly lineItems: LineItem[] }

/** `1.50` and `1.5` are the same number. */
const plainNumber = (text: string | null): string | null =>
  text?.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text

/**
 * A fingerprint of what a bill says: everything but its identity, its approval and its payment. Two sendings with the
 * same fingerprint are the same version.
 */
export const contentHash = (input: PricedBill): string => {
  const lines = input.lineItems.map(({ description, product, quantity, unitPrice, amount }) => [
    description,
    product,
    plainNumber(quantity),
    plainNumber(unitPrice),
    amount,
  ])
  const { currency, billDate, dueDate, periodStart, periodEnd, purchaseOrder, memo, total } = input
  const said = [
    input.account.code,
    currency,
    billDate,
    dueDate,
    periodStart,
    periodEnd,
    purchaseOrder,
    memo,
    total,
    lines,
  ]
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url')
}

/** What identifies a bill within its organization. */
export const billKey = ({ source, number }: Pick<BillInput, 'source' | 'number'>): string =>
  JSON.stringify([source, number])

/** The content of a stored bill, as it is kept in a version. */
export const contentOf = (row: BillContent): BillContent => ({
  accountId: row.accountId,
  currency: row.currency,
  billDate: row.billDate,
  dueDate: row.dueDate,
  periodStart: row.periodStart,
  periodEnd: row.periodEnd,
  purchaseOrder: row.purchaseOrder,
  memo: row.memo,
  lineItems: row.lineItems,
  total: row.total,
})

export const toContent = (input: PricedBill, accountId: string): BillContent => contentOf({ ...input, accountId })

/** A row as lists read it: without its lines. */
export type BillListRow = Omit<BillRow, 'lineItems'>

/** A bill as the contract shows it; `account` is undefined only when the account is gone. */
export const toBill = (row: BillListRow, account: Pick<Account, 'code' | 'name'> | undefined): Bill => ({
  id: row._id,
  source: row.source,
  number: row.number,
  accountId: row.accountId,
  accountCode: account?.code ?? '',
  accountName: account?.name ?? '',
  currency: row.currency,
  billDate: row.billDate,
  dueDate: row.dueDate,
  periodStart: row.periodStart,
  periodEnd: row.periodEnd,
  purchaseOrder: row.purchaseOrder,
  memo: row.memo,
  lineItemCount: row.lineItemCount,
  total: row.total,
  paidAmount: row.paidAmount,
  approvalStatus: row.approvalStatus,
  paymentStatus: row.paymentStatus,
  stripePaymentStatus: row.stripePaymentStatus,
  cancelled: row.cancelled,
  contentVersion: row.contentVersion,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

export const toBillDetail = (row: BillRow, account: Pick<Account, 'code' | 'name'> | undefined): BillDetail => ({
  ...toBill(row, account),
  lineItems: row.lineItems,
})
