import type { ExportError } from '@billbridge/contract/export-decisions'
import { toMoneyText } from '@billbridge/contract/money'
import { paymentStatusOf } from '../../stripe/bill-payment.ts'
import { fromStripeAmount } from '../../stripe/stripe-currencies.ts'
import { classifyStripeError, isMissing, type StripeFailure } from '../../stripe/stripe-errors.ts'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { ExportPin } from './bill-export.model.ts'
import { finalizedOtherwise, makeRoom, noDraftAnyMore } from './correct-invoice.ts'
import { balanceInTheWay, balanceUsed } from './customer-balance.ts'
import { exportError } from './export-errors.ts'
import {
  forget,
  identityOf,
  isOutdated,
  isSuperseded,
  type Journey,
  keyOf,
  lost,
  type Step,
  sumsDiffer,
} from './export-journey.ts'
import type { ExportOutcome } from './export-outcome.ts'
import { outcomeOfPlainFailure } from './outcome-of.ts'
import { queryOfPromise } from './promised-invoice.ts'
import { errorOfRefusal } from './refusal-error.ts'

type Drafted = Step<{ pin: ExportPin; invoice: StripeInvoice }>

/** Stripe keeps idempotency keys for 24 hours at least; an hour is left for clocks. */
const keyLifeMs = 23 * 3_600_000

/**
 * The draft that was promised: the noted one, or made now under the pin's key. The key alone makes a repetition safe
 * for a day; after that, the customer's invoices are looked through before anything is made again.
 */
const draftOf = async (journey: Journey, pin: ExportPin): Promise<Drafted> => {
  const { row, calls, now } = journey
  if (pin.stripeInvoiceId !== null) {
    const invoice = await calls.find(pin.stripeInvoiceId)
    return invoice
      ? { done: { pin, invoice } }
      : { outcome: changedAtStripe(now(), 'The draft was deleted in Stripe.') }
  }
  const expired = now().getTime() - new Date(pin.pinnedAt).getTime() > keyLifeMs
  const found = (await journey.findRestored()) ?? (expired ? await findPromised(journey, pin) : null)
  const invoice =
    found ??
    (expired
      ? null
      : await calls.createDraft(pin.plan, pin.customerId, identityOf(row, pin), keyOf(row, pin, 'create')))
  if (!invoice) return { outcome: await forget(journey, 'The draft was never made.') }
  const noted = { ...pin, stripeInvoiceId: invoice.id }
  return (await journey.notePin(noted)) ? { done: { pin: noted, invoice } } : { outcome: lost }
}

/** Looks for an invoice that may have been made although no answer arrived. */
const findPromised = ({ row, calls }: Journey, pin: ExportPin): Promise<StripeInvoice | null> =>
  calls.findByExport(queryOfPromise(row, pin))

/** An invoice that stands is kept in sight: forgetting it would make a second one. */
const changedAtStripe = (at: Date, message: string, keepsInvoice = false): ExportOutcome => ({
  kind: 'rejected',
  error: exportError('invoice-changed-in-stripe', { message, at }),
  keepsInvoice,
})

/** What is refused now was never made: under its key Stripe repeats the answer of the first time, whatever changed since. */
const madeNothing = (pin: ExportPin, error: unknown): boolean =>
  pin.stripeInvoiceId === null && classifyStripeError(error).kind === 'rejected'

/**
 * Takes a promise back while it is a draft, and lets the bill be decided afresh. Gives the invoice when it is final
 * already: that stands.
 */
const takeBack = async (journey: Journey, pin: ExportPin): Promise<Drafted> => {
  const message =
    'The bill was changed, held back, paid, cancelled or given another customer meanwhile, and is decided again.'
  const draft = await draftOf(journey, pin).catch(async (error: unknown): Promise<Drafted> => {
    if (!madeNothing(pin, error)) throw error
    return { outcome: await forget(journey, message) }
  })
  if ('outcome' in draft) {
    return draft.outcome.kind === 'rejected' ? { outcome: await forget(journey, message) } : draft
  }
  const { invoice } = draft.done
  if (invoice.status !== 'draft') return draft
  await journey.calls.removeDraft(invoice.id)
  return { outcome: await forget(journey, message) }
}

