import type { BillDetail, PaymentStatus } from '@billbridge/contract/bills'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import { toMoneyText } from '@billbridge/contract/money'
import { paymentStatusOf } from './bill-payment.ts'
import type { Hold } from './hold.ts'
import { fromStripeAmount, isStripeCurrency, minimumChargeOf, toStripeAmount } from './stripe-currencies.ts'

interface MoneyInput {
  readonly bill: BillDetail
  readonly payment: PaymentStatus
  readonly settings: ConfigurationSettings['invoice']
  readonly shown: string
}

type MoneyRule = (input: MoneyInput) => Hold | null

const unknownCurrency: MoneyRule = ({ bill }) =>
  isStripeCurrency(bill.currency)
    ? null
    : { reason: 'currency-not-in-stripe', setting: null, message: `Stripe takes no invoices in ${bill.currency}.` }

const zeroTotal: MoneyRule = ({ bill, settings }) =>
  bill.total === 0 && settings.skipZeroTotals
    ? { reason: 'zero-total', setting: 'invoice.skipZeroTotals', message: 'The total is zero.' }
    : null

/** Stripe adds a finalized credit to the customer's balance, so a credit that is settled already must not get there. */
const negativeTotal: MoneyRule = ({ bill, payment, settings, shown }) => {
  if (bill.total >= 0) return null
  if (settings.negativeTotals === 'skip') {
    const message = `The total is ${shown}, and the configuration does not send credits.`
    return { reason: 'negative-total', setting: 'invoice.negativeTotals', message }
  }
  if (payment !== 'paid') return null
  const message = `The credit of ${shown} is settled already; in Stripe it would be credited once more.`
  return { reason: 'negative-total', setting: null, message }
}

/** Stripe adds a total below its minimum to what the customer owes, so one that is paid already must not get there. */
const belowMinimum: MoneyRule = ({ bill, payment, settings, shown }) => {
  const total = toStripeAmount(bill.total, bill.currency)
  const minimum = minimumChargeOf(bill.currency)
  if (total === null || total <= 0 || total >= minimum) return null
  const least = toMoneyText(fromStripeAmount(minimum, bill.currency), bill.currency)
  if (settings.belowMinimum === 'skip') {
    const message = `The total of ${shown} is below ${least}, the least that Stripe charges.`
    return { reason: 'below-minimum', setting: 'invoice.belowMinimum', message }
  }
  if (payment !== 'paid') return null
  const message = `The total of ${shown} is paid, but Stripe adds what is below ${least} to the customer’s next invoice.`
  return { reason: 'below-minimum', setting: null, message }
}

const partlyPaid: MoneyRule = ({ bill, payment, settings, shown }) => {
  if (payment !== 'partially-paid' || settings.partlyPaid === 'draft') return null
  const paid = bill.paidAmount === 0 ? 'Part' : toMoneyText(bill.paidAmount, bill.currency)
  const message = `${paid} of ${shown} is paid already; an invoice would ask for the whole.`
  return { reason: 'partly-paid', setting: 'invoice.partlyPaid', message }
}

/** The rules about the total of a bill, in the order in which they decide. */
const rules: readonly MoneyRule[] = [unknownCurrency, zeroTotal, negativeTotal, belowMinimum, partlyPaid]

/** The first rule about a bill's total that keeps it from being sent; null when none does. */
export const moneyHoldOf = (bill: BillDetail, settings: ConfigurationSettings['invoice']): Hold | null => {
  const shown = toMoneyText(bill.total, bill.currency)
  const input = { bill, payment: paymentStatusOf(bill), settings, shown }
  for (const rule of rules) {
    const hold = rule(input)
    if (hold) return hold
  }
  return null
}
