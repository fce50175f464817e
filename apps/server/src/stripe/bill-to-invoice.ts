import type { BillDetail } from '@billbridge/contract/bills'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import type { InvoiceDraft } from '@billbridge/contract/invoice-previews'
import { toMoneyText } from '@billbridge/contract/money'
import { moneyHoldOf } from './bill-money.ts'
import { paymentStatusOf } from './bill-payment.ts'
import { dueDateOf, formalDueDateOf, noonOf } from './due-date.ts'
import type { Hold } from './hold.ts'
import { type InvoiceLine, maximumLines, toInvoiceLines } from './invoice-lines.ts'
import { toInvoiceTexts } from './invoice-templates.ts'
import { toStripeAmount } from './stripe-currencies.ts'

/** What becomes of the draft once its lines are in: nothing, open, open and collected by Stripe, or paid out of band. */
export type Finalization = 'none' | 'finalize' | 'finalize-auto-advance' | 'mark-paid'

/** One invoice as Stripe's API is told about it: amounts in Stripe's units of `currency`, times in Unix seconds. */
export interface InvoicePlan {
  /** Lower case. */
  readonly currency: string
  /** What Stripe's subtotal must be: the sum of the lines, equal to the bill's total. */
  readonly stripeTotal: number
  readonly lines: readonly {
    readonly description: string
    readonly amount: number
    readonly period?: { readonly start: number; readonly end: number }
  }[]
  readonly collectionMethod: 'send_invoice' | 'charge_automatically'
  /** Set exactly when the collection method is `send_invoice`. */
  readonly dueDate: number | null
  readonly effectiveAt: number | null
  /** Null: Stripe's own. */
  readonly number: string | null
  readonly description: string | null
  readonly footer: string | null
  readonly customFields: readonly { readonly name: string; readonly value: string }[]
  readonly automaticTax: boolean
  readonly finalization: Finalization
  readonly email: boolean
  /** The same for a person, in the bill's minor units. Its customer is not known here: without an id. */
  readonly draft: InvoiceDraft
}

export interface InvoiceInput {
  readonly bill: BillDetail
  readonly account: { readonly code: string; readonly name: string }
  readonly settings: ConfigurationSettings
  readonly now: Date
  /** How many void invoices of the bill keep a number of it: then its next one has another. None when left out. */
  readonly numbersTaken?: number
}

export type InvoiceResult = { readonly ok: true; readonly plan: InvoicePlan } | ({ readonly ok: false } & Hold)

const toUnix = (at: Date): number => Math.floor(at.getTime() / 1000)

/**
 * A bill that is paid is finalized and marked paid whatever the settings say: a draft of it could still be finalized
 * and collected by somebody. With a total of zero Stripe does so by itself. A partly paid one always stays a draft.
 */
const finalizationOf = ({ bill, settings: { invoice } }: InvoiceInput): Finalization => {
  const payment = paymentStatusOf(bill)
  if (payment === 'paid' && bill.total > 0) return 'mark-paid'
  if (payment === 'partially-paid' || invoice.finalization === 'draft') return 'none'
  return invoice.collection === 'charge-automatically' ? 'finalize-auto-advance' : 'finalize'
}

/** A card is only ever charged for a bill of which nothing is paid. */
const collectionOf = ({ bill, settings }: InvoiceInput): InvoiceDraft['collection'] =>
  paymentStatusOf(bill) === 'unpaid' ? settings.invoice.collection : 'send-invoice'

const dueOf = (input: InvoiceInput): { at: Date | null } | { hold: Hold } => {
  const { bill, settings, now } = input
  if (collectionOf(input) === 'charge-automatically') return { at: null }
  const due = { bill, settings: settings.dueDate, timeZone: settings.schedule.timeZone, now }
  const asksForMoney = paymentStatusOf(bill) !== 'paid' && settings.invoice.collection === 'send-invoice'
  return asksForMoney ? dueDateOf(due) : { at: formalDueDateOf(due) }
}

/** The end of the period when the settings say so; an invoice is never dated in the future. */
const invoiceDateOf = ({ bill, settings, now }: InvoiceInput): Date | null => {
  if (!settings.invoice.dateAtPeriodEnd || bill.periodEnd === null) return null
  const date = noonOf(bill.periodEnd, settings.schedule.timeZone)
  return date.getTime() <= now.getTime() ? date : null
}

const periodOf = ({ bill, settings }: InvoiceInput): { period: { start: number; end: number } } | undefined => {
  const { periodStart, periodEnd } = bill
  if (periodStart === null || periodEnd === null || periodStart > periodEnd) return undefined
  const { timeZone } = settings.schedule
  return { period: { start: toUnix(noonOf(periodStart, timeZone)), end: toUnix(noonOf(periodEnd, timeZone)) } }
}

