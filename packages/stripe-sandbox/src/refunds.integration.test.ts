import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bakery, clientFor, refusal, startSandbox } from './testing/sandbox.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let stripe: Stripe
beforeAll(async () => {
  sandbox = await startSandbox()
  stripe = sandbox.stripe
})
afterAll(() => sandbox.close())

const expand = ['data.payment.charge', 'data.payment.payment_intent.latest_charge']

async function open(amount = 1000) {
  const { id: customer } = await stripe.customers.create({ name: 'Example Café' })
  const draft = await stripe.invoices.create({ customer, currency: 'usd', discounts: '' })
  await stripe.invoices.addLines(draft.id, { lines: [{ amount, description: 'Rolls' }] })
  return stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false })
}

/** The customer pays on the invoice's own page. */
async function paid(amount?: number) {
  const invoice = await open(amount)
  await fetch(String(invoice.hosted_invoice_url), { method: 'POST', redirect: 'manual' })
  return invoice
}

const paymentOf = async (invoice: string, client = stripe, params: object = { expand }) => {
  const { data } = await client.invoicePayments.list({ invoice, ...params })
  return data[0]
}

const chargeOf = async (invoice: string): Promise<Stripe.Charge> => {
  const intent = (await paymentOf(invoice))?.payment.payment_intent as Stripe.PaymentIntent
  return intent.latest_charge as Stripe.Charge
}

const restricted = async (...words: string[]) => {
  const form = new URLSearchParams({ account: bakery.id, name: 'Till' })
  for (const word of words) form.set(`level[${word}]`, 'read')
  const page = await (await fetch(`${sandbox.url}/test/apikeys/create`, { method: 'POST', body: form })).text()
  return clientFor(sandbox.url, /value="(rk_\w+)"/.exec(page)?.[1])
}

describe('the payment of an invoice', () => {
  it('is open with the invoice, paid with it, and none while it is a draft', async () => {
    const { id } = await open()
    expect(await paymentOf(id)).toMatchObject({
      status: 'open',
      amount_paid: null,
      amount_requested: 1000,
      invoice: id,
    })
    const { id: paidId } = await paid()
    expect(await paymentOf(paidId)).toMatchObject({ status: 'paid', amount_paid: 1000, is_default: true })
    expect(await paymentOf(id, stripe, { status: 'paid' })).toBeUndefined()
    const { id: customer } = await stripe.customers.create({})
    expect(await paymentOf((await stripe.invoices.create({ customer, discounts: '' })).id)).toBeUndefined()
  })

  it('is canceled when the invoice is marked as paid elsewhere', async () => {
    const { id } = await open()
    await stripe.invoices.pay(id, { paid_out_of_band: true })
    const payment = await paymentOf(id)
    expect(payment).toMatchObject({ status: 'canceled', amount_paid: null })
    expect(payment?.payment.payment_intent).toMatchObject({ latest_charge: null })
  })

  it('is found by its own id, by its payment intent, and shows ids unless they are expanded', async () => {
    const { id } = await paid()
    const payment = await paymentOf(id, stripe, {})
    const payment_intent = String(payment?.payment.payment_intent)
    expect(payment_intent).toMatch(/^pi_/)
    const { data } = await stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent } })
    expect(data.map((one) => one.id)).toEqual([payment?.id])
    expect((await stripe.invoicePayments.retrieve(String(payment?.id))).invoice).toBe(id)
    expect((await refusal(stripe.invoicePayments.list({ invoice: 'in_none' }))).code).toBe('resource_missing')
  })

  it('is read with the right to invoices; what it is made of needs the rights to those as well', async () => {
    const { id } = await paid()
    const invoices = await restricted('invoice')
    expect((await paymentOf(id, invoices, {}))?.status).toBe('paid')
    const intents = await restricted('invoice', 'payment_intent')
    for (const [client, missing] of [
      [invoices, 'rak_payment_intent_read'],
      [intents, 'rak_charge_read'],
    ] as const) {
      const refused = await refusal(client.invoicePayments.list({ invoice: id, expand }))
      expect(refused.statusCode).toBe(403)
      expect(refused.message).toContain(`'${missing}'`)
    }
    const all = await restricted('invoice', 'payment_intent', 'charge')
    expect((await paymentOf(id, all))?.payment.payment_intent).toMatchObject({ latest_charge: { amount: 1000 } })
  })
})

describe('a refund', () => {
  it('gives back a part, then the rest, and no more; the invoice stays paid', async () => {
    const { id } = await paid()
    const charge = (await chargeOf(id)).id
    expect(await stripe.refunds.create({ charge, amount: 300 })).toMatchObject({
      amount: 300,
      status: 'succeeded',
      charge,
    })
    expect(await chargeOf(id)).toMatchObject({ amount_refunded: 300, refunded: false })
    expect((await refusal(stripe.refunds.create({ charge, amount: 701 }))).message).toContain('greater than unrefunded')
    await stripe.refunds.create({ charge })
    expect(await chargeOf(id)).toMatchObject({ amount_refunded: 1000, refunded: true })
    expect((await refusal(stripe.refunds.create({ charge }))).code).toBe('charge_already_refunded')
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 1000 })
    expect((await stripe.refunds.list({ charge })).data.map(({ amount }) => amount)).toEqual([700, 300])
  })

  it('by the owner is told with the events of charges and refunds, and none of invoices', async () => {
    const { id } = await paid()
    const before = (await stripe.events.list({ limit: 1 })).data[0]?.id
    const act = (body: Record<string, string>) =>
      fetch(`${sandbox.url}/_sandbox/owner/${bakery.id}/test/refund`, {
        method: 'POST',
        body: new URLSearchParams(body),
        redirect: 'manual',
      })
    expect((await act({ id, amount: '250' })).status).toBe(303)
    expect((await chargeOf(id)).amount_refunded).toBe(250)
    const told = await stripe.events.list({ ending_before: String(before) })
    expect(told.data.map(({ type }) => type).sort()).toEqual(['charge.refunded', 'refund.created'])
    expect((await act({ id, amount: '1.5' })).status).toBe(400)
    expect((await act({ id: (await open()).id })).status).toBe(400)
  })

  it('of an intent that was never charged is refused', async () => {
    const { id } = await open()
    const payment_intent = String((await paymentOf(id, stripe, {}))?.payment.payment_intent)
    expect((await refusal(stripe.refunds.create({ payment_intent }))).message).toContain('successful charge')
    expect((await refusal(stripe.refunds.create({}))).message).toContain('payment_intent or charge')
  })

  it('goes along with a credit note that asks for one', async () => {
    const { id } = await paid()
    const note = await stripe.creditNotes.create({ invoice: id, amount: 400, refund_amount: 400 })
    expect(note.refunds).toMatchObject([{ amount_refunded: 400 }])
    expect((await chargeOf(id)).amount_refunded).toBe(400)
    expect(
      (await refusal(stripe.creditNotes.create({ invoice: id, amount: 601, refund_amount: 601 }))).statusCode,
    ).toBe(400)
  })
})
