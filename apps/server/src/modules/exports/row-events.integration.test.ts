import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, askStripe, setUp, rowOf, run, correct, mapTo } = exporting

type Panels = Parameters<typeof setUp>[0]

const draft: Panels = {}
const open: Panels = { invoice: { finalization: 'finalize' } }

const sent = async (panels: Panels) => {
  const account = await setUp(panels)
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  const invoiceId = String((await rowOf(bill.id)).invoice?.id)
  const change = () => account.send({ lineItems: [sampleLine({ amount: 1500 })], total: 1500 })
  return { ...account, billId: bill.id, id, invoiceId, change }
}
type Sent = Awaited<ReturnType<typeof sent>>

const owner = (action: string, id: string) => sandbox.act(stripeAccountId, 'test', { action, id })
const read = ({ id }: Sent) => run('status', [id])
const cancel = ({ billId }: Sent) => client.call(billEndpoints.cancel, { params: { billId } })
const edit = ({ invoiceId, customerId }: Sent) =>
  askStripe('/v1/invoiceitems', { customer: customerId, invoice: invoiceId, amount: '250', currency: 'usd' })
const selected = ({ id }: Sent) => ({ selection: { ids: [id] } })
const archive = (one: Sent) =>
  client.call(billExportEndpoints.archive, { body: { ...selected(one), reason: 'Settled by hand' } })

const driftEvents = async ({ id }: Sent) => {
  const { data } = await client.call(integrationEventEndpoints.list, { query: { targetId: id } })
  return data.data.filter(({ message }) => / in Stripe/.test(message) && !/elsewhere/.test(message))
}