const inexact = (message: string): Hold => ({ reason: 'amount-not-exact-in-stripe', setting: null, message })

const holdOf = (bill: BillDetail, lines: readonly InvoiceLine[]): Hold | null => {
  if (lines.length > maximumLines) {
    const message = `The invoice would have ${lines.length} lines; Stripe takes ${maximumLines} at most.`
    return { reason: 'too-many-lines', setting: 'lines.overLimit', message }
  }
  const shown = (amount: number) => toMoneyText(amount, bill.currency)
  const sum = lines.reduce((total, { amount }) => total + amount, 0)
  if (sum !== bill.total) {
    return inexact(`The lines add up to ${shown(sum)}, not to the total of ${shown(bill.total)}.`)
  }
  const line = lines.find(({ amount }) => toStripeAmount(amount, bill.currency) === null)
  if (line) return inexact(`Stripe cannot take the line “${line.description}” of ${shown(line.amount)} exactly.`)
  return toStripeAmount(sum, bill.currency) === null
    ? inexact(`Stripe cannot take a total of ${shown(sum)} exactly.`)
    : null
}

const shownFinalization = (finalization: Finalization): InvoiceDraft['finalization'] => {
  switch (finalization) {
    case 'none':
      return 'draft'
    case 'mark-paid':
      return 'finalize-and-mark-paid'
    case 'finalize':
    case 'finalize-auto-advance':
      return 'finalize'
  }
}

const toDraft = (input: InvoiceInput, lines: InvoiceLine[], dueAt: Date | null): InvoiceDraft => {
  const { bill, account, settings } = input
  const finalization = finalizationOf(input)
  const collection = collectionOf(input)
  const { whenUnmapped } = settings.customer
  const texts = toInvoiceTexts(input)
  return {
    customer: { id: null, name: account.name, how: whenUnmapped === 'report' ? 'missing' : whenUnmapped },
    currency: bill.currency,
    lines,
    total: bill.total,
    collection,
    finalization: shownFinalization(finalization),
    emailed: finalization === 'finalize' && settings.invoice.emailThroughStripe,
    dueAt: dueAt?.toISOString() ?? null,
    invoiceDate: invoiceDateOf(input)?.toISOString() ?? null,
    number: texts.number,
    memo: texts.memo,
    footer: texts.footer,
    customFields: texts.customFields,
    automaticTax: settings.tax.mode === 'stripe-automatic',
  }
}

/** Only for amounts that `holdOf` found exact. */
const exact = (amount: number, currency: string): number => {
  const units = toStripeAmount(amount, currency)
  if (units === null) throw new RangeError(`${amount} ${currency} cannot be said exactly in Stripe’s units`)
  return units
}

const toPlan = (input: InvoiceInput, lines: InvoiceLine[], dueAt: Date | null): InvoicePlan => {
  const { bill } = input
  const draft = toDraft(input, lines, dueAt)
  const period = periodOf(input)
  return {
    currency: bill.currency.toLowerCase(),
    stripeTotal: exact(bill.total, bill.currency),
    lines: lines.map(({ description, amount }) => ({ description, amount: exact(amount, bill.currency), ...period })),
    collectionMethod: draft.collection === 'send-invoice' ? 'send_invoice' : 'charge_automatically',
    dueDate: dueAt && toUnix(dueAt),
    effectiveAt: draft.invoiceDate === null ? null : toUnix(new Date(draft.invoiceDate)),
    number: draft.number,
    description: draft.memo,
    footer: draft.footer,
    customFields: draft.customFields,
    automaticTax: draft.automaticTax,
    finalization: finalizationOf(input),
    email: draft.emailed,
    draft,
  }
}

/**
 * The invoice that a bill becomes under some settings, exact to the minor unit, or why it cannot become one. The first
 * that applies decides: the total, the number of lines, amounts that Stripe cannot say exactly, the due date.
 */
export const toInvoicePlan = (input: InvoiceInput): InvoiceResult => {
  const { bill, settings } = input
  const moneyHold = moneyHoldOf(bill, settings.invoice)
  if (moneyHold) return { ok: false, ...moneyHold }
  const lines = toInvoiceLines(bill, settings.lines)
  const lineHold = holdOf(bill, lines)
  if (lineHold) return { ok: false, ...lineHold }
  const due = dueOf(input)
  return 'hold' in due ? { ok: false, ...due.hold } : { ok: true, plan: toPlan(input, lines, due.at) }
}
