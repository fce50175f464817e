import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, jobs, askStripe, setUp, rowOf, run, correct, invoicesOf } = exporting

type Panels = Parameters<typeof setUp>[0]

const charging: Panels = { invoice: { finalization: 'finalize', collection: 'charge-automatically' } }

const eventsOf = async (targetId: string) =>
  (await client.call(integrationEventEndpoints.list, { query: { targetId } })).data.data

/** A bill that was sent unpaid, of which the billing system says by now that something was paid. */
const sentThenPaid = async (panels: Panels, paidAmount = 1000) => {
  const account = await setUp(panels)
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  const { invoice } = await rowOf(bill.id)
  if (paidAmount > 0) await account.send({ paymentStatus: paidAmount === 1000 ? 'paid' : 'partially-paid', paidAmount })
  await server.worker.drainFollowUps()
  await jobs.drain()
  return { ...account, billId: bill.id, id, invoiceId: String(invoice?.id) }
}

describe('a bill that the billing system says is paid after it was sent', () => {
  it('is told of: its open invoice is still collected', async () => {
    const { billId, id } = await sentThenPaid(charging)
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: { kind: 'paid', asksPerson: false } })
    expect(await eventsOf(id)).toMatchObject([{ cause: 'paid-elsewhere', actioned: false, count: 1 }])
    await server.services.exports.decideEverything()
    await server.worker.drainFollowUps()
    expect(await eventsOf(id)).toMatchObject([{ count: 1 }])
  })

  it('is told of when it is marked as exported with an invoice that still asks for it', async () => {
    const { send, customerId: customer } = await setUp()
    const bill = await send({ paymentStatus: 'paid', paidAmount: 1000 })
    const { id } = await rowOf(bill.id)
    const { id: invoice } = await askStripe('/v1/invoices', { customer, currency: 'usd' })
    await askStripe('/v1/invoiceitems', { customer, invoice, amount: '1000', currency: 'usd' })
    const { number } = await askStripe(`/v1/invoices/${invoice}/finalize`, {})
    const params = { billExportId: id }
    await client.call(billExportEndpoints.markAsExported, { params, body: { stripeInvoiceId: invoice } })
    expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', correction: { kind: 'paid' } })
    const message = expect.stringContaining(`its invoice ${number} in Stripe still asks`)
    expect(await eventsOf(id)).toMatchObject([{ cause: 'paid-elsewhere', actioned: false, count: 1, message }])
  })

  it.each(['update-draft', 'void-and-replace'] as const)(
    'has its open invoice marked as paid by a correction, when the setting is %s',
    async (whenChanged) => {
      const { billId, id, invoiceId, customerId } = await sentThenPaid({ ...charging, corrections: { whenChanged } })
      const selection = { ids: [id] }
      const body = { action: 'correct', selection } as const
      const preview = await client.call(billExportEndpoints.previewSelection, { body })
      expect(preview.data.effects).toMatchObject([{ reason: 'mark-paid', count: 1 }])
      expect((await correct('as-set', [id])).counts).toMatchObject({ succeeded: 1 })
      expect(await invoicesOf(customerId)).toMatchObject([{ id: invoiceId, status: 'paid' }])
      expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null, invoice: { status: 'paid' } })
      expect(await eventsOf(id)).toMatchObject([{ actioned: true }])
    },
  )

  it('has its draft rewritten as one that is paid', async () => {
    const panels: Panels = { corrections: { whenChanged: 'update-draft' } }
    const { billId, id, invoiceId, customerId } = await sentThenPaid(panels)
    await correct('as-set', [id])
    expect(await invoicesOf(customerId)).toMatchObject([{ id: invoiceId, status: 'paid', total: 1000 }])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null })
  })

  it('needs nothing more once its invoice was paid in Stripe as well', async () => {
    const { billId, id, invoiceId } = await sentThenPaid(charging)
    await askStripe(`/v1/invoices/${invoiceId}/pay`, { paid_out_of_band: 'true' })
    await run('status', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null })
    expect(await eventsOf(id)).toMatchObject([{ actioned: true }])
  })

  it('is a person’s to decide when only part of it is paid, and may be let be', async () => {
    const { billId, id, send } = await sentThenPaid({ ...charging, corrections: { whenChanged: 'update-draft' } }, 400)
    expect(await rowOf(billId)).toMatchObject({ correction: { kind: 'partly-paid' } })
    await correct('as-set', [id])
    expect(await rowOf(billId)).toMatchObject({ correction: { kind: 'partly-paid', asksPerson: true } })
    await client.call(billExportEndpoints.accept, { body: { selection: { ids: [id] }, reason: 'Agreed' } })
    await send({ paymentStatus: 'partially-paid', paidAmount: 500 })
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null })
    await send({ paymentStatus: 'paid', paidAmount: 1000 })
    expect(await rowOf(billId)).toMatchObject({ correction: { kind: 'paid' } })
  })
})

