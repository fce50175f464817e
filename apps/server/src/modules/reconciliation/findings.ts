import type { BillExport } from '@billbridge/contract/bill-exports'
import type { PaymentStatus } from '@billbridge/contract/bills'
import { isUnderWay } from '@billbridge/contract/export-decisions'
import type { Mode } from '@billbridge/contract/modes'
import { toMoneyText } from '@billbridge/contract/money'
import type { Finding } from '@billbridge/contract/reconciliations'
import type { SentInvoice } from '@billbridge/contract/sent-invoices'
import {
  canBeMarked,
  remedyOfCancelled,
  remedyOfChanged,
  remedyOfEdited,
  remedyOfExtra,
  remedyOfForeign,
  remedyOfOrphaned,
} from './finding-remedies.ts'

/** A bill that was sent, as the billing system and Billbridge know it. */
export interface Expected {
  readonly mode: Mode
  readonly currency: string
  readonly billAmount: number
  readonly cancelled: boolean
  /** What the billing system says; not what Stripe said before. */
  readonly paymentStatus: PaymentStatus
  readonly known: KnownInvoice
}

/** An invoice as it was sent and last read, and whether a person let it stand although the bill changed. */
export interface KnownInvoice {
  readonly subtotalAmount: number
  readonly status: SentInvoice['status']
  /** As the version before stored it: without what was last read of payments. */
  readonly paidAmount?: number
  readonly creditedAmount?: number
  readonly accepted: boolean
}

/** An invoice as Stripe has it now; amounts in the minor units of its currency. */
export interface Actual {
  readonly currency: string
  readonly subtotalAmount: number
  readonly paidAmount: number
  /** By all its credit notes. */
  readonly creditedAmount: number
  readonly status: SentInvoice['status']
}

const gone = (status: SentInvoice['status']): boolean => status === 'void' || status === 'deleted'

const missing = (message: string, remedy: string, fix: Finding['fix'] = 'bill-export'): Finding => ({
  kind: 'missing',
  message,
  remedy,
  fix,
})

/** Why a bill of the period has no invoice. Null: on purpose. */
export const findingOfUnsent = (row: BillExport, cancelled: boolean): Finding | null => {
  if (cancelled || row.status === 'archived' || row.status === 'skipped') return null
  if (isUnderWay(row)) return missing('The bill is being exported at the moment.', 'Wait for its run to end.')
  switch (row.status) {
    case 'error':
    case 'timed-out':
    case 'invoice-already-paid':
      return missing(
        `The export failed: ${row.error?.message ?? 'the reason is on its page.'}`,
        row.error?.remedy ?? 'Retry it.',
      )
    default:
      return row.decision.outcome === 'hold'
        ? missing(`The bill is held back: ${row.decision.message}`, 'Change what holds it, then export it.')
        : missing('The bill was not exported yet.', 'Export it.')
  }
}

export const deletedAtStripe: Finding = missing(
  'Billbridge sent an invoice, but Stripe does not have it any more.',
  'Get its status; then make a new invoice for it from here, or cancel the bill.',
)

const amountFindings = (expected: Expected, actual: Actual): Finding[] => {
  const { billAmount, currency, known } = expected
  const theirs = toMoneyText(actual.subtotalAmount, actual.currency)
  if (actual.currency !== currency || actual.subtotalAmount !== known.subtotalAmount) {
    const message = `The invoice says ${theirs}; it was sent with ${toMoneyText(known.subtotalAmount, currency)}.`
    return [{ kind: 'edited-at-stripe', message, remedy: remedyOfEdited(actual), fix: 'stripe' }]
  }
  if (actual.subtotalAmount === billAmount || known.accepted) return []
  const message = `The bill is now ${toMoneyText(billAmount, currency)}; the invoice says ${theirs}.`
  return [{ kind: 'amount-differs', message, remedy: remedyOfChanged(actual), fix: 'bill-export' }]
}

