import type { CorrectionAction, WhenChanged } from '@billbridge/contract/corrections'
import type { Decision } from '@billbridge/contract/export-decisions'
import { classifyStripeError } from '../../stripe/stripe-errors.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { ExportPin } from './bill-export.model.ts'
import { standingOf, verdictOf, verdictOfNewInvoice } from './correction-verdict.ts'
import { endInvoice, readInvoice, voidOf } from './end-invoice.ts'
import { type Journey, readingOf } from './export-journey.ts'
import { alreadyPaid, asksPerson, type ExportOutcome } from './export-outcome.ts'
import { billFactsOf } from './export-row.ts'
import { hasSumsSent } from './invoice-drift.ts'
import { pendingCorrectionOf } from './pending-correction.ts'

export interface CorrectionFacts {
  readonly whenChanged: WhenChanged
  readonly decision: Decision
  /** Where the configuration sends now. */
  readonly stripeAccountId: string
  /** Plans the changed bill and finds its customer, or says why not. `numbersTaken`: by invoices of the bill that are void. */
  readonly plan: (numbersTaken: number) => Promise<ExportOutcome | ExportPin>
}

const actionOf = ({ row }: Journey): CorrectionAction => row.work.correction ?? 'as-set'

/** How a changed bill's invoice is corrected: as a person says now, else as the configuration says. */
const wayOf = (journey: Journey, { whenChanged }: CorrectionFacts): WhenChanged => {
  const action = actionOf(journey)
  if (action === 'new-invoice') return 'void-and-replace'
  return action === 'as-set' ? whenChanged : action
}

/**
 * A bill that asks for nothing any more: its draft goes, its open invoice is voided. It can be begun again at any moment.
 */
const withdraw = async (journey: Journey, facts: CorrectionFacts, id: string): Promise<ExportOutcome> => {
  const { row, bill, calls } = journey
  // Each try under a key of its own: voiding what is void is refused, and read back.
  const voidKey = `${row._id}:void.${row.attemptCount}`
  const ending = await endInvoice(calls, id, { voidKey, mayVoid: wayOf(journey, facts) === 'void-and-replace' })
  switch (ending.kind) {
    case 'ended': {
      const unsent = bill.cancelled ? null : { facts: billFactsOf(bill), decision: facts.decision }
      return { kind: 'withdrawn', invoice: ending.invoice, unsent }
    }
    case 'paid':
      return alreadyPaid(bill, ending.invoice, journey.startedAt)
    case 'final': {
      const name = ending.invoice.number ?? ending.invoice.id
      return asksPerson(
        `The invoice ${name} is no draft any more. It can be voided.`,
        readingOf(journey, id, ending.invoice),
      )
    }
    case 'refused': {
      const message = `Stripe did not take the invoice back: ${ending.failure.message}`
      return asksPerson(message, readingOf(journey, id, ending.invoice))
    }
  }
}

/** Nobody is to pay what was paid elsewhere. A refusal, such as for a payment under way, is shown. */
const markPaid = async (journey: Journey, id: string): Promise<ExportOutcome> => {
  const { row, calls, now } = journey
  const readAt = now()
  try {
    return { kind: 'marked-paid', invoice: await calls.markPaid(id, `${row._id}:pay.${row.attemptCount}`), readAt }
  } catch (error) {
    const failure = classifyStripeError(error)
    if (failure.kind !== 'rejected') throw error
    const message = `Stripe did not mark the invoice as paid: ${failure.message}`
    return asksPerson(message, readingOf(journey, id, await readInvoice(calls, id)))
  }
}

/** Numbers of the bill that are used up: a void invoice keeps its own, and so will one that is voided now. */
const numbersTakenBy = ({ row }: Journey, voids: StripeInvoice | null): number =>
  voidOf(row) + (voids && voids.status !== 'draft' ? 1 : 0)

/** Customer and currency of a draft cannot be changed: another draft is needed. */
const cannotBeRewritten = (pin: ExportPin, draft: StripeInvoice): string | null => {
  if (draft.currency !== pin.plan.currency.toUpperCase()) return 'currency'
  return draft.customerId === pin.customerId ? null : 'customer'
}

