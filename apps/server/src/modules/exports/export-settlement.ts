import type { WhenChanged } from '@billbridge/contract/corrections'
import type { BillExportStatus, Decision, ExportError } from '@billbridge/contract/export-decisions'
import { type StripeInvoice, toSentInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { withoutInvoice } from './end-invoice.ts'
import { exportError } from './export-errors.ts'
import { type ExportOutcome, stoppedUntil } from './export-outcome.ts'
import type { ClaimedRow } from './export-queue.ts'
import type { RunItemResult } from './export-run.model.ts'
import { queueOf, statusOfDecision } from './export-states.ts'
import { sentSumsOf, withoutDrift } from './invoice-drift.ts'
import { proofOf } from './proof.ts'
import { isGivenUp, isOwnCallUnderWay, ownCallAgain, retryWaitMs } from './retry-policy.ts'

export interface Settlement {
  readonly changes: Partial<BillExportRow> & Record<string, unknown>
  /** What the run says of the row; null while it goes on. */
  readonly item: { readonly result: RunItemResult; readonly message: string | null } | null
  readonly attempt: 'sent' | 'waited' | 'retry' | 'rejected' | 'reauthorize' | 'skipped' | 'read' | 'withdrawn'
  readonly error: ExportError | null
  /** Why a sent bill and its invoice still differ. */
  readonly keeps?: { readonly message: string; readonly asksPerson: boolean; readonly under: WhenChanged | null }
}

type Settled = Exclude<ExportOutcome, { kind: 'lost' }>

const place = (status: BillExportStatus, decision: Decision) => ({ status, queue: queueOf(status, decision) })

/** Among the sent ones. Whatever held the row back before it went does so no more. */
const amongSent = { status: 'complete', queue: 'success', decision: { outcome: 'go' } } as const

const asFailed = (row: ClaimedRow, status: 'error' | 'timed-out' | 'invoice-already-paid', error: ExportError) => ({
  changes: { ...place(status, row.decision), error, work: null },
  item: { result: 'failed' as const, message: error.message },
  error,
})

/** What a sent row's work, other than a look at its status, failed at before anything was promised leaves it sent. */
const staysSent = ({ work, sentAt, pin }: ClaimedRow): boolean =>
  work.kind !== 'status' && sentAt !== null && pin === null

/** Sent before, and nothing of a correction begun: whatever kept it from being begun leaves the row as it was. */
const isUntouched = ({ sentAt, pin }: ClaimedRow): boolean =>
  sentAt !== null && (pin === null || (pin.correction?.way === 'replace' && !pin.correction.ended))

/** Back among the sent ones, with the reason beside the difference. */
const settleKept = (row: ClaimedRow, keeps: NonNullable<Settlement['keeps']>): Settlement => {
  const { previous } = row.work
  const error = previous?.status === 'complete' ? previous.error : null
  return {
    changes: { ...amongSent, work: null, pin: null, error },
    item: { result: 'held', message: keeps.message },
    attempt: 'skipped',
    error: null,
    keeps,
  }
}

type Retry = Extract<Settled, { kind: 'retry' }>

const settleRetry = (row: ClaimedRow, outcome: Retry, now: Date): Settlement => {
  const ownCall = outcome.waits === 'for-own-call' ? ownCallAgain(row.work.ownCall, now) : null
  // A try that came to nothing but waiting is no failure.
  const waits = outcome.waits === 'for-customer' || (ownCall !== null && isOwnCallUnderWay(ownCall, now))
  const tries = row.work.tries + (waits ? 0 : 1)
  const failed = { tries, rateLimited: outcome.rateLimited, askedMs: outcome.afterMs }
  const failingSince = row.work.failingSince ?? (waits ? null : now)
  if (isGivenUp(failed, failingSince, now)) {
    const error = exportError('timed-out', {
      message: `Stripe could not be reached in ${tries} tries. The last answer: ${outcome.message}`,
      at: now,
      stripeRequestId: outcome.stripeRequestId,
    })
    if (staysSent(row)) return settleKept(row, { message: error.message, asksPerson: false, under: null })
    if (row.work.kind !== 'status') return { ...asFailed(row, 'timed-out', error), attempt: 'retry' }
    return { changes: { work: null }, item: { result: 'failed', message: error.message }, attempt: 'retry', error }
  }
  const paced = waits && ownCall ? { ...failed, tries: ownCall.times } : failed
  const dueAt = new Date(now.getTime() + retryWaitMs(paced, outcome.pace))
  const status = outcome.rateLimited ? 'rate-limited' : 'awaiting-retry'
  return {
    changes: {
      'work.dueAt': dueAt,
      'work.leaseToken': null,
      'work.attemptId': null,
      'work.calls': null,
      'work.tries': tries,
      'work.failingSince': failingSince,
      'work.ownCall': ownCall,
      ...(row.work.kind === 'status' ? {} : place(status, row.decision)),
    },
    item: null,
    attempt: waits ? 'waited' : 'retry',
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
    ...amongSent,
    work: null,
    pin: null,
    error: outcome.note,
    stripeInvoiceId: outcome.invoice.id,
    customerId: outcome.invoice.customerId,
    invoice: toSentInvoice(outcome.invoice, dashboardUrl, now),
    // What an event told since it was promised is looked at again, by a reading that begins after our last write.
    statusReadAt: row.pin?.pinnedAt ?? now,
    writtenAt: now,
    sentAs: sentSumsOf(outcome.invoice),
    drift: null,
    ...row.pin?.correction?.facts,
    sentContentVersion: row.pin?.contentVersion ?? row.billContentVersion,
    proof: row.pin && proofOf(row.pin, outcome.invoice, now),
    correction: null,
    accepted: null,
    sentAt: now,
  },
  item: { result: 'succeeded', message: outcome.note?.message ?? null },
  attempt: 'sent',
  error: outcome.note,
})

