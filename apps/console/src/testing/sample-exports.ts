import type { Attempt } from '@billbridge/contract/attempts'
import type { BillExport } from '@billbridge/contract/bill-exports'
import type { ExportRun } from '@billbridge/contract/export-runs'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'

const at = '2026-11-20T10:00:00.000Z'

/** A bill export as the server shows it: ready to be sent, in Test Mode, unless said otherwise. */
export const billExportOf = (number: number, changes: Partial<BillExport> = {}): BillExport => {
  const digits = String(number).padStart(8, '0')
  return {
    id: `exp_${digits}`,
    billId: `bill_${digits}`,
    billNumber: `INV-${number}`,
    billContentVersion: 1,
    sentContentVersion: null,
    changedSinceExport: false,
    correction: null,
    accepted: null,
    proof: null,
    replacedInvoices: [],
    accountId: 'account_00000001',
    accountCode: 'A-1',
    accountName: 'Example Bakery Ltd',
    currency: 'USD',
    total: 1990,
    billDate: '2026-11-01',
    dueDate: '2026-12-01',
    mode: 'test',
    status: 'unsent',
    decision: { outcome: 'go' },
    configurationId: 'cfg_00000001',
    configurationName: 'Monthly bills',
    credentialId: 'cred_00000001',
    stripeAccountId: 'acct_1Example',
    customerId: null,
    error: null,
    invoice: null,
    drift: null,
    attemptCount: 0,
    nextAttemptAt: null,
    lastRunId: null,
    archived: null,
    sentAt: null,
    createdAt: at,
    updatedAt: at,
    ...changes,
  }
}

/** A bill whose account has no customer. */
export const failedExportOf = (number: number, changes: Partial<BillExport> = {}): BillExport =>
  billExportOf(number, {
    status: 'error',
    error: {
      cause: 'customer-not-mapped',
      message: 'Account A-1 (Example Bakery Ltd) is not mapped to a customer of this Stripe account.',
      remedy: 'Map the account to a Stripe customer, then retry.',
      fix: 'mapping',
      stripeRequestId: null,
      at,
    },
    ...changes,
  })

export const invoiceOf = (changes: Partial<SentInvoice> = {}): SentInvoice => ({
  id: 'in_1Example',
  number: 'EX-0001',
  status: 'open',
  subtotalAmount: 1990,
  taxAmount: 0,
  totalAmount: 1990,
  dueAmount: 1990,
  paidAmount: 0,
  remainingAmount: 1990,
  creditedBeforePaymentAmount: 0,
  creditedAfterPaymentAmount: 0,
  refundedAmount: null,
  url: 'https://invoice.stripe.com/i/example',
  pdfUrl: 'https://invoice.stripe.com/i/example/pdf',
  dashboardUrl: 'https://dashboard.stripe.com/test/invoices/in_1Example',
  readAt: at,
  readBy: 'export',
  ...changes,
})

export const attemptOf = (changes: Partial<Attempt> = {}): Attempt => ({
  id: 'att_00000001',
  billExportId: 'exp_00000001',
  runId: 'run_00000001',
  number: 1,
  kind: 'export',
  outcome: 'sent',
  error: null,
  billContentVersion: 1,
  configurationVersion: 3,
  calls: [
    {
      method: 'POST',
      path: '/v1/invoices',
      status: 200,
      requestId: 'req_Example0001',
      durationMs: 182.4,
      idempotencyKey: 'exp_00000001-create',
      body: 'currency=usd&customer=cus_Example&auto_advance=false&description=Services%20in%20October',
      error: null,
      at,
    },
  ],
  startedAt: at,
  finishedAt: at,
  ...changes,
})

/** A run that is half way through ten bills unless said otherwise. */
export const runOf = (changes: Partial<ExportRun> = {}): ExportRun => ({
  id: 'run_00000001',
  kind: 'export',
  correction: null,
  mode: 'test',
  status: 'running',
  counts: { total: 10, done: 5, succeeded: 4, failed: 1, held: 0, cancelled: 0 },
  totals: [{ currency: 'USD', total: 19900, count: 10 }],
  succeededTotals: [{ currency: 'USD', total: 7960, count: 4 }],
  configurations: [{ id: 'cfg_00000001', name: 'Monthly bills', version: 3 }],
  trigger: 'person',
  startedBy: { kind: 'user', id: 'user_00000001', name: 'Ada Example' },
  startedAt: at,
  finishedAt: null,
  endedBecause: null,
  endedBy: null,
  waits: [],
  wentOn: null,
  ...changes,
})
