import type Stripe from 'stripe'
import { classifyStripeError } from './stripe-errors.ts'

type Payment = Pick<Stripe.InvoicePayment, 'payment'>

/** Refunded so far, in Stripe's units · `may-not`: the access lacks the permission · `not-told`: this time it was not learnt. */
export type ReadRefunds = number | 'may-not' | 'not-told'

const chargeOf = ({ payment }: Payment): Stripe.Charge | null => {
  const { charge, payment_intent } = payment
  const latest = typeof payment_intent === 'object' ? payment_intent.latest_charge : null
  const found = charge ?? latest
  return typeof found === 'object' ? found : null
}

/** What came in outside of Stripe and was recorded there is not given back by Stripe. */
const isThroughStripe = ({ payment }: Payment): boolean => payment.type !== 'payment_record'

/** What was given back of some payments, in Stripe's units; null when one of them does not say. */
export const sumOfRefunds = (payments: readonly Payment[]): number | null => {
  const charges = payments.filter(isThroughStripe).map(chargeOf)
  return charges.includes(null) ? null : charges.reduce((sum, charge) => sum + (charge?.amount_refunded ?? 0), 0)
}

/**
 * What was refunded of an invoice: its payments and their charges need permissions of their own (Invoices, Payment
 * Intents and Charges: read). Never throws: without refunds the rest is known all the same.
 * https://docs.stripe.com/api/invoice-payment/list
 */
export const readRefunds = async (stripe: Stripe, invoiceId: string): Promise<ReadRefunds> => {
  try {
    const { data, has_more } = await stripe.invoicePayments.list({
      invoice: invoiceId,
      status: 'paid',
      limit: 100,
      expand: ['data.payment.charge', 'data.payment.payment_intent.latest_charge'],
    })
    return (has_more ? null : sumOfRefunds(data)) ?? 'not-told'
  } catch (error) {
    const { kind, disconnection } = classifyStripeError(error)
    return kind === 'rejected' || disconnection === 'permissions-missing' ? 'may-not' : 'not-told'
  }
}
