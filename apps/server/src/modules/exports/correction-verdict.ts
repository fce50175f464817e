import type { CorrectionAction, CorrectionWay, PendingCorrection, WhenChanged } from '@billbridge/contract/corrections'
import type { Decision } from '@billbridge/contract/export-decisions'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { holdsMoney } from './end-invoice.ts'
import { isPaidInPart, isPaymentKind } from './pending-correction.ts'

/** An invoice as far as the rules ask. */
export interface Standing {
  readonly status: StripeInvoice['status']
  readonly name: string
  /** Money, or a credit note, touches it. */
  readonly holdsMoney: boolean
}

/** As read at Stripe just now; null: deleted. */
export const standingOf = (invoice: StripeInvoice | null): Standing | null =>
  invoice && { status: invoice.status, name: invoice.number ?? invoice.id, holdsMoney: holdsMoney(invoice) }

/** As it was last read. */
export const standingAsRead = (invoice: BillExportRow['invoice']): Standing | null =>
  invoice === null || invoice.status === 'deleted'
    ? null
    : { status: invoice.status, name: invoice.number ?? invoice.id, holdsMoney: isPaidInPart(invoice) }

export interface CorrectionCase {
  readonly pending: PendingCorrection['kind']
  /** Null: deleted. */
  readonly invoice: Standing | null
  /** Its sums are not as they were sent: somebody edited it in Stripe. */
  readonly edited: boolean
  /** The configuration sends to another Stripe account by now. */
  readonly elsewhere: boolean
  /** What a person asked for now, or `as-set`. */
  readonly action: Exclude<CorrectionAction, 'new-invoice'>
  readonly whenChanged: WhenChanged
  readonly decision: Decision
}

/** Why a person is asked: `asks-first` is the setting, `by-others` what somebody did to the invoice in Stripe. */
type Asking = 'asks' | 'asks-first' | 'elsewhere' | 'edited' | 'no-draft' | 'by-others'

/** What is to be done about a sent bill that changed, or was cancelled, since. */
export type Verdict =
  /** Delete the draft or void the invoice, and make no other. */
  | { readonly do: 'withdraw' }
  /** Give this draft other lines. */
  | { readonly do: 'rewrite' }
  /** Make another invoice once this one is void or deleted. */
  | { readonly do: 'replace' }
  /** The configuration sends to another Stripe account, and this invoice is gone: the bill is as one that was never sent. */
  | { readonly do: 'release' }
  /** The bill was paid elsewhere: nobody is to pay this open invoice. */
  | { readonly do: 'mark-paid' }
  | { readonly do: 'already-paid' }
  | {
      readonly do: 'keep'
      /** `held`: as any bill is · `settled`: there is nothing left to do · all others: a person has to say. */
      readonly because: Asking | 'held' | 'settled'
      /** Trying again by itself would not help. */
      readonly asksPerson: boolean
      readonly message: string
    }

export type Kept = Extract<Verdict, { readonly do: 'keep' }>

const ask = (message: string, because: Asking = 'asks'): Kept => ({ do: 'keep', because, asksPerson: true, message })

/** The way as it was asked for; null when it is up to a person. */
const wayOf = ({ action, whenChanged }: CorrectionCase): CorrectionWay | null => {
  if (action !== 'as-set') return action
  return whenChanged === 'ask' ? null : whenChanged
}

const statusWords: Readonly<Record<Standing['status'], string>> = {
  draft: 'a draft',
  open: 'open',
  paid: 'paid',
  uncollectible: 'marked uncollectible',
  void: 'void',
  deleted: 'deleted',
}

/** Why the automatic way stops here; null when it goes on. What others did to the invoice in Stripe is never overruled by itself. */
const stopOf = (given: CorrectionCase, way: CorrectionWay): Verdict | null => {
  const { invoice, action } = given
  const status = invoice?.status ?? 'deleted'
  if (status === 'draft') return null
  if (way === 'update-draft') {
    const instead = invoice === null || status === 'void' ? 'A new one can be made' : 'It can be voided and replaced'
    return ask(`The invoice is ${statusWords[status]}: only a draft can be updated. ${instead}.`, 'no-draft')
  }
  const byOthers = status === 'void' || status === 'deleted' || status === 'uncollectible'
  return byOthers && action === 'as-set'
    ? ask(
        `The invoice is ${statusWords[status]} in Stripe already. A person decides whether another is made.`,
        'by-others',
      )
    : null
}