const settleRejected = (row: ClaimedRow, outcome: Extract<Settled, { kind: 'rejected' }>, now: Date): Settlement => {
  if (isUntouched(row) && !outcome.keepsInvoice) {
    return settleKept(row, { message: outcome.error.message, asksPerson: true, under: null })
  }
  const status = outcome.error.cause === 'invoice-already-paid' ? 'invoice-already-paid' : 'error'
  const { changes, item, error } = asFailed(row, status, outcome.error)
  const unpinned = outcome.keepsInvoice ? {} : { pin: null, generation: row.generation + 1 }
  // A draft that was to be rewritten and had to go: the bill is as one that was never sent.
  const facts = row.sentAt !== null && !outcome.keepsInvoice ? row.pin?.correction?.facts : undefined
  const unsent = facts ? { ...withoutInvoice(row, 'deleted', now), ...facts } : {}
  return { changes: { ...changes, ...unsent, ...unpinned }, item, error, attempt: 'rejected' }
}

const asReadNow = (row: ClaimedRow, invoice: StripeInvoice, now: Date): BillExportRow['invoice'] => ({
  ...toSentInvoice(invoice, row.invoice?.dashboardUrl ?? '', now),
  refundedAmount: row.invoice?.refundedAmount ?? null,
})

const settleAlreadyPaid = (
  row: ClaimedRow,
  { invoice, error }: Extract<Settled, { kind: 'already-paid' }>,
): Settlement => {
  const { changes, ...rest } = asFailed(row, 'invoice-already-paid', error)
  // When the try began: what others do to the invoice while it is read is news still.
  const readAt = new Date(error.at)
  const read = { invoice: asReadNow(row, invoice, readAt), statusReadAt: readAt }
  return { changes: { ...changes, pin: null, ...read }, ...rest, attempt: 'rejected' }
}

const readyElsewhere =
  'The invoice is void or deleted. The bill is unsent again: export it to send it in the Stripe account of now.'

const takenBack = (invoice: StripeInvoice | null): string =>
  invoice ? 'The invoice was voided.' : 'The draft was deleted.'