/** Nobody pays twice: a final invoice of a bill that is paid is marked paid; of one that is paid in part, a person is told. */
const planAgain = async (journey: Journey, pin: ExportPin): Promise<ExportOutcome> => {
  const left = await takeBack(journey, pin)
  if ('outcome' in left) return left.outcome
  const { invoice } = left.done
  const payment = paymentStatusOf(journey.bill)
  if (invoice.status !== 'open' || payment === 'unpaid') return { kind: 'sent', invoice, note: null }
  if (payment === 'paid') {
    const paid = await journey.calls.markPaid(invoice.id, keyOf(journey.row, pin, 'pay'))
    return { kind: 'sent', invoice: paid, note: null }
  }
  const message = `Part of the bill was paid while its invoice ${invoice.number ?? invoice.id} was made final for the whole of it.`
  return { kind: 'sent', invoice, note: exportError('paid-in-part', { message, at: journey.now() }) }
}

/**
 * Deletes the draft, then gives the error that made it go. A draft that is gone already is as good; an invoice that was
 * finalized meanwhile stands, and is kept in sight.
 */
const discardDraft = async (journey: Journey, pin: ExportPin, error: ExportError): Promise<ExportOutcome> => {
  const rejected = { kind: 'rejected', error, keepsInvoice: false } as const
  if (pin.stripeInvoiceId === null) return rejected
  if (!(await journey.notePin({ ...pin, discard: error }))) return lost
  try {
    await journey.calls.removeDraft(pin.stripeInvoiceId)
    return rejected
  } catch (failure) {
    if (isMissing(failure)) return rejected
    if (classifyStripeError(failure).kind !== 'rejected') throw failure
  }
  const invoice = await journey.calls.retrieve(pin.stripeInvoiceId)
  if (pin.correction?.way === 'rewrite' && sumsDiffer(pin, invoice)) return noDraftAnyMore(journey, pin, invoice)
  if (invoice.status === 'paid' && !sumsDiffer(pin, invoice)) return { kind: 'sent', invoice, note: null }
  return (await journey.notePin({ ...pin, discard: null })) ? { ...rejected, keepsInvoice: true } : lost
}

/** Writes the lines unless they are there, and compares Stripe's sums with the bill's before anything is final. */
const withLines = async (journey: Journey, pin: ExportPin, draft: StripeInvoice): Promise<Step<StripeInvoice>> => {
  if (draft.status !== 'draft') return { done: draft }
  const filled =
    draft.lineCount > 0 ? draft : await journey.calls.addLines(draft.id, pin.plan, keyOf(journey.row, pin, 'lines'))
  if (!sumsDiffer(pin, filled)) return { done: filled }
  const currency = pin.plan.currency.toUpperCase()
  const shown = (amount: number) => toMoneyText(fromStripeAmount(amount, currency), currency)
  const error = exportError('sums-differ', {
    message: `Stripe counts a subtotal of ${shown(filled.subtotal)} and a total of ${shown(filled.total)}, the bill has ${shown(pin.plan.stripeTotal)}.`,
    at: journey.now(),
  })
  return { outcome: await discardDraft(journey, pin, error) }
}

const isRewriting = (pin: ExportPin): boolean => pin.correction?.way === 'rewrite'

/** A draft that was rewritten stays, whole and not final, when its bill went on meanwhile: the difference is flagged. */
const leftAsDraft = (invoice: StripeInvoice): ExportOutcome => ({ kind: 'sent', invoice, note: null })

/** Finalizes, marks as paid and sends, as far as the plan says and Stripe has not done it yet. */
const finish = async (journey: Journey, pin: ExportPin, filled: StripeInvoice): Promise<ExportOutcome> => {
  const { calls, row } = journey
  const { finalization, email } = pin.plan
  let invoice = filled
  if (finalization === 'none') return { kind: 'sent', invoice, note: null }
  const inTheWay = balanceInTheWay(pin, invoice, journey.now())
  if (inTheWay) return discardDraft(journey, pin, inTheWay)
  if (invoice.status === 'draft') {
    // Writing the lines took its time: this is the last moment at which nothing is collected yet.
    const asNow = { ...journey, bill: await journey.readBill() }
    if (isOutdated(asNow, pin)) return isRewriting(pin) ? leftAsDraft(invoice) : planAgain(asNow, pin)
    invoice = await calls.finalize(invoice.id, finalization === 'finalize-auto-advance', keyOf(row, pin, 'finalize'))
  }
  if (finalization === 'mark-paid' && invoice.status === 'open') {
    invoice = await calls.markPaid(invoice.id, keyOf(row, pin, 'pay'))
  }
  if (!email || invoice.status !== 'open') {
    return { kind: 'sent', invoice, note: balanceUsed(pin, invoice, journey.now()) }
  }
  return sendByEmail(journey, pin, invoice)
}

