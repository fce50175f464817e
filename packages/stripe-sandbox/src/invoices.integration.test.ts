import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientFor, refusal, startSandbox } from './testing/sandbox.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let stripe: Stripe
beforeAll(async () => {
  sandbox = await startSandbox()
  stripe = sandbox.stripe
})
afterAll(() => sandbox.close())

const customer = (params: Stripe.CustomerCreateParams = {}) =>
  stripe.customers.create({ name: 'Example Café', email: 'till@example-cafe.example', ...params })

async function draft(amounts: number[], params: Stripe.InvoiceCreateParams = {}) {
  const id = params.customer ?? (await customer()).id
  const invoice = await stripe.invoices.create({ customer: id, currency: 'usd', discounts: '', ...params })
  if (amounts.length === 0) return invoice
  return stripe.invoices.addLines(invoice.id, {
    lines: amounts.map((amount, at) => ({ amount, description: `Line ${at}` })),
  })
}

describe('an invoice', () => {
  it('goes from draft over add_lines to open with the sums of its lines and a number of its customer', async () => {
    const lined = await draft([1000, 2550], {
      metadata: { ref: 'r1' },
      collection_method: 'send_invoice',
      days_until_due: 30,
    })
    expect(lined).toMatchObject({
      status: 'draft',
      subtotal: 3550,
      total: 3550,
      amount_due: 3550,
      number: null,
      metadata: { ref: 'r1' },
    })
    const open = await stripe.invoices.finalizeInvoice(lined.id, { auto_advance: false })
    const { invoice_prefix } = (await stripe.customers.retrieve(String(open.customer))) as Stripe.Customer
    expect(open).toMatchObject({
      status: 'open',
      amount_due: 3550,
      amount_remaining: 3550,
      number: `${invoice_prefix}-0001`,
    })
    expect(open.due_date).toBe((open.status_transitions.finalized_at ?? 0) + 30 * 86_400)
  })

  it('counts quantity times a decimal unit price and rounds half a cent away from zero', async () => {
    const invoice = await draft([])
    const price_data = { currency: 'usd', unit_amount_decimal: '12.5', product_data: { name: 'Rolls' } }
    const lines = [{ price_data, quantity: 3 }] as unknown as Stripe.InvoiceAddLinesParams.Line[]
    const lined = await stripe.invoices.addLines(invoice.id, { lines })
    expect(lined.lines.data[0]).toMatchObject({ amount: 38, quantity: 3 })
    expect(lined.total).toBe(38)
  })

  it('is paid without a charge when it was paid elsewhere', async () => {
    const open = await stripe.invoices.finalizeInvoice((await draft([900])).id)
    const paid = await stripe.invoices.pay(open.id, { paid_out_of_band: true })
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 900, amount_remaining: 0, auto_advance: false })
    expect((await refusal(stripe.invoices.pay(open.id))).message).toBe('Invoice is already paid')
  })

  it('refuses what its state forbids, in the recorded words', async () => {
    const open = await stripe.invoices.finalizeInvoice((await draft([900])).id)
    const words = async (call: Promise<unknown>) => (await refusal(call)).message
    expect(await words(stripe.invoices.finalizeInvoice(open.id))).toBe(
      "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
    )
    expect(await words(stripe.invoices.del(open.id))).toBe('You can only delete draft invoices.')
    expect(await words(stripe.invoices.update(open.id, { description: 'new' }))).toBe(
      "Finalized invoices can't be updated in this way",
    )
    expect((await refusal(stripe.invoices.addLines(open.id, { lines: [{ amount: 1 }] }))).code).toBe(
      'invoice_not_editable',
    )
    const changed = await stripe.invoices.update(open.id, { metadata: { late: 'yes' } })
    expect(changed.metadata).toEqual({ late: 'yes' })
    await stripe.invoices.voidInvoice(open.id)
    expect(await words(stripe.invoices.voidInvoice(open.id))).toBe(
      "You can only pass in open invoices. This invoice isn't open.",
    )
  })

  it('needs a due date, in the future, when it is to be sent', async () => {
    const { id } = await customer()
    const send = { customer: id, collection_method: 'send_invoice' } as const
    expect((await refusal(stripe.invoices.create(send))).message).toBe(
      "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.",
    )
    expect((await refusal(stripe.invoices.create({ ...send, due_date: 1_000_000 }))).message).toBe(
      'Invalid timestamp: must be an integer Unix timestamp in the future',
    )
    expect((await stripe.invoices.list({ customer: id })).data).toEqual([])
  })

  it('holds 250 lines and not one more', async () => {
    const lined = await draft(Array.from({ length: 250 }, () => 100))
    expect(lined.total).toBe(25_000)
    expect(lined.lines.has_more).toBe(true)
    await refusal(stripe.invoices.addLines(lined.id, { lines: [{ amount: 1 }] }))
    const all = await stripe.invoices.listLineItems(lined.id, { limit: 100 }).autoPagingToArray({ limit: 1000 })
    expect(new Set(all.map((line) => line.id)).size).toBe(250)
    expect(all[249]?.description).toBe('Line 249')
  })

  it('is paid at once when nothing is asked, and keeps what is too small or negative on the balance', async () => {
    const zero = await stripe.invoices.finalizeInvoice((await draft([500, -500])).id)
    expect(zero).toMatchObject({ status: 'paid', amount_due: 0 })
    const small = await stripe.invoices.finalizeInvoice((await draft([49])).id)
    expect(small).toMatchObject({ status: 'paid', amount_due: 0, total: 49, ending_balance: 49 })
    const negative = await stripe.invoices.finalizeInvoice((await draft([-700])).id)
    expect(negative).toMatchObject({ status: 'paid', amount_due: 0, total: -700, ending_balance: -700 })
    const next = await stripe.invoices.finalizeInvoice(
      (await draft([1000], { customer: String(negative.customer) })).id,
    )
    expect(next).toMatchObject({
      status: 'open',
      starting_balance: -700,
      amount_due: 300,
      ending_balance: 0,
      total: 1000,
    })
  })

  it("takes the customer's coupon along unless discounts are emptied", async () => {
    const coupon = await stripe.coupons.create({ percent_off: 20 })
    const form = new URLSearchParams({ name: 'Example Club', coupon: coupon.id })
    const headers = { Authorization: 'Bearer sk_test_ExampleBakery', 'Stripe-Version': '2024-06-20' }
    const made = await fetch(`${sandbox.url}/v1/customers`, { method: 'POST', body: form, headers })
    const { id } = (await made.json()) as { id: string }
    const inherited = await stripe.invoices.create({ customer: id, currency: 'usd' })
    const lined = await stripe.invoices.addLines(inherited.id, { lines: [{ amount: 1000 }] })
    expect(lined).toMatchObject({ subtotal: 1000, total: 800 })
    expect(lined.total_discount_amounts?.[0]?.amount).toBe(200)
    expect((await draft([1000], { customer: id })).total).toBe(1000)
  })

  it('leaves pending items alone unless they are asked for, and takes only those of its currency', async () => {
    const { id } = await customer()
    await stripe.invoiceItems.create({ customer: id, amount: 700, currency: 'usd' })
    await stripe.invoiceItems.create({ customer: id, amount: 800, currency: 'eur' })
    expect((await draft([], { customer: id })).total).toBe(0)
    const included = await draft([], { customer: id, pending_invoice_items_behavior: 'include' })
    expect(included.total).toBe(700)
    expect((await stripe.invoiceItems.list({ customer: id, pending: true })).data).toHaveLength(1)
    const again = await refusal(draft([], { customer: id, pending_invoice_items_behavior: 'include' }))
    expect(again.code).toBe('invoice_no_customer_line_items')
  })

  it('is gone with its lines when the draft is deleted', async () => {
    const lined = await draft([100])
    expect(await stripe.invoices.del(lined.id)).toEqual(expect.objectContaining({ id: lined.id, deleted: true }))
    expect((await refusal(stripe.invoices.retrieve(lined.id))).message).toBe(`No such invoice: '${lined.id}'`)
    expect((await stripe.invoiceItems.list({ customer: String(lined.customer) })).data).toEqual([])
  })

  it('knows amounts that must end in zeros', async () => {
    const { id } = await customer()
    const crowns = await stripe.invoices.create({ customer: id, currency: 'isk' })
    expect((await refusal(stripe.invoices.addLines(crowns.id, { lines: [{ amount: 150 }] }))).code).toBe(
      'parameter_invalid_integer',
    )
    expect((await stripe.invoices.addLines(crowns.id, { lines: [{ amount: 200 }] })).total).toBe(200)
  })

  it('is finalized by itself an hour after it was made with auto_advance', async () => {
    const lined = await draft([2000], { auto_advance: true })
    await sandbox.control('POST', 'clock', { advanceSeconds: 3601 })
    expect((await stripe.invoices.retrieve(lined.id)).status).toBe('open')
  })

  it('adds shipping and the taxes of its lines to the total, not to the subtotal', async () => {
    const rate = { display_name: 'Courier', fixed_amount: { amount: 500, currency: 'usd' } }
    const invoice = await draft([], { shipping_cost: { shipping_rate_data: rate } })
    const tax_rate_data = { display_name: 'VAT', inclusive: false, percentage: 20 }
    const lines = [{ amount: 1000, tax_amounts: [{ amount: 200, taxable_amount: 1000, tax_rate_data }] }]
    const lined = await stripe.invoices.addLines(invoice.id, { lines })
    expect(lined).toMatchObject({ subtotal: 1000, total: 1700, total_excluding_tax: 1500, amount_shipping: 500 })
    expect(lined.total_taxes).toMatchObject([{ amount: 200, taxable_amount: 1000, tax_behavior: 'exclusive' }])
  })

  it('shows the customer as it was when it was finalized', async () => {
    const { id } = await customer({ tax_id_data: [{ type: 'eu_vat', value: 'DE123456789' }] })
    const open = await stripe.invoices.finalizeInvoice((await draft([800], { customer: id })).id)
    await stripe.customers.update(id, { name: 'Renamed' })
    expect(await stripe.invoices.retrieve(open.id)).toMatchObject({
      customer_name: 'Example Café',
      customer_tax_ids: [{ type: 'eu_vat', value: 'DE123456789' }],
    })
    await stripe.customers.del(id)
    expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true })
    expect((await refusal(stripe.customers.update(id, { name: 'Back' }))).statusCode).toBe(404)
  })

  it('is credited by a credit note, before and after it was paid', async () => {
    const open = await stripe.invoices.finalizeInvoice((await draft([2000])).id)
    const lines = [{ type: 'custom_line_item' as const, unit_amount: 500, quantity: 1, description: 'Late' }]
    const note = await stripe.creditNotes.create({ invoice: open.id, lines })
    expect(note).toMatchObject({ amount: 500, pre_payment_amount: 500, status: 'issued' })
    expect((await stripe.invoices.retrieve(open.id)).amount_remaining).toBe(1500)
    const paid = await stripe.invoices.pay(open.id, { paid_out_of_band: true })
    expect(paid.amount_paid).toBe(1500)
    await stripe.creditNotes.create({ invoice: open.id, amount: 300, credit_amount: 300 })
    expect(((await stripe.customers.retrieve(String(open.customer))) as Stripe.Customer).balance).toBe(-300)
  })
})

