import { expect, test } from 'vitest'
import { errorOfRefusal } from './refusal-error.ts'

const at = new Date('2026-01-31T12:00:00Z')
const errorOf = (message: string, code: string | null = null) =>
  errorOfRefusal({ message, code, requestId: 'req_1' }, at)

test.each([
  ['You must have a valid head office address to enable automatic tax calculation in test mode.', null],
  ['Received unknown parameter: automatic_tax[liability]', 'parameter_unknown'],
  ['The location of the customer is not recognized.', 'customer_tax_location_invalid'],
  ["No such tax rate: 'txr_1'", 'resource_missing'],
])('what Stripe refuses of taxes is mended in the settings, not in the bill: %s', (message, code) => {
  const { cause, fix, remedy } = errorOf(message, code)
  expect({ cause, fix }).toEqual({ cause: 'tax-refused', fix: 'configuration' })
  expect(remedy).toMatch(/tax settings/i)
})

test.each([
  ["No such customer: 'cus_1'", 'resource_missing', 'customer-deleted'],
  [
    'You cannot combine currencies on a single customer. This customer has invoices with currency usd.',
    null,
    'currency-locked',
  ],
  ["An invoice with the number 'TAX-1' already exists.", null, 'number-taken'],
  ['Invoice is already paid', null, 'invoice-already-paid'],
  ['Taxi is no unit of measure.', null, 'stripe-refused'],
  ['The description is too long.', null, 'stripe-refused'],
] as const)('%s (%s) is told as %s', (message, code, cause) => {
  expect(errorOf(message, code)).toMatchObject({ cause, message, stripeRequestId: 'req_1' })
})
