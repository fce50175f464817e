import type { BillInput } from '@billbridge/contract/bills'
import type { BillRow } from './bill.model.ts'
import { type PricedBill, toContent } from './bill-content.ts'

/** What another sending of a bill does to it. */
export type Resend = 'unchanged' | 'changed' | 'refused'

const sameStatus = (row: BillRow, input: BillInput): boolean =>
  row.sentApprovalStatus === input.approvalStatus &&
  row.paymentStatus === input.paymentStatus &&
  row.paidAmount === input.paidAmount

/** A cancelled bill takes the same again without a word, and refuses anything else. */
export const judgeResend = (row: BillRow, input: BillInput, hash: string): Resend => {
  if (row.contentHash === hash && sameStatus(row, input)) return 'unchanged'
  return row.cancelled ? 'refused' : 'changed'
}

/**
 * The approval after a resend. What a person decided here stays until the billing system says something new; an
 * approval is for the content that was seen, so new content falls back to the billing system's word, a hold excepted.
 */
const approvalAfter = (row: BillRow, input: BillInput, contentChanged: boolean): BillRow['approvalStatus'] => {
  if (row.sentApprovalStatus !== input.approvalStatus) return input.approvalStatus
  if (contentChanged && row.approvalStatus !== 'held') return input.approvalStatus
  return row.approvalStatus
}

interface Sending {
  readonly input: PricedBill
  readonly accountId: string
  readonly hash: string
  readonly at: Date
}

/** A bill that is new. */
export const toNewBill = (identity: { id: string; organizationId: string }, sending: Sending): BillRow => {
  const { input, accountId, hash, at } = sending
  return {
    _id: identity.id,
    organizationId: identity.organizationId,
    source: input.source,
    number: input.number,
    numberLower: input.number.toLowerCase(),
    ...toContent(input, accountId),
    lineItemCount: input.lineItems.length,
    contentHash: hash,
    contentVersion: 1,
    contentAt: at,
    paidAmount: input.paidAmount,
    approvalStatus: input.approvalStatus,
    sentApprovalStatus: input.approvalStatus,
    paymentStatus: input.paymentStatus,
    stripePaymentStatus: null,
    cancelled: false,
    version: 1,
    createdAt: at,
    updatedAt: at,
  }
}

/** A bill after a resend that changes it. Stripe's word stays whatever the billing system says. */
export const toChangedBill = (row: BillRow, { input, accountId, hash, at }: Sending): BillRow => {
  const contentChanged = row.contentHash !== hash
  const content = contentChanged
    ? {
        ...toContent(input, accountId),
        lineItemCount: input.lineItems.length,
        contentHash: hash,
        contentVersion: row.contentVersion + 1,
        contentAt: at,
      }
    : {}
  return {
    ...row,
    ...content,
    paidAmount: input.paidAmount,
    approvalStatus: approvalAfter(row, input, contentChanged),
    sentApprovalStatus: input.approvalStatus,
    paymentStatus: input.paymentStatus,
    version: row.version + 1,
    updatedAt: at,
  }
}
