import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox } from './testing/sandbox.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

/** The fields an object of the official types always has. The compiler refuses a name too many or too few. */
type AlwaysThere<T> = { [K in keyof T as undefined extends T[K] ? never : K]-?: true }

const invoice: AlwaysThere<Stripe.Invoice> = {
  id: true,
  object: true,
  account_country: true,
  account_name: true,
  account_tax_ids: true,
  amount_due: true,
  amount_overpaid: true,
  amount_paid: true,
  amount_remaining: true,
  amount_shipping: true,
  application: true,
  attempt_count: true,
  attempted: true,
  automatic_tax: true,
  automatically_finalizes_at: true,
  billing_reason: true,
  collection_method: true,
  created: true,
  currency: true,
  custom_fields: true,
  customer: true,
  customer_account: true,
  customer_address: true,
  customer_email: true,
  customer_name: true,
  customer_phone: true,
  customer_shipping: true,
  customer_tax_exempt: true,
  default_payment_method: true,
  default_source: true,
  default_tax_rates: true,
  description: true,
  discounts: true,
  due_date: true,
  effective_at: true,
  ending_balance: true,
  footer: true,
  from_invoice: true,
  issuer: true,
  last_finalization_error: true,
  latest_revision: true,
  lines: true,
  livemode: true,
  metadata: true,
  next_payment_attempt: true,
  number: true,
  on_behalf_of: true,
  parent: true,
  payment_settings: true,
  period_end: true,
  period_start: true,
  post_payment_credit_notes_amount: true,
  pre_payment_credit_notes_amount: true,
  receipt_number: true,
  rendering: true,
  shipping_cost: true,
  shipping_details: true,
  starting_balance: true,
  statement_descriptor: true,
  status: true,
  status_transitions: true,
  subtotal: true,
  subtotal_excluding_tax: true,
  test_clock: true,
  total: true,
  total_discount_amounts: true,
  total_excluding_tax: true,
  total_pretax_credit_amounts: true,
  total_taxes: true,
  webhooks_delivered_at: true,
}

const line: AlwaysThere<Stripe.InvoiceLineItem> = {
  id: true,
  object: true,
  amount: true,
  currency: true,
  description: true,
  discount_amounts: true,
  discountable: true,
  discounts: true,
  invoice: true,
  livemode: true,
  metadata: true,
  parent: true,
  period: true,
  pretax_credit_amounts: true,
  pricing: true,
  quantity: true,
  quantity_decimal: true,
  subscription: true,
  subtotal: true,
  taxes: true,
}

const item: AlwaysThere<Stripe.InvoiceItem> = {
  id: true,
  object: true,
  amount: true,
  currency: true,
  customer: true,
  customer_account: true,
  date: true,
  description: true,
  discountable: true,
  discounts: true,
  invoice: true,
  livemode: true,
  metadata: true,
  parent: true,
  period: true,
  pricing: true,
  proration: true,
  quantity: true,
  quantity_decimal: true,
  tax_rates: true,
  test_clock: true,
}

const customer: AlwaysThere<Stripe.Customer> = {
  id: true,
  object: true,
  balance: true,
  created: true,
  default_source: true,
  description: true,
  email: true,
  invoice_settings: true,
  livemode: true,
  metadata: true,
  shipping: true,
}

const creditNote: AlwaysThere<Stripe.CreditNote> = {
  id: true,
  object: true,
  amount: true,
  amount_shipping: true,
  created: true,
  currency: true,
  customer: true,
  customer_account: true,
  customer_balance_transaction: true,
  discount_amount: true,
  discount_amounts: true,
  effective_at: true,
  invoice: true,
  lines: true,
  livemode: true,
  memo: true,
  metadata: true,
  number: true,
  out_of_band_amount: true,
  pdf: true,
  post_payment_amount: true,
  pre_payment_amount: true,
  pretax_credit_amounts: true,
  reason: true,
  refunds: true,
  shipping_cost: true,
  status: true,
  subtotal: true,
  subtotal_excluding_tax: true,
  total: true,
  total_excluding_tax: true,
  total_taxes: true,
  type: true,
  voided_at: true,
}

const endpoint: AlwaysThere<Stripe.WebhookEndpoint> = {
  id: true,
  object: true,
  api_version: true,
  application: true,
  created: true,
  description: true,
  enabled_events: true,
  livemode: true,
  metadata: true,
  status: true,
  url: true,
}

const fieldsOf = (expected: object) => Object.keys(expected).sort()
const among = (object: object, expected: object) =>
  Object.keys(object)
    .filter((field) => field in expected)
    .sort()

describe('an object', () => {
  it('has every field that the official types promise', async () => {
    const { stripe } = sandbox
    const someone = await stripe.customers.create({ name: 'Example Bikes' })
    const draft = await stripe.invoices.create({ customer: someone.id, currency: 'usd' })
    const lined = await stripe.invoices.addLines(draft.id, { lines: [{ amount: 900 }] })
    const open = await stripe.invoices.finalizeInvoice(draft.id)
    const note = await stripe.creditNotes.create({ invoice: draft.id, amount: 100 })
    const pending = await stripe.invoiceItems.create({ customer: someone.id, amount: 5, currency: 'usd' })
    const hook = await stripe.webhookEndpoints.create({ url: 'https://hooks.example/', enabled_events: ['*'] })
    expect(among(open, invoice)).toEqual(fieldsOf(invoice))
    expect(among(lined.lines.data[0] ?? {}, line)).toEqual(fieldsOf(line))
    expect(among(pending, item)).toEqual(fieldsOf(item))
    expect(among(someone, customer)).toEqual(fieldsOf(customer))
    expect(among(note, creditNote)).toEqual(fieldsOf(creditNote))
    expect(among(hook, endpoint)).toEqual(fieldsOf(endpoint))
  })
})
