import type { CorrectionAction, CorrectionWay, PendingCorrection, WhenChanged } from '@billbridge/contract/corrections'
import type { Decision } from '@billbridge/contract/export-decisions'
import type { StripeInvoice } from '../../stripe/stripe-invoices.ts'
import { holdsMoney } from './end-invoice.ts'

export interface CorrectionCase {
  readonly pending: PendingCorrection['kind']
  /** As read at Stripe just now; null: deleted. */
  readonly invoice: StripeInvoice | null
  /** What a person asked for now, or `as-set`. */
  readonly action: CorrectionAction
  readonly whenChanged: WhenChanged
  readonly decision: Decision
}

/** What is to be done about a sent bill that changed, or was cancelled, since. */
export type Verdict =
  /** Delete the draft or void the invoice, and make no other. */
  | { readonly do: 'withdraw' }
  /** Give this draft other lines. */
  | { readonly do: 'rewrite' }
  /** Make another invoice once this one is void or deleted. */
  | { readonly do: 'replace' }
  | { readonly do: 'already-paid'; readonly invoice: StripeInvoice }
  | { readonly do: 'keep'; readonly asksPerson: boolean; readonly message: string }

const ask = (message: string): Verdict => ({ do: 'keep', asksPerson: true, message })

/** The way as it was asked for; null when it is up to a person. */
const wayOf = ({ action, whenChanged }: CorrectionCase): CorrectionWay | null => {
  if (action !== 'as-set') return action
  return whenChanged === 'ask' ? null : whenChanged
}

const statusWords: Readonly<Record<StripeInvoice['status'], string>> = {
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
    return ask(`The invoice is ${statusWords[status]}: only a draft can be updated. It can be voided and replaced.`)
  }
  const byOthers = status === 'void' || status === 'deleted' || status === 'uncollectible'
  return byOthers && action === 'as-set'
    ? ask(`The invoice is ${statusWords[status]} in Stripe already. A person decides whether another is made.`)
    : null
}

/**
 * The rules of a correction, in the order in which they decide: what holds money is never touched; a cancelled bill whose
 * invoice is gone needs nothing more; then the setting, or the person who overrules it, says how; last, what holds any
 * bill back holds its correction too.
 */
export const verdictOf = (given: CorrectionCase): Verdict => {
  const { pending, invoice, decision } = given
  if (invoice && holdsMoney(invoice)) return { do: 'already-paid', invoice }
  const gone = invoice === null || invoice.status === 'void'
  if (pending === 'cancelled' && gone) return { do: 'withdraw' }
  const way = wayOf(given)
  if (way === null) {
    const message = 'The configuration asks a person what becomes of changed bills.'
    return { do: 'keep', asksPerson: false, message }
  }
  const stop = stopOf(given, way)
  if (stop) return stop
  if (pending === 'cancelled') return { do: 'withdraw' }
  if (decision.outcome === 'hold') {
    return { do: 'keep', asksPerson: false, message: `The changed bill is held back: ${decision.message}` }
  }
  return { do: invoice?.status === 'draft' ? 'rewrite' : 'replace' }
}