const statusFinding = (message: string, remedy: string, fix: Finding['fix']): Finding[] => [
  { kind: 'status-differs', message, remedy, fix },
]

/** What Stripe says of payments that was not read yet. */
const newsOf = (known: KnownInvoice, actual: Actual): string[] => {
  const money = (amount: number) => toMoneyText(amount, actual.currency)
  const { paidAmount = actual.paidAmount, creditedAmount = actual.creditedAmount } = known
  return [
    { what: 'paid', now: actual.paidAmount, read: paidAmount },
    { what: 'credited', now: actual.creditedAmount, read: creditedAmount },
  ].flatMap(({ what, now, read }) =>
    now === read ? [] : `Stripe says ${money(now)} ${what}; Billbridge last read ${money(read)}.`,
  )
}

const statusFindings = (expected: Expected, actual: Actual): Finding[] => {
  const { cancelled, paymentStatus, known, mode } = expected
  if (cancelled) {
    if (gone(actual.status) || known.accepted) return []
    const message = `The bill is cancelled; the invoice is ${actual.status}.`
    return statusFinding(message, remedyOfCancelled(actual), 'bill-export')
  }
  if (gone(actual.status) || actual.status === 'uncollectible') {
    const remedy = gone(actual.status)
      ? 'Get its status; then make a new invoice for it from here, or cancel the bill.'
      : 'Decide what becomes of the debt: cancel the bill, or void the invoice in Stripe and make a new one from here.'
    return statusFinding(`The invoice is ${actual.status}; the bill is still owed.`, remedy, 'bill-export')
  }
  if (actual.status !== known.status) {
    const message = `The invoice is ${actual.status} in Stripe; Billbridge last read ${known.status}.`
    return statusFinding(message, 'Get its status.', 'bill-export')
  }
  const news = newsOf(known, actual)
  if (news.length > 0) return statusFinding(news.join(' '), 'Get its status.', 'bill-export')
  const paidAtStripe = actual.status === 'paid' ? 'paid' : actual.paidAmount > 0 ? 'partially-paid' : 'unpaid'
  // In test mode nobody pays, and Stripe calls paid what asks for nothing.
  if (mode === 'test' || expected.billAmount <= 0 || paidAtStripe === paymentStatus) return []
  const words = { paid: 'paid', 'partially-paid': 'partially paid', unpaid: 'unpaid' }
  const message = `The billing system says ${words[paymentStatus]}; Stripe says ${words[paidAtStripe]}.`
  return statusFinding(message, 'Note the payment where it is missing.', 'bill')
}

/** Everything that is wrong between a bill that was sent and its invoice as it is now. */
export const findingsOf = (expected: Expected, actual: Actual): Finding[] => [
  ...(gone(actual.status) ? [] : amountFindings(expected, actual)),
  ...statusFindings(expected, actual),
]

/** A second invoice that carries a bill's name; `own` is the bill's own, null while it counts as not sent. */
export const extraOf = (billNumber: string, own: string | null, actual: Actual): Finding => ({
  kind: 'extra',
  message:
    own === null
      ? `The invoice names bill ${billNumber}, which counts as not sent.`
      : `A further invoice for bill ${billNumber}, whose own is ${own}.`,
  remedy: remedyOfExtra(actual, own !== null),
  fix: own === null && canBeMarked(actual) ? 'bill-export' : 'stripe',
})

export const foreignInvoice = (actual: Actual): Finding => ({
  kind: 'extra',
  message: 'An invoice of a mapped customer that belongs to no bill of Billbridge.',
  remedy: remedyOfForeign(actual),
  fix: 'stripe',
})

/** An invoice that Billbridge made for a bill which is not here: its database was restored to a time before. */
export const orphanedInvoice = (actual: Actual): Finding => ({
  kind: 'extra',
  message: 'An invoice of Billbridge for a bill that is not here, as after the database was restored.',
  remedy: remedyOfOrphaned(actual),
  fix: 'stripe',
})
