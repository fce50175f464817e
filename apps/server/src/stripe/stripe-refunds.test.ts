import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { sumOfRefunds } from './stripe-refunds.ts'

const payment = (fields: object) => ({
  payment: { type: 'charge', ...fields } as unknown as Stripe.InvoicePayment.Payment,
})
const charge = (amount_refunded: number) => ({ id: 'ch_1', object: 'charge', amount_refunded })

test('refunds of all payments are added up, whether by charge or by payment intent', () => {
  const intent = { id: 'pi_1', latest_charge: charge(250) }
  expect(sumOfRefunds([payment({ charge: charge(100) }), payment({ payment_intent: intent })])).toBe(350)
  expect(sumOfRefunds([])).toBe(0)
})

test('a payment that was recorded, not made, in Stripe is none that Stripe gives back', () => {
  const recorded = { payment: { type: 'payment_record', payment_record: 'pr_1' } } as const
  expect(sumOfRefunds([recorded, payment({ charge: charge(100) })])).toBe(100)
})

test('a payment whose charge is not told leaves the sum unknown', () => {
  expect(sumOfRefunds([payment({ charge: charge(100) }), payment({ charge: 'ch_2' })])).toBeNull()
  expect(sumOfRefunds([payment({ payment_intent: 'pi_2' })])).toBeNull()
})
