import type { BillExportStatus, Decision, ExportError } from '@billbridge/contract/export-decisions'
import { backoffMs } from '../../platform/backoff.ts'
import { toSentInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { exportError } from './export-errors.ts'
import type { ExportOutcome } from './export-outcome.ts'
import type { ClaimedRow } from './export-queue.ts'
import type { RunItemResult } from './export-run.model.ts'
import { queueOf, statusOfDecision } from './export-states.ts'
import { sentSumsOf } from './invoice-drift.ts'

/** Passing failures in a row before a row gives up and asks for a person: about half an hour. */
const mostTries = 10

export interface Settlement {
  readonly changes: Partial<BillExportRow> & Record<string, unknown>
  /** What the run says of the row; null while it goes on. */
  readonly item: { readonly result: RunItemResult; readonly message: string | null } | null
  readonly attempt: 'sent' | 'retry' | 'rejected' | 'reauthorize' | 'skipped' | 'read'
  readonly error: ExportError | null
}

type Settled = Exclude<ExportOutcome, { kind: 'lost' }>

const place = (status: BillExportStatus, decision: Decision) => ({ status, queue: queueOf(status, decision) })

const failed = (row: ClaimedRow, status: 'error' | 'timed-out' | 'invoice-already-paid', error: ExportError) => ({
  changes: { ...place(status, row.decision), error, work: null },
  item: { result: 'failed' as const, message: error.message },
  error,
})

const settleRetry = (row: ClaimedRow, outcome: Extract<Settled, { kind: 'retry' }>, now: Date): Settlement => {
  const tries = row.work.tries + (outcome.waits ? 0 : 1)
  if (tries >= mostTries) {
    const error = exportError('timed-out', {
      message: `Stripe could not be reached in ${tries} tries. The last answer: ${outcome.message}`,
      at: now,
      stripeRequestId: outcome.stripeRequestId,
    })
    if (row.work.kind === 'export') return { ...failed(row, 'timed-out', error), attempt: 'retry' }
    return { changes: { work: null }, item: { result: 'failed', message: error.message }, attempt: 'retry', error }
  }
  const waitMs = outcome.afterMs ?? backoffMs(tries, { baseMs: 1_000, capMs: 300_000 })
  const dueAt = new Date(now.getTime() + waitMs)
  const status = outcome.rateLimited ? 'rate-limited' : 'awaiting-retry'
  return {
    changes: {
      'work.dueAt': dueAt,
      'work.leaseToken': null,
      'work.attemptId': null,
      'work.tries': tries,
      ...(row.work.kind === 'export' ? place(status, row.decision) : {}),
    },
    item: null,
    attempt: 'retry',
    error: null,
  }
}

const settleSent = (
  row: ClaimedRow,
  outcome: Extract<Settled, { kind: 'sent' }>,
  now: Date,
  dashboardUrl: string,
): Settlement => ({
  changes: {
    ...place('complete', row.decision),
    work: null,
    pin: null,
    error: outcome.note,
    stripeInvoiceId: outcome.invoice.id,
    customerId: outcome.invoice.customerId,
    invoice: toSentInvoice(outcome.invoice, dashboardUrl, now),
    // Whoever read the invoice before it was promised has older news; what happens to it from now on is not our doing.
    statusReadAt: row.pin?.pinnedAt ?? now,
    sentAs: sentSumsOf(outcome.invoice),
    drift: null,
    sentContentVersion: row.pin?.contentVersion ?? row.billContentVersion,
    sentAt: now,
  },
  item: { result: 'succeeded', message: outcome.note?.message ?? null },
  attempt: 'sent',
  error: outcome.note,
})

/** What was read itself is taken in by `status-import`, in the same transaction. */
const settleRead = ({ reading }: Extract<Settled, { kind: 'read' }>): Settlement => ({
  changes: { work: null },
  item: { result: 'succeeded', message: reading.invoice ? null : 'The invoice was deleted in Stripe.' },
  attempt: 'read',
  error: null,
})

/** What becomes of a row, its run item and its attempt after one try: one pure function, written in one transaction. */
export const settlementOf = (row: ClaimedRow, outcome: Settled, now: Date, dashboardUrl: string): Settlement => {
  switch (outcome.kind) {
    case 'sent':
      return settleSent(row, outcome, now, dashboardUrl)
    case 'read':
      return settleRead(outcome)
    case 'retry':
      return settleRetry(row, outcome, now)
    case 'rejected': {
      const status = outcome.error.cause === 'invoice-already-paid' ? 'invoice-already-paid' : 'error'
      const { changes, item, error } = failed(row, status, outcome.error)
      const unpinned = outcome.keepsInvoice ? {} : { pin: null, generation: row.generation + 1 }
      return { changes: { ...changes, ...unpinned }, item, error, attempt: 'rejected' }
    }
    case 'reauthorize': {
      const message = `Access to Stripe was lost: ${outcome.message}`
      const decision = {
        outcome: 'hold' as const,
        reason: 'credential-disconnected' as const,
        setting: null,
        message,
        blocking: false,
      }
      const moved = {
        decision,
        ...place('auth-failed', decision),
        resumeRunId: row.work.runId,
        credentialId: outcome.credentialId,
      }
      return {
        changes: { work: null, ...(row.work.kind === 'export' ? moved : {}) },
        item: { result: 'held', message },
        attempt: 'reauthorize',
        error: null,
      }
    }
    case 'skipped': {
      const { decision } = outcome
      return {
        changes: { decision, ...place(statusOfDecision(decision), decision), work: null },
        item: { result: 'held', message: decision.message },
        attempt: 'skipped',
        error: null,
      }
    }
  }
}