/** What asks for nothing any more, for certain. */
const isGone = (invoice: Standing | null): boolean => invoice === null || invoice.status === 'void'

/** Holds that say that nothing, or no such amount, is to be asked for: the invoice sent before asks for too much. */
const endingHolds: ReadonlySet<string> = new Set(['zero-total', 'below-minimum', 'negative-total', 'payment-status'])

const asksFirst: Verdict = {
  do: 'keep',
  because: 'asks-first',
  asksPerson: false,
  message: 'The configuration asks a person what becomes of changed bills.',
}

/** The last rules: what holds any bill back holds its correction too, unless it says that the invoice asks for too much. */
const verdictOfDecision = (given: CorrectionCase): Verdict => {
  const { invoice, decision, action } = given
  if (decision.outcome === 'hold') {
    if (endingHolds.has(decision.reason)) return { do: 'withdraw' }
    const message = `The changed bill is held back: ${decision.message}`
    return { do: 'keep', because: 'held', asksPerson: false, message }
  }
  if (given.elsewhere) {
    if (isGone(invoice)) return { do: 'release' }
    const way = 'To send the bill there, void or delete the invoice in Stripe, then make a new one.'
    return ask(
      `The configuration sends to another Stripe account now; this invoice stays in the one it is in. ${way}`,
      'elsewhere',
    )
  }
  if (invoice?.status !== 'draft') return { do: 'replace' }
  if (given.edited && action === 'as-set') {
    return ask(
      'The draft was edited in Stripe since it was sent. Update the draft by hand, or keep it as it is.',
      'edited',
    )
  }
  return { do: 'rewrite' }
}

/** Of a bill that was paid elsewhere: no money may be asked for again. Null: it is replaced by a person's word. */
const verdictOfPayment = (given: CorrectionCase): Verdict | null => {
  const { invoice, pending, action } = given
  if (!invoice || (invoice.status !== 'draft' && invoice.status !== 'open')) {
    return { do: 'keep', because: 'settled', asksPerson: false, message: 'Its invoice asks for nothing any more.' }
  }
  if (wayOf(given) === null) return asksFirst
  const name = `the invoice ${invoice.name}`
  if (invoice.holdsMoney) {
    return ask(`The bill is paid elsewhere, and ${name} was partly paid or credited in Stripe already.`)
  }
  if (pending === 'paid') return invoice.status === 'open' ? { do: 'mark-paid' } : verdictOfDecision(given)
  if (action === 'void-and-replace') return null
  return ask(`Part of the bill is paid elsewhere, and ${name} asks for the whole of it. Credit that part in Stripe.`)
}

/**
 * The rules of a correction, for what is done and for the preview of it, in the order in which they decide: what holds money is never touched; a cancelled bill whose
 * invoice is gone needs nothing more; then the setting, or the person who overrules it, says how; last, what holds any
 * bill back holds its correction too.
 */
export const verdictOf = (given: CorrectionCase): Verdict => {
  const { pending, invoice } = given
  const paid = isPaymentKind(pending) ? verdictOfPayment(given) : null
  if (paid) return paid
  if (invoice?.holdsMoney) return { do: 'already-paid' }
  if (pending === 'cancelled' && isGone(invoice)) return { do: 'withdraw' }
  const way = wayOf(given)
  if (way === null) return asksFirst
  const stop = stopOf(given, way)
  if (stop) return stop
  if (pending === 'cancelled') return { do: 'withdraw' }
  return verdictOfDecision(given)
}

/**
 * The rules of a new invoice in place of one that somebody voided or deleted in Stripe, as a person asked for: only what
 * certainly asks for nothing any more is replaced, or lets its bill go to another Stripe account, and what holds any bill
 * back holds this one too.
 */
export const verdictOfNewInvoice = ({
  invoice,
  elsewhere,
  decision,
}: Pick<CorrectionCase, 'invoice' | 'elsewhere' | 'decision'>):
  | Kept
  | Extract<Verdict, { readonly do: 'replace' | 'release' }> => {
  if (invoice !== null && invoice.status !== 'void') {
    const message = `The invoice ${invoice.name} is ${statusWords[invoice.status]}: another is made only once it is void or deleted.`
    return { do: 'keep', because: 'settled', asksPerson: false, message }
  }
  if (decision.outcome === 'hold') {
    return { do: 'keep', because: 'held', asksPerson: false, message: `The bill is held back: ${decision.message}` }
  }
  return { do: elsewhere ? 'release' : 'replace' }
}