/** The invoice stands whatever becomes of its e-mail: a refusal is noted beside it. */
const sendByEmail = async (
  { calls, row, now }: Journey,
  pin: ExportPin,
  open: StripeInvoice,
): Promise<ExportOutcome> => {
  try {
    return { kind: 'sent', invoice: await calls.send(open.id, keyOf(row, pin, 'send')), note: null }
  } catch (error) {
    const failure = classifyStripeError(error)
    if (failure.kind !== 'rejected') throw error
    const message = `The invoice stands in Stripe, but was not e-mailed: ${failure.message}`
    const note = exportError('stripe-refused', { message, at: now(), stripeRequestId: failure.requestId })
    return { kind: 'sent', invoice: open, note }
  }
}

/**
 * Brings one pinned bill to Stripe: draft, lines, check, finish. Every step is noted or can be read back, so it may be
 * begun again after a crash at any moment. Throws what the SDK throws.
 */
export const exportBill = async (journey: Journey, pin: ExportPin): Promise<ExportOutcome> => {
  if (pin.discard) return discardDraft(journey, pin, pin.discard)
  const ready = await makeRoom(journey, pin)
  if ('outcome' in ready) return ready.outcome
  const superseded = isSuperseded(journey, ready.done)
  if (isOutdated(journey, ready.done) && !isRewriting(pin)) return planAgain(journey, ready.done)
  const draft = await (superseded && !isRewriting(pin) ? takeBack : draftOf)(journey, ready.done)
  if ('outcome' in draft) return draft.outcome
  const filled = await withLines(journey, draft.done.pin, draft.done.invoice)
  if ('outcome' in filled) return filled.outcome
  if (filled.done.status === 'draft' && (superseded || isOutdated(journey, pin))) return leftAsDraft(filled.done)
  const otherwise = finalizedOtherwise(journey, draft.done.pin, filled.done)
  if (otherwise) return otherwise
  if (sumsDiffer(pin, filled.done)) {
    const message = 'The invoice was finalized in Stripe with other sums than the bill’s.'
    return changedAtStripe(journey.now(), message, filled.done.status !== 'void')
  }
  return finish(journey, draft.done.pin, filled.done)
}

/**
 * What a failure of Stripe's means for a pinned bill. A refusal removes the draft, so that nothing stray is left; an
 * unknown outcome keeps the pin, so that the same call is repeated under the same key.
 */
export const outcomeOfFailure = async (
  journey: Journey,
  pin: ExportPin,
  failure: StripeFailure,
): Promise<ExportOutcome> => {
  if (failure.kind === 'rejected') {
    return discardDraft(journey, pin, errorOfRefusal(failure, journey.now()))
  }
  if (failure.kind === 'key-conflict' || (failure.status ?? 0) >= 500) {
    const left = await afterStoredFailure(journey, pin, failure.kind === 'key-conflict')
    if (!left) return lost
  }
  return outcomeOfPlainFailure(failure, journey.credentialId, journey.startedAt)
}

/**
 * Stripe keeps a 500 under its key and repeats it for a day, although the work may have been done. The first one is
 * answered by the same call again; after that the invoice is looked for, and only when it is not there is another
 * generation begun. False when the lease is lost.
 */
const afterStoredFailure = async (journey: Journey, pin: ExportPin, certain: boolean): Promise<boolean> => {
  const failures = pin.failures + 1
  if (!certain && failures < 2) return journey.notePin({ ...pin, failures })
  const stripeInvoiceId = pin.stripeInvoiceId ?? (await findPromised(journey, pin))?.id ?? null
  if (stripeInvoiceId === null) return journey.notePin(null)
  return journey.notePin({ ...pin, stripeInvoiceId, keyTry: pin.keyTry + 1, failures: 0 })
}