describe('a sent bill that changed, and is paid elsewhere as well', () => {
  const changedAndPaid = async (panels: Panels, paidAmount = 1500) => {
    const sent = await sentThenPaid(panels, 0)
    const paymentStatus = paidAmount === 1500 ? 'paid' : 'partially-paid'
    await sent.send({ lineItems: [sampleLine({ amount: 1500 })], total: 1500, paymentStatus, paidAmount })
    await server.worker.drainFollowUps()
    return sent
  }

  it('shows as changed, and is told of: its open invoice is still collected', async () => {
    const { billId, id } = await changedAndPaid(charging)
    expect(await rowOf(billId)).toMatchObject({ correction: { kind: 'changed', total: 1500 } })
    expect(await eventsOf(id)).toMatchObject([{ cause: 'paid-elsewhere', actioned: false, count: 1 }])
    await server.services.exports.decideEverything()
    await server.worker.drainFollowUps()
    expect(await eventsOf(id)).toMatchObject([{ count: 1 }])
  })

  it('is told of when it was changed first and paid later, and no more once Stripe has the money as well', async () => {
    const { billId, id, invoiceId, send } = await sentThenPaid(charging, 0)
    const lines = { lineItems: [sampleLine({ amount: 1500 })], total: 1500 }
    await send(lines)
    expect(await eventsOf(id)).toMatchObject([])
    await send({ ...lines, paymentStatus: 'paid', paidAmount: 1500 })
    expect(await eventsOf(id)).toMatchObject([{ cause: 'paid-elsewhere', actioned: false }])
    await askStripe(`/v1/invoices/${invoiceId}/pay`, { paid_out_of_band: 'true' })
    await run('status', [id])
    expect(await rowOf(billId)).toMatchObject({ correction: { kind: 'changed' } })
    expect(await eventsOf(id)).toMatchObject([{ actioned: true }])
  })

  it('is replaced by an invoice that is paid, and told of no more', async () => {
    const { billId, id, customerId } = await changedAndPaid({
      ...charging,
      corrections: { whenChanged: 'void-and-replace' },
    })
    await correct('as-set', [id])
    expect(await invoicesOf(customerId)).toMatchObject([
      { status: 'paid', total: 1500 },
      { status: 'void', total: 1000 },
    ])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null })
    expect(await eventsOf(id)).toMatchObject([{ actioned: true }])
  })

  it('may be let be in both', async () => {
    const { billId, id } = await changedAndPaid(charging, 400)
    expect(await eventsOf(id)).toMatchObject([{ cause: 'paid-elsewhere', actioned: false }])
    await client.call(billExportEndpoints.accept, { body: { selection: { ids: [id] }, reason: 'Agreed' } })
    expect(await eventsOf(id)).toMatchObject([{ actioned: true }])
    await server.services.exports.decideEverything()
    await server.worker.drainFollowUps()
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null })
    expect(await eventsOf(id)).toMatchObject([{ actioned: true }])
  })
})
