import { classifyStripeError } from '../../stripe/stripe-errors.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { ExportPin, PinnedCorrection } from './bill-export.model.ts'
import { endInvoice, readInvoice, withoutInvoice } from './end-invoice.ts'
import {
  again,
  forget,
  identityOf,
  isOutdated,
  isSuperseded,
  type Journey,
  keyOf,
  lost,
  readingOf,
  type Step,
  sumsDiffer,
} from './export-journey.ts'
import { alreadyPaid, asksPerson, type ExportOutcome } from './export-outcome.ts'
import { hasSumsSent } from './invoice-drift.ts'

type CorrectingPin = ExportPin & { correction: PinnedCorrection }

/** The draft is nobody's to rewrite any more: a person says what becomes of it. */
export const noDraftAnyMore = (journey: Journey, pin: ExportPin, invoice: StripeInvoice): ExportOutcome =>
  asksPerson(
    `The invoice ${invoice.number ?? invoice.id} is no draft any more: somebody finalized it in Stripe.`,
    readingOf(journey, pin.stripeInvoiceId ?? invoice.id, invoice),
  )

/** A line that is gone already makes Stripe refuse all: then they are looked up again. */
const removeLines = async (
  { calls, row }: Journey,
  pin: CorrectingPin,
  lineIds: readonly string[],
): Promise<'removed' | 'changed-meanwhile'> => {
  try {
    await calls.removeLines(pin.correction.stripeInvoiceId, lineIds, keyOf(row, pin, 'remove-lines'))
    return 'removed'
  } catch (error) {
    const { kind, code } = classifyStripeError(error)
    if (kind !== 'rejected' || code !== 'resource_missing') throw error
    return 'changed-meanwhile'
  }
}

/**
 * Takes the old lines off a draft and gives it the fields of the new plan. Lines are added only after this was noted as
 * done, so whatever lines are there until then are old ones, however often this is begun again.
 */
const clearDraft = async (journey: Journey, pin: CorrectingPin): Promise<Step<ExportPin>> => {
  const { calls, row } = journey
  const { stripeInvoiceId } = pin.correction
  const draft = await readInvoice(calls, stripeInvoiceId)
  // What became of it is seen by the steps after this one.
  if (!draft) return { done: pin }
  if (draft.status !== 'draft') return { outcome: noDraftAnyMore(journey, pin, draft) }
  const lineIds = await calls.lineIdsOf(stripeInvoiceId)
  const removal = lineIds.length > 0 ? removeLines(journey, pin, lineIds) : null
  if ((await removal) === 'changed-meanwhile') {
    return { outcome: again('The lines of the draft changed while they were removed.') }
  }
  await calls.rewriteDraft(stripeInvoiceId, pin.plan, identityOf(row, pin), keyOf(row, pin, 'rewrite'))
  const cleared = { ...pin, correction: { ...pin.correction, ended: true } }
  return (await journey.notePin(cleared)) ? { done: cleared } : { outcome: lost }
}

/**
 * Voids or deletes the invoice sent before. Only when it was read back to be gone is that noted, together with the row
 * being one that was never sent: from then on another invoice may be made, as for any bill.
 */
const endReplaced = async (journey: Journey, pin: CorrectingPin): Promise<Step<ExportPin>> => {
  const { row, calls, now } = journey
  const { stripeInvoiceId } = pin.correction
  const ending = await endInvoice(calls, stripeInvoiceId, { voidKey: keyOf(row, pin, 'void'), mayVoid: true })
  switch (ending.kind) {
    case 'paid':
      return { outcome: alreadyPaid(journey.bill, ending.invoice, journey.startedAt) }
    case 'final':
      return { outcome: noDraftAnyMore(journey, pin, ending.invoice) }
    case 'refused': {
      const { message } = ending.failure
      const read = readingOf(journey, stripeInvoiceId, ending.invoice)
      return { outcome: asksPerson(`Stripe did not take the invoice back: ${message}`, read) }
    }
    case 'ended': {
      const ended = { ...pin, correction: { ...pin.correction, ended: true } }
      const changes = { ...withoutInvoice(row, ending.status, now()), ...pin.correction.facts }
      return (await journey.noteEnded(ended, changes)) ? { done: ended } : { outcome: lost }
    }
  }
}

/** The old invoice goes for what the bill says now only; of what is gone already, that is noted first. */
const endUnlessOutdated = async (journey: Journey, pin: CorrectingPin): Promise<Step<ExportPin>> => {
  if (!isOutdated(journey, pin) && !isSuperseded(journey, pin)) return endReplaced(journey, pin)
  const old = await readInvoice(journey.calls, pin.correction.stripeInvoiceId)
  if (old === null || old.status === 'void') return endReplaced(journey, pin)
  return { outcome: await forget(journey, 'The bill went on meanwhile, and is decided again.') }
}

/** Whether a draft that is to be rewritten has its old lines: one that has not is never left without any. */
const isWhole = async ({ calls, row }: Journey, { correction }: CorrectingPin): Promise<boolean> => {
  const draft = await readInvoice(calls, correction.stripeInvoiceId)
  return draft === null || draft.status !== 'draft' || (draft.lineCount > 0 && hasSumsSent(row, draft))
}

/** The part of a correction that comes before anything new is written. */
export const makeRoom = async (journey: Journey, pin: ExportPin): Promise<Step<ExportPin>> => {
  const { correction } = pin
  if (!correction) return { done: pin }
  const correcting = { ...pin, correction }
  if (correction.way === 'replace') return correction.ended ? { done: pin } : endUnlessOutdated(journey, correcting)
  if (!correction.ended && isOutdated(journey, pin) && (await isWhole(journey, correcting))) {
    // The draft stays where it is: the next try sees what the bill says now, and that it was never brought in line.
    return { outcome: await forget(journey, 'The bill was paid or cancelled meanwhile, and is decided again.') }
  }
  return correction.ended ? { done: pin } : clearDraft(journey, correcting)
}

/** A rewritten draft that somebody finalized with other sums is not ours to change, and stays in sight. */
export const finalizedOtherwise = (journey: Journey, pin: ExportPin, invoice: StripeInvoice): ExportOutcome | null =>
  pin.correction?.way === 'rewrite' && invoice.status !== 'draft' && sumsDiffer(pin, invoice)
    ? noDraftAnyMore(journey, pin, invoice)
    : null
