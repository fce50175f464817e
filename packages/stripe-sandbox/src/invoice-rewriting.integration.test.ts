import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusal, startSandbox } from './testing/sandbox.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let stripe: Stripe
beforeAll(async () => {
  sandbox = await startSandbox()
  stripe = sandbox.stripe
})
afterAll(() => sandbox.close())

const draftOf = async (amounts: number[], params: Partial<Stripe.InvoiceCreateParams> = {}) => {
  const { id: customer } = await stripe.customers.create({ name: 'Example Café' })
  const { id } = await stripe.invoices.create({ customer, currency: 'usd', ...params })
  const lines = amounts.map((amount, at) => ({ amount, description: `Line ${at}` }))
  return stripe.invoices.addLines(id, { lines })
}

const linesOf = async (id: string): Promise<Stripe.InvoiceLineItem[]> => {
  const lines: Stripe.InvoiceLineItem[] = []
  for await (const line of stripe.invoices.listLineItems(id, { limit: 100 })) lines.push(line)
  return lines
}

const asDeleted = (lines: readonly { id: string }[]) => lines.map(({ id }) => ({ id, behavior: 'delete' as const }))

describe('removing lines', () => {
  it('leaves the others, and the sums are those of what is left', async () => {
    const draft = await draftOf([1000, 250, 30])
    const [first, second] = await linesOf(draft.id)
    const left = await stripe.invoices.removeLines(draft.id, {
      lines: asDeleted([first, second].filter((line) => !!line)),
    })
    expect(left).toMatchObject({ id: draft.id, status: 'draft', subtotal: 30, total: 30, amount_due: 30 })
    expect(await linesOf(draft.id)).toMatchObject([{ amount: 30, description: 'Line 2' }])
  })

  it('of all of them leaves an empty draft, and others can be added', async () => {
    const many = Array.from({ length: 240 }, (_, at) => at + 1)
    const draft = await draftOf(many)
    const lines = await linesOf(draft.id)
    expect(lines).toHaveLength(240)
    expect(await stripe.invoices.removeLines(draft.id, { lines: asDeleted(lines) })).toMatchObject({ total: 0 })
    expect(await stripe.invoices.addLines(draft.id, { lines: [{ amount: 1500 }] })).toMatchObject({ total: 1500 })
  })

  it('refuses a line that is not there, all or nothing, and an invoice that is no draft any more', async () => {
    const draft = await draftOf([1000, 250])
    const lines = await linesOf(draft.id)
    const stranger = { id: 'il_missing', behavior: 'delete' as const }
    const refused = await refusal(stripe.invoices.removeLines(draft.id, { lines: [...asDeleted(lines), stranger] }))
    expect(refused).toMatchObject({ statusCode: 400, code: 'resource_missing' })
    expect(await linesOf(draft.id)).toHaveLength(2)
    await stripe.invoices.finalizeInvoice(draft.id)
    const late = await refusal(stripe.invoices.removeLines(draft.id, { lines: asDeleted(lines) }))
    expect(late.code).toBe('invoice_not_editable')
  })

  it('is done once under one key, also when its answer is asked for again', async () => {
    const draft = await draftOf([1000])
    const lines = asDeleted(await linesOf(draft.id))
    const options = { idempotencyKey: `remove-${draft.id}` }
    await stripe.invoices.removeLines(draft.id, { lines }, options)
    await stripe.invoices.addLines(draft.id, { lines: [{ amount: 70 }] })
    expect(await stripe.invoices.removeLines(draft.id, { lines }, options)).toMatchObject({ total: 0 })
    expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({ total: 70 })
  })
})

describe('updating a draft', () => {
  it('sets what is given and empties what is given empty', async () => {
    const draft = await draftOf([1000], {
      collection_method: 'send_invoice',
      days_until_due: 30,
      description: 'Old',
      footer: 'Old',
      number: 'OLD-1',
      custom_fields: [{ name: 'Bill', value: '1' }],
      metadata: { generation: '1', kept: 'yes' },
    })
    const due = Math.floor(Date.now() / 1000) + 86_400
    const changed = await stripe.invoices.update(draft.id, {
      due_date: due,
      description: '',
      footer: '',
      number: '',
      custom_fields: '',
      effective_at: '',
      metadata: { generation: '2' },
    })
    expect(changed).toMatchObject({ id: draft.id, due_date: due, total: 1000, custom_fields: null, effective_at: null })
    expect([changed.description, changed.footer, changed.number].filter((text) => text)).toEqual([])
    expect(changed.metadata).toEqual({ generation: '2', kept: 'yes' })
  })

  it('takes the due date away when the card is charged instead', async () => {
    const draft = await draftOf([1000], { collection_method: 'send_invoice', days_until_due: 30 })
    const changed = await stripe.invoices.update(draft.id, { collection_method: 'charge_automatically' })
    expect(changed).toMatchObject({ collection_method: 'charge_automatically', due_date: null })
  })
})

describe('voiding', () => {
  it('is for what is open, once, and leaves the invoice to be read', async () => {
    const open = await stripe.invoices.finalizeInvoice((await draftOf([1000])).id)
    expect(await stripe.invoices.voidInvoice(open.id)).toMatchObject({ status: 'void' })
    expect(await stripe.invoices.retrieve(open.id)).toMatchObject({ status: 'void', total: 1000 })
    const words = "You can only pass in open invoices. This invoice isn't open."
    expect((await refusal(stripe.invoices.voidInvoice(open.id))).message).toBe(words)
    expect((await refusal(stripe.invoices.pay(open.id))).message).toMatch(/void/)
    const paid = await stripe.invoices.finalizeInvoice((await draftOf([1000])).id)
    await stripe.invoices.pay(paid.id, { paid_out_of_band: true })
    expect((await refusal(stripe.invoices.voidInvoice(paid.id))).message).toBe(words)
  })
})
