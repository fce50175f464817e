import type { StripeCall } from '@billbridge/contract/attempts'
import type { PaymentStatus } from '@billbridge/contract/bills'
import type {
  Acceptance,
  CorrectionAction,
  PendingCorrection,
  Proof,
  ReplacedInvoice,
  WhenChanged,
} from '@billbridge/contract/corrections'
import type { BillExportStatus, Decision, ExportError } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import type { InvoiceDrift, SentInvoice } from '@billbridge/contract/sent-invoices'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'
import type { InvoicePlan } from '../../stripe/bill-to-invoice.ts'
import { billExportIndexes as indexes } from './bill-export-indexes.ts'
import type { ExportQueue } from './export-states.ts'

/** Work asked for on a row. `dueAt` is when it may be claimed; a claim moves it to the end of its lease. */
export interface ExportWork {
  kind: 'export' | 'status' | 'correct'
  /** How a correction treats the row; only with `correct`. */
  correction?: CorrectionAction | null
  runId: string
  dueAt: Date
  leaseToken: string | null
  attemptId: string | null
  /** Calls the attempt had made when progress was last noted: all that is known of them when its worker dies. */
  calls?: readonly StripeCall[] | null
  /** Tries within this work that failed for a passing reason. */
  tries: number
  /** When the first of these tries failed. */
  failingSince?: Date | null
  /** Since when, and how often in a row, Stripe has been found at work on our own call of before. */
  ownCall?: { since: Date; times: number } | null
  /** Where the row was before, for a run that is cancelled. */
  previous: Pick<BillExportRow, 'status' | 'error'> | null
}

/**
 * What was promised to Stripe before the first write: it is repeated word for word under the same idempotency keys
 * until its outcome is known, so a crash at any moment ends in one invoice.
 */
export interface ExportPin {
  /** Names the promised invoice, in its metadata and keys; a new one only when it is certain that this one made nothing. */
  generation: number
  /** Part of the idempotency keys: raised when Stripe keeps repeating a stored failure. */
  keyTry: number
  /** Answers of 5xx in a row. */
  failures: number
  stripeAccountId: string
  customerId: string
  contentVersion: number
  configurationVersion: number
  plan: InvoicePlan
  /** What was known of the bill's payment when it was planned; when that changes, nothing may be finalized as planned. */
  paymentStatus: PaymentStatus
  pinnedAt: Date
  stripeInvoiceId: string | null
  /** The promised invoice as it was read while nobody worked the row; gone with the promise. */
  seen?: SentInvoice | null
  /** Set when the draft must go: it is deleted first, then this error is shown. */
  discard: ExportError | null
  /** What becomes of the invoice sent before; null, or missing, when the bill is sent for the first time. */
  correction?: PinnedCorrection | null
}

/** What a row's list shows of its bill. */
export type BillFacts = Pick<
  BillExportRow,
  | 'billNumber'
  | 'billNumberLower'
  | 'billContentVersion'
  | 'accountId'
  | 'accountCode'
  | 'accountName'
  | 'accountNameLower'
  | 'currency'
  | 'total'
  | 'billDate'
  | 'dueDate'
>

/** What the billing system says was paid, while Stripe still asks for it. */
export type PaymentKind = Extract<PendingCorrection['kind'], 'paid' | 'partly-paid'>

/** As it is kept on a row: with the setting under which a person was asked, so that another setting tries again. */
export type StoredCorrection = PendingCorrection & {
  readonly askedUnder: WhenChanged | null
  /** Of a bill that changed: that it was paid elsewhere as well. Missing in rows from before this was told. */
  readonly paidElsewhere?: PaymentKind | null
}

/** A correction as it was promised, noted before its first write. */
export interface PinnedCorrection {
  /** The invoice sent before. */
  stripeInvoiceId: string
  /** `rewrite`: this draft gets other lines. `replace`: it is voided or deleted, and another is made. */
  way: 'rewrite' | 'replace'
  /** The old lines are gone (`rewrite`), or the old invoice is, read back (`replace`): only then is anything added. */
  ended: boolean
  /** What the row shows of the bill once the correction is through. */
  facts: BillFacts
}