/** Replaces an invoice that is void, while its customer cannot be invoiced. */
const failToReplace = async (one: Sent) => {
  await one.change()
  await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices', next: 1 })
  await correct('void-and-replace', [one.id])
  await fetch(`${sandbox.url}/v1/customers/${one.customerId}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer sk_test_ExampleBicycles' },
  })
  await exporting.untilStatus('error', [one.billId])
}

/** What is done in Stripe, and each way in which nothing is left to decide about it. */
const ways: readonly [
  way: string,
  panels: Panels,
  harm: (one: Sent) => Promise<unknown>,
  end: (one: Sent) => Promise<unknown>,
][] = [
  [
    'a deleted draft is replaced',
    draft,
    ({ invoiceId }) => owner('delete-draft', invoiceId),
    async (one) => {
      await one.change()
      await correct('void-and-replace', [one.id])
      expect(await rowOf(one.billId)).toMatchObject({ status: 'complete', total: 1500, drift: null })
    },
  ],
  [
    'a void invoice is replaced',
    open,
    ({ invoiceId }) => owner('void', invoiceId),
    async (one) => {
      await one.change()
      await correct('void-and-replace', [one.id])
      expect(await rowOf(one.billId)).toMatchObject({ status: 'complete', total: 1500, drift: null })
    },
  ],
  [
    'an uncollectible invoice is replaced',
    open,
    ({ invoiceId }) => owner('mark-uncollectible', invoiceId),
    async (one) => {
      await one.change()
      await correct('void-and-replace', [one.id])
      expect(await rowOf(one.billId)).toMatchObject({ status: 'complete', total: 1500, drift: null })
    },
  ],
  [
    'a void invoice is gone for good although its replacement fails, and the bill is marked as exported',
    open,
    ({ invoiceId }) => owner('void', invoiceId),
    async (one) => {
      await failToReplace(one)
      expect(await driftEvents(one)).toMatchObject([{ actioned: true }])
      const customer = (await askStripe('/v1/customers', { name: 'Other' })).id
      await mapTo(one.accountId, customer)
      const byHand = (await askStripe('/v1/invoices', { customer, currency: 'usd' })).id
      await askStripe('/v1/invoiceitems', { customer, invoice: byHand, amount: '1500', currency: 'usd' })
      const params = { billExportId: one.id }
      await client.call(billExportEndpoints.markAsExported, { params, body: { stripeInvoiceId: byHand } })
    },
  ],
  [
    'a void invoice gets a new one, as a person asks for',
    open,
    ({ invoiceId }) => owner('void', invoiceId),
    (one) => correct('new-invoice', [one.id]),
  ],
  [
    'an edited draft is rewritten',
    draft,
    edit,
    async (one) => {
      await one.change()
      await correct('update-draft', [one.id])
      expect(await rowOf(one.billId)).toMatchObject({ invoice: { subtotalAmount: 1500 }, drift: null })
    },
  ],
  [
    'an edited draft is put right in Stripe',
    draft,
    edit,
    async (one) => {
      const { invoiceId: invoice, customerId: customer } = one
      await askStripe('/v1/invoiceitems', { customer, invoice, amount: '-250', currency: 'usd' })
      await read(one)
    },
  ],
  [
    'an edited draft of a changed bill is kept as it is',
    draft,
    edit,
    async (one) => {
      await one.change()
      await client.call(billExportEndpoints.accept, { body: { ...selected(one), reason: 'Agreed' } })
      await read(one)
    },
  ],
  ['the bill of a void invoice is cancelled', open, ({ invoiceId }) => owner('void', invoiceId), cancel],
  ['the bill of a deleted draft is cancelled', draft, ({ invoiceId }) => owner('delete-draft', invoiceId), cancel],
  [
    'the bill of an edited draft is cancelled, and the draft withdrawn',
    { corrections: { whenChanged: 'update-draft' } },
    edit,
    async (one) => {
      await cancel(one)
      await correct('as-set', [one.id])
      expect(await rowOf(one.billId)).toMatchObject({ invoice: { status: 'deleted' } })
    },
  ],
  [
    'the bill of an edited invoice that was paid is archived',
    draft,
    async (one) => {
      await edit(one)
      await owner('finalize', one.invoiceId)
      await owner('pay', one.invoiceId)
    },
    async (one) => {
      await one.change()
      expect((await rowOf(one.billId)).status).toBe('invoice-already-paid')
      await archive(one)
    },
  ],
]

it('what the bill says is told before what its invoice says, so that nothing stays told of an invoice that is void', async () => {
  const one = await sent({ ...open, corrections: { whenChanged: 'update-draft' } })
  await one.change()
  await owner('void', one.invoiceId)
  // Long enough to be seen and used, however busy the machine is.
  await sandbox.fault({ kind: 'slow', ms: 8_000, method: 'GET', path: '/v1/invoices/:id', next: 1 })
  await correct('as-set', [one.id], 'enlist-only')
  const drained = exporting.jobs.drain()
  await expect.poll(async () => (await rowOf(one.billId)).status, { interval: 10 }).toBe('started')
  // While its invoice is read.
  await one.send({ lineItems: [sampleLine({ amount: 1500 })], total: 1500, paymentStatus: 'paid', paidAmount: 1500 })
  await drained
  const { data } = await client.call(integrationEventEndpoints.list, { query: { targetId: one.id } })
  const ofPayment = data.data.filter(({ cause }) => cause === 'paid-elsewhere')
  expect(ofPayment.filter(({ actioned }) => !actioned)).toEqual([])
  expect(await rowOf(one.billId)).toMatchObject({ status: 'complete', correction: { asksPerson: true } })
})

describe('the event of an invoice that somebody took away or edited', () => {
  it.each(ways)('is settled in the same moment when %s', async (_way, panels, harm, end) => {
    const one = await sent(panels)
    await harm(one)
    await read(one)
    expect(await driftEvents(one)).toMatchObject([{ actioned: false, count: 1 }])
    await end(one)
    expect(await driftEvents(one)).toMatchObject([{ actioned: true }])
  })

  it('is raised again when what was archived with it open is restored', async () => {
    const one = await sent(draft)
    await edit(one)
    await owner('finalize', one.invoiceId)
    await owner('pay', one.invoiceId)
    await read(one)
    await one.change()
    await archive(one)
    await client.call(billExportEndpoints.restore, { body: selected(one) })
    expect((await driftEvents(one)).map(({ actioned }) => actioned).sort()).toEqual([false, true])
  })

  it('is not raised for a bill that was cancelled before, and the bill counts as withdrawn', async () => {
    const one = await sent(open)
    await cancel(one)
    expect((await rowOf(one.billId)).correction).toMatchObject({ kind: 'cancelled' })
    await owner('void', one.invoiceId)
    await read(one)
    expect(await driftEvents(one)).toEqual([])
    expect(await rowOf(one.billId)).toMatchObject({ correction: null, drift: null, invoice: { status: 'void' } })
  })

  it('stays open while its bill is paid elsewhere and another event is settled', async () => {
    const one = await sent(draft)
    await edit(one)
    await read(one)
    await one.send({ paymentStatus: 'paid', paidAmount: 1000 })
    await one.send({ paymentStatus: 'unpaid', paidAmount: 0 })
    expect(await driftEvents(one)).toMatchObject([{ actioned: false }])
  })
})
