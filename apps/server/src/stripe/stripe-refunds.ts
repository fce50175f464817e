import type Stripe from 'stripe'
import { classifyStripeError } from './stripe-errors.ts'

type Payment = Pick<Stripe.InvoicePayment, 'payment'>

const chargeOf = ({ payment }: Payment): Stripe.Charge | null => {
  const { charge, payment_intent } = payment
  const latest = typeof payment_intent === 'object' ? payment_intent.latest_charge : null
  const found = charge ?? latest
  return typeof found === 'object' ? found : null
}

/** What was given back of some payments, in Stripe's units; null when one of them does not say. */
export const sumOfRefunds = (payments: readonly Payment[]): number | null => {
  const charges = payments.map(chargeOf)
  return charges.includes(null) ? null : charges.reduce((sum, charge) => sum + (charge?.amount_refunded ?? 0), 0)
}

/**
 * What was refunded of an invoice. Null: the access may not read payments or charges, which need permissions of their own;
 * undefined: nothing was learnt this time. https://docs.stripe.com/api/invoice-payment/list
 */
export const readRefunds = async (stripe: Stripe, invoiceId: string): Promise<number | null | undefined> => {
  try {
    const { data, has_more } = await stripe.invoicePayments.list({
      invoice: invoiceId,
      status: 'paid',
      limit: 100,
      expand: ['data.payment.charge', 'data.payment.payment_intent.latest_charge'],
    })
    return has_more ? null : sumOfRefunds(data)
  } catch (error) {
    const { kind, disconnection } = classifyStripeError(error)
    return kind === 'rejected' || disconnection === 'permissions-missing' ? null : undefined
  }
}
