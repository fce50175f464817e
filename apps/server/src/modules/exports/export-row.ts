import type { BillExport } from '@billbridge/contract/bill-exports'
import type { BillDetail } from '@billbridge/contract/bills'
import type { Decision } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import type { BillExportRow, BillFacts } from './bill-export.model.ts'
import { queueOf, statusOfDecision } from './export-states.ts'
import { toPendingCorrection } from './pending-correction.ts'

/** The part of a configuration a row carries. */
export interface RowConfiguration {
  readonly id: string
  readonly name: string
  readonly mode: Mode
  readonly credentialId: string
  readonly stripeAccountId: string
}

/** What a row's list shows of its bill, copied so that a page needs no look-ups. */
export const billFactsOf = (bill: BillDetail): BillFacts => ({
  billNumber: bill.number,
  billNumberLower: bill.number.toLowerCase(),
  billContentVersion: bill.contentVersion,
  accountId: bill.accountId,
  accountCode: bill.accountCode,
  accountName: bill.accountName,
  accountNameLower: bill.accountName.toLowerCase(),
  currency: bill.currency,
  total: bill.total,
  billDate: bill.billDate,
  dueDate: bill.dueDate,
})

/** Status, queue and decision of a row that is neither under way nor sent. */
export const placeOf = (decision: Decision): Pick<BillExportRow, 'status' | 'queue' | 'decision'> => {
  const status = statusOfDecision(decision)
  return { status, queue: queueOf(status, decision), decision }
}

export const configurationFactsOf = (configuration: RowConfiguration) => ({
  configurationId: configuration.id,
  configurationName: configuration.name,
  credentialId: configuration.credentialId,
  stripeAccountId: configuration.stripeAccountId,
})

/** Of a row that was not stopped, or of which somebody said anew what becomes of it. */
export const notStopped = { resumeRunId: null, resumeWhen: null, stoppedAt: null } as const

export const newRow = (input: {
  id: string
  organizationId: string
  bill: BillDetail
  configuration: RowConfiguration
  decision: Decision
  now: Date
}): BillExportRow => ({
  _id: input.id,
  organizationId: input.organizationId,
  billId: input.bill.id,
  mode: input.configuration.mode,
  ...billFactsOf(input.bill),
  ...configurationFactsOf(input.configuration),
  ...placeOf(input.decision),
  work: null,
  ...notStopped,
  generation: 1,
  pin: null,
  customerId: null,
  stripeInvoiceId: null,
  invoice: null,
  statusReadAt: null,
  sentAs: null,
  drift: null,
  sentContentVersion: null,
  correction: null,
  accepted: null,
  proof: null,
  replacedInvoices: [],
  error: null,
  attemptCount: 0,
  lastRunId: null,
  archived: null,
  sentAt: null,
  createdAt: input.now,
  updatedAt: input.now,
})

const waitsUntil = (row: BillExportRow): string | null =>
  row.work !== null && (row.status === 'awaiting-retry' || row.status === 'rate-limited')
    ? row.work.dueAt.toISOString()
    : null

/** What rows lack that were written before these were read. */
const notReadThen = {
  creditedBeforePaymentAmount: 0,
  creditedAfterPaymentAmount: 0,
  refundedAmount: null,
  readBy: 'export' as const,
}

const shownInvoice = (invoice: BillExportRow['invoice']): BillExport['invoice'] =>
  invoice && { ...notReadThen, ...invoice }

/** What was sent, or, while an export stopped half way, what is known of what was promised. */
const invoiceOf = ({ invoice, pin }: BillExportRow) => invoice ?? pin?.seen ?? null

export const toBillExport = (row: BillExportRow): BillExport => ({
  id: row._id,
  billId: row.billId,
  billNumber: row.billNumber,
  billContentVersion: row.billContentVersion,
  sentContentVersion: row.sentContentVersion,
  changedSinceExport: (row.correction ?? null) !== null,
  correction: toPendingCorrection(row.correction ?? null),
  accepted: row.accepted ?? null,
  proof: row.proof ?? null,
  replacedInvoices: row.replacedInvoices ?? [],
  accountId: row.accountId,
  accountCode: row.accountCode,
  accountName: row.accountName,
  currency: row.currency,
  total: row.total,
  billDate: row.billDate,
  dueDate: row.dueDate,
  mode: row.mode,
  status: row.status,
  decision: row.decision,
  configurationId: row.configurationId,
  configurationName: row.configurationName,
  credentialId: row.credentialId,
  stripeAccountId: row.stripeAccountId,
  customerId: row.customerId,
  error: row.error,
  invoice: shownInvoice(invoiceOf(row)),
  drift: row.drift ?? null,
  attemptCount: row.attemptCount,
  nextAttemptAt: waitsUntil(row),
  lastRunId: row.lastRunId,
  archived: row.archived && { ...row.archived, at: row.archived.at.toISOString() },
  sentAt: row.sentAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
