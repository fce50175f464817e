import type { ApprovalStatus, LineItem, PaymentStatus } from '@billbridge/contract/bills'
import { type Connection, defineModel, embedded } from '../../platform/mongo.ts'

/** What makes two sendings of a bill the same: everything but its identity, approval and payment. */
export interface BillContent {
  accountId: string
  currency: string
  billDate: string
  dueDate: string | null
  periodStart: string | null
  periodEnd: string | null
  purchaseOrder: string | null
  memo: string | null
  lineItems: LineItem[]
  /** Minor units of `currency`; always the sum of the lines. */
  total: number
}

export interface BillRow extends BillContent {
  _id: string
  organizationId: string
  /** Identity: (organization, source, number). */
  source: string
  number: string
  /** Lower-cased copy, for search by prefix and for sorting. */
  numberLower: string
  lineItemCount: number
  /** Of the content as it was sent; the same again changes nothing. */
  contentHash: string
  contentVersion: number
  contentAt: Date
  paidAmount: number
  approvalStatus: ApprovalStatus
  /** What the billing system last said of approval: only a change of its word overrules what a person decided here. */
  sentApprovalStatus: ApprovalStatus
  paymentStatus: PaymentStatus
  /** Stripe's word, from a live invoice; no resend touches it. */
  stripePaymentStatus: PaymentStatus | null
  cancelled: boolean
  version: number
  createdAt: Date
  updatedAt: Date
}

/** Content that was replaced by a newer version. The newest is in the bill itself. */
export interface BillVersionRow {
  _id: string
  organizationId: string
  billId: string
  contentVersion: number
  content: BillContent
  at: Date
}

const lineItem = embedded({
  description: String,
  product: String,
  quantity: String,
  unitPrice: String,
  amount: Number,
})

const content = {
  accountId: { type: String, required: true },
  currency: { type: String, required: true },
  billDate: { type: String, required: true },
  dueDate: String,
  periodStart: String,
  periodEnd: String,
  purchaseOrder: String,
  memo: String,
  lineItems: { type: [lineItem], required: true },
  total: { type: Number, required: true },
}

/** What filters and searches look at: last in an index of the list, so that they are judged without the document. */
const filtered = {
  cancelled: 1,
  approvalStatus: 1,
  paymentStatus: 1,
  currency: 1,
} as const

export const createBillModel = (connection: Connection) =>
  defineModel<BillRow>(connection, {
    name: 'Bill',
    collection: 'bills',
    keptOfTwice:
      'Keep the bill that a row of bill-exports with a stripeInvoiceId or a pin names as its billId: the other one would be sent again.',
    fields: {
      organizationId: { type: String, required: true },
      source: { type: String, required: true },
      number: { type: String, required: true },
      numberLower: { type: String, required: true },
      ...content,
      lineItemCount: { type: Number, required: true },
      contentHash: { type: String, required: true },
      contentVersion: { type: Number, required: true },
      contentAt: { type: Date, required: true },
      paidAmount: { type: Number, required: true },
      approvalStatus: { type: String, required: true },
      sentApprovalStatus: { type: String, required: true },
      paymentStatus: { type: String, required: true },
      stripePaymentStatus: String,
      cancelled: { type: Boolean, required: true },
      version: { type: Number, required: true },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
    },
    indexes: [
      [{ organizationId: 1, source: 1, number: 1 }, { unique: true }],
      [{ organizationId: 1, _id: 1 }],
      [{ organizationId: 1, billDate: 1, _id: 1, ...filtered, accountId: 1, numberLower: 1 }],
      [{ organizationId: 1, numberLower: 1, _id: 1, ...filtered, accountId: 1, billDate: 1 }],
      [{ organizationId: 1, total: 1, _id: 1, ...filtered, accountId: 1, numberLower: 1, billDate: 1 }],
      [{ organizationId: 1, accountId: 1, billDate: 1, _id: 1, ...filtered }],
      [{ organizationId: 1, accountId: 1, numberLower: 1, _id: 1, ...filtered, billDate: 1 }],
      [{ organizationId: 1, accountId: 1, total: 1, _id: 1, ...filtered, billDate: 1 }],
      // The statuses few bills have, in the order the list opens with.
      [{ organizationId: 1, approvalStatus: 1, billDate: 1, _id: 1, cancelled: 1, paymentStatus: 1, currency: 1 }],
      [{ organizationId: 1, paymentStatus: 1, billDate: 1, _id: 1, cancelled: 1, approvalStatus: 1, currency: 1 }],
    ],
  })

export type BillModel = ReturnType<typeof createBillModel>

export const createBillVersionModel = (connection: Connection) =>
  defineModel<BillVersionRow>(connection, {
    name: 'BillVersion',
    collection: 'bill-versions',
    fields: {
      organizationId: { type: String, required: true },
      billId: { type: String, required: true },
      contentVersion: { type: Number, required: true },
      content: { type: embedded(content), required: true },
      at: { type: Date, required: true },
    },
    indexes: [[{ organizationId: 1, billId: 1, contentVersion: -1 }, { unique: true }]],
  })

export type BillVersionModel = ReturnType<typeof createBillVersionModel>