const pinCorrection = async (
  journey: Journey,
  facts: CorrectionFacts,
  old: { readonly id: string; readonly invoice: StripeInvoice | null; readonly rewrite: boolean },
): Promise<ExportOutcome | ExportPin> => {
  const planned = await facts.plan(numbersTakenBy(journey, old.invoice))
  if ('kind' in planned) return planned
  const correction = { stripeInvoiceId: old.id, ended: false, facts: billFactsOf(journey.bill) }
  // The generation before has made what is in Stripe now: neither its keys nor its name may be used again.
  const pin = { ...planned, generation: journey.row.generation + 1 }
  const other = old.rewrite && old.invoice ? cannotBeRewritten(pin, old.invoice) : null
  if (old.rewrite && other === null) {
    return { ...pin, stripeInvoiceId: old.id, correction: { ...correction, way: 'rewrite' } }
  }
  if (other !== null && wayOf(journey, facts) === 'update-draft') {
    const message = `The bill has another ${other} now, and a draft keeps its own. It can be replaced.`
    return asksPerson(message, readingOf(journey, old.id, old.invoice))
  }
  return { ...pin, correction: { ...correction, way: 'replace' } }
}

const asSent: ExportOutcome = { kind: 'kept', message: 'The bill is as it was sent.', asksPerson: false, reading: null }

/** Of an invoice that is gone in the Stripe account of before: what becomes of its bill is for the next export to say. */
const release = ({ bill }: Journey, { decision }: CorrectionFacts, invoice: StripeInvoice | null): ExportOutcome => ({
  kind: 'withdrawn',
  invoice,
  unsent: { facts: billFactsOf(bill), decision },
})

/** Another invoice for a bill whose own was voided or deleted in Stripe: read once more, because only that is certain. */
const prepareNewInvoice = async (
  journey: Journey,
  facts: CorrectionFacts,
  id: string,
): Promise<ExportOutcome | ExportPin> => {
  const invoice = await readInvoice(journey.calls, id)
  const elsewhere = facts.stripeAccountId !== journey.row.stripeAccountId
  const verdict = verdictOfNewInvoice({ invoice: standingOf(invoice), elsewhere, decision: facts.decision })
  if (verdict.do === 'release') return release(journey, facts, invoice)
  if (verdict.do === 'replace') return pinCorrection(journey, facts, { id, invoice, rewrite: false })
  return {
    kind: 'kept',
    message: verdict.message,
    asksPerson: verdict.asksPerson,
    reading: readingOf(journey, id, invoice),
  }
}

/**
 * A bill that was sent is looked at again: its invoice is read first, then the rules say what becomes of it. Answers with
 * the promise to note before the first write, or with what was done without one. Throws what the SDK throws.
 */
export const prepareCorrection = async (
  journey: Journey,
  facts: CorrectionFacts,
): Promise<ExportOutcome | ExportPin> => {
  const { row, bill, calls, now } = journey
  const id = row.stripeInvoiceId
  const action = actionOf(journey)
  if (action === 'new-invoice') return id === null ? asSent : prepareNewInvoice(journey, facts, id)
  const pending = pendingCorrectionOf(row, bill, { now: now() })
  if (id === null || !pending) return asSent
  const invoice = await readInvoice(calls, id)
  const verdict = verdictOf({
    pending: pending.kind,
    invoice: standingOf(invoice),
    edited: invoice !== null && !hasSumsSent(row, invoice),
    elsewhere: facts.stripeAccountId !== row.stripeAccountId,
    action,
    ...facts,
  })
  switch (verdict.do) {
    case 'already-paid':
      return invoice ? alreadyPaid(bill, invoice, journey.startedAt) : asSent
    case 'withdraw':
      return withdraw(journey, facts, id)
    case 'mark-paid':
      return markPaid(journey, id)
    case 'release':
      return release(journey, facts, invoice)
    case 'keep': {
      const { message } = verdict
      return { kind: 'kept', message, asksPerson: verdict.asksPerson, reading: readingOf(journey, id, invoice) }
    }
    case 'rewrite':
    case 'replace':
      return pinCorrection(journey, facts, { id, invoice, rewrite: verdict.do === 'rewrite' })
  }
}