const settleWithdrawn = (
  row: ClaimedRow,
  { invoice, unsent }: Extract<Settled, { kind: 'withdrawn' }>,
  now: Date,
): Settlement => {
  const gone = { status: 'deleted' as const, dueAmount: 0, remainingAmount: 0, readAt: now.toISOString() }
  const read = invoice ? asReadNow(row, invoice, now) : row.invoice && { ...row.invoice, ...gone }
  // What was taken back by us is no drift.
  const taken = { ...withoutDrift, statusReadAt: now }
  const goes = unsent?.decision.outcome === 'go'
  // What is still to be sent was not corrected: no sum of the run may have it among what is done.
  const item = goes
    ? { result: 'held' as const, message: readyElsewhere }
    : { result: 'succeeded' as const, message: takenBack(invoice) }
  if (unsent) {
    const status = statusOfDecision(unsent.decision)
    const left = { ...withoutInvoice(row, invoice ? 'void' : 'deleted', now), ...unsent.facts }
    const placed = { decision: unsent.decision, ...place(status, unsent.decision) }
    const changes = { ...left, ...placed, work: null, pin: null, error: null, generation: row.generation + 1 }
    return { changes, item, attempt: 'withdrawn', error: null }
  }
  return {
    changes: { ...amongSent, work: null, pin: null, error: null, invoice: read, ...taken },
    item,
    attempt: 'withdrawn',
    error: null,
  }
}

const settleMarkedPaid = (
  row: ClaimedRow,
  { invoice, readAt }: Extract<Settled, { kind: 'marked-paid' }>,
  now: Date,
): Settlement => {
  const read = { invoice: asReadNow(row, invoice, readAt), statusReadAt: readAt, writtenAt: now }
  return {
    changes: { ...amongSent, work: null, pin: null, error: null, ...read },
    item: { result: 'succeeded', message: 'The invoice was marked as paid.' },
    attempt: 'sent',
    error: null,
  }
}

/** What was read itself is taken in by `status-import`, in the same transaction. */
const settleRead = ({ reading }: Extract<Settled, { kind: 'read' }>): Settlement => ({
  changes: { work: null },
  item: { result: 'succeeded', message: reading.invoice ? null : 'The invoice was deleted in Stripe.' },
  attempt: 'read',
  error: null,
})

const settleSkipped = (
  { work }: ClaimedRow,
  { decision, goesOnWith }: Extract<Settled, { kind: 'skipped' }>,
  now: Date,
): Settlement => {
  const waits = goesOnWith && stoppedUntil(goesOnWith, work.runId, now)
  return {
    changes: { decision, ...place(statusOfDecision(decision), decision), work: null, ...waits },
    item: { result: 'held', message: decision.message },
    attempt: 'skipped',
    error: null,
  }
}

/** What becomes of a row, its run item and its attempt after one try: one pure function, written in one transaction. */
export const settlementOf = (row: ClaimedRow, outcome: Settled, now: Date, dashboardUrl: string): Settlement => {
  switch (outcome.kind) {
    case 'sent':
      return settleSent(row, outcome, now, dashboardUrl)
    case 'read':
      return settleRead(outcome)
    case 'retry':
      return settleRetry(row, outcome, now)
    case 'rejected':
      return settleRejected(row, outcome, now)
    case 'kept': {
      const { message, asksPerson, under } = outcome
      return settleKept(row, { message, asksPerson, under: under ?? null })
    }
    case 'already-paid':
      return settleAlreadyPaid(row, outcome)
    case 'withdrawn':
      return settleWithdrawn(row, outcome, now)
    case 'marked-paid':
      return settleMarkedPaid(row, outcome, now)
    case 'reauthorize': {
      const message = `Access to Stripe was lost: ${outcome.message}`
      if (staysSent(row)) {
        const kept = settleKept(row, { message, asksPerson: false, under: null })
        return { ...kept, attempt: 'reauthorize' }
      }
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
        ...stoppedUntil({ credentialId: outcome.credentialId }, row.work.runId, now),
      }
      return {
        changes: { work: null, ...(row.work.kind === 'status' ? {} : moved) },
        item: { result: 'held', message },
        attempt: 'reauthorize',
        error: null,
      }
    }
    case 'skipped':
      return settleSkipped(row, outcome, now)
  }
}