describe('a request', () => {
  it('is refused with the name of the parameter that is unknown, missing or no number', async () => {
    const unknown = await refusal(stripe.customers.create({ nonsense: 1 } as Stripe.CustomerCreateParams))
    expect(unknown).toMatchObject({
      code: 'parameter_unknown',
      message: 'Received unknown parameter: nonsense',
      statusCode: 400,
    })
    const { id } = await draft([])
    const nested = await refusal(stripe.invoices.addLines(id, { lines: [{ amount: 1, colour: 'red' } as never] }))
    expect(nested.message).toBe('Received unknown parameter: lines[0][colour]')
    const integer = await refusal(stripe.invoices.addLines(id, { lines: [{ amount: 'abc' } as never] }))
    expect(integer).toMatchObject({ code: 'parameter_invalid_integer', message: 'Invalid integer: abc' })
    expect((await refusal(stripe.webhookEndpoints.create({ url: 'https://a.example' } as never))).code).toBe(
      'parameter_missing',
    )
    expect((await refusal(stripe.invoices.addLines(id, { lines: [{ amount: 1, quantity: 2 }] }))).code).toBe(
      'parameters_exclusive',
    )
  })

  it('answers an unknown address as Stripe does', async () => {
    const answer = await fetch(`${sandbox.url}/v1/tax_rates`, {
      headers: { Authorization: 'Bearer sk_test_ExampleBakery' },
    })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({
      error: {
        message:
          'Unrecognized request URL (GET: /v1/tax_rates). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.',
        type: 'invalid_request_error',
      },
    })
  })

  it('pages lists newest first and expands the customer', async () => {
    const { id } = await customer()
    const made: string[] = []
    for (let count = 0; count < 5; count++) made.unshift((await draft([], { customer: id })).id)
    const first = await stripe.invoices.list({ customer: id, limit: 2, expand: ['data.customer'] })
    expect(first.data.map((invoice) => invoice.id)).toEqual(made.slice(0, 2))
    expect(first.data[0]?.customer).toMatchObject({ name: 'Example Café' })
    const second = await stripe.invoices.list({ customer: id, limit: 2, starting_after: made[1] ?? '' })
    expect(second.data.map((invoice) => invoice.id)).toEqual(made.slice(2, 4))
    expect(second.has_more).toBe(true)
    const back = await stripe.invoices.list({ customer: id, limit: 2, ending_before: made[3] ?? '' })
    expect(back.data.map((invoice) => invoice.id)).toEqual(made.slice(1, 3))
    expect((await refusal(stripe.invoices.list({ limit: 101 }))).statusCode).toBe(400)
  })

  it('finds by search what is older than the lag', async () => {
    const { id } = await customer({ metadata: { ref: 'searched' } })
    const query = "metadata['ref']:'searched'"
    await sandbox.control('POST', 'faults', { searchLagMs: 60_000 })
    expect((await stripe.customers.search({ query })).data).toEqual([])
    await sandbox.control('POST', 'clock', { advanceSeconds: 61 })
    expect((await stripe.customers.search({ query })).data.map((found) => found.id)).toEqual([id])
    await sandbox.control('DELETE', 'faults')
  })

  it('lists by customer only for one that exists', async () => {
    expect(await refusal(stripe.invoices.list({ customer: 'cus_nobody' }))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      message: "No such customer: 'cus_nobody'",
    })
  })

  it('keeps live and test apart, and says so', async () => {
    const live = clientFor(sandbox.url, 'sk_live_ExampleBakery')
    const { id } = await live.customers.create({ name: 'Live only' })
    expect((await refusal(stripe.customers.retrieve(id))).message).toBe(
      `No such customer: '${id}'; a similar object exists in live mode, but a test mode key was used to make this request.`,
    )
  })
})