/** Sums of an invoice without tax, in Stripe's units. `stripeInvoiceId` says of which invoice. */
export interface SentSums {
  stripeInvoiceId: string
  currency: string
  subtotal: number
  total: number
}

export interface BillExportRow {
  _id: string
  organizationId: string
  billId: string
  mode: Mode
  billNumber: string
  billNumberLower: string
  billContentVersion: number
  accountId: string
  accountCode: string
  accountName: string
  accountNameLower: string
  currency: string
  total: number
  billDate: string
  dueDate: string | null
  configurationId: string
  configurationName: string
  credentialId: string
  stripeAccountId: string
  status: BillExportStatus
  queue: ExportQueue
  decision: Decision
  work: ExportWork | null
  /** The run a row that was stopped goes on with by itself, and when: its credential is connected, or configuration enabled. */
  resumeRunId: string | null
  resumeWhen: 'connected' | 'enabled' | null
  /** When it was stopped. Missing in rows that were stopped before this was noted. */
  stoppedAt?: Date | null
  generation: number
  pin: ExportPin | null
  customerId: string | null
  stripeInvoiceId: string | null
  invoice: SentInvoice | null
  /** When the reading behind `invoice` began: a reading that began earlier is older news and changes nothing. */
  statusReadAt: Date | null
  /** When we were through with our last write to `invoice`: a reading that began earlier may show half of it. */
  writtenAt?: Date | null
  /** The sums as we left them in Stripe; whatever differs from them was done by somebody else. */
  sentAs: SentSums | null
  drift: InvoiceDrift | null
  sentContentVersion: number | null
  /** How bill and invoice differ since; null while they say the same. */
  correction: StoredCorrection | null
  /** That a person let the invoice stand as it is. */
  accepted: Acceptance | null
  /** The sums as they were compared at sending. */
  proof: Proof | null
  /** Invoices of the bill that were voided or deleted for another, oldest first. */
  replacedInvoices: ReplacedInvoice[]
  error: ExportError | null
  attemptCount: number
  lastRunId: string | null
  archived: { reason: string; by: string; at: Date; fromStatus: BillExportStatus } | null
  sentAt: Date | null
  createdAt: Date
  updatedAt: Date
}

const text = { type: String, required: true }
const count = { type: Number, required: true }
const moment = { type: Date, required: true }
const fields = {
  organizationId: text,
  billId: text,
  mode: { type: String, enum: ['live', 'test'], required: true },
  billNumber: text,
  billNumberLower: text,
  billContentVersion: count,
  accountId: text,
  accountCode: text,
  accountName: text,
  accountNameLower: text,
  currency: text,
  total: count,
  billDate: text,
  dueDate: String,
  configurationId: text,
  configurationName: text,
  credentialId: text,
  stripeAccountId: text,
  status: text,
  queue: text,
  decision: anyShape,
  work: embedded({
    kind: text,
    correction: String,
    runId: text,
    dueAt: moment,
    leaseToken: String,
    attemptId: String,
    calls: anyShape,
    tries: count,
    failingSince: Date,
    ownCall: anyShape,
    previous: anyShape,
  }),
  resumeRunId: String,
  resumeWhen: String,
  stoppedAt: Date,
  generation: count,
  pin: anyShape,
  customerId: String,
  stripeInvoiceId: String,
  invoice: anyShape,
  statusReadAt: Date,
  writtenAt: Date,
  sentAs: anyShape,
  drift: anyShape,
  sentContentVersion: Number,
  correction: anyShape,
  accepted: anyShape,
  proof: anyShape,
  replacedInvoices: [anyShape],
  error: anyShape,
  attemptCount: count,
  lastRunId: String,
  archived: anyShape,
  sentAt: Date,
  createdAt: moment,
  updatedAt: moment,
}

export const createBillExportModel = (connection: Connection) =>
  defineModel<BillExportRow>(connection, {
    name: 'BillExport',
    collection: 'bill-exports',
    keptOfTwice:
      'Keep the row that has the invoice (stripeInvoiceId; a pin while it is made): without it the bill is sent again. Where several have one, look in Stripe first.',
    fields,
    indexes,
  })
