import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, setUp, rowOf, run, correct, invoicesOf } = exporting
const rows = createBillExportModel(server.database.connection)

type Panels = Parameters<typeof setUp>[0]

const sent = async (panels: Panels = { invoice: { finalization: 'finalize' } }) => {
  const account = await setUp(panels)
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  const { invoice } = await rowOf(bill.id)
  return { ...account, billId: bill.id, id, invoiceId: String(invoice?.id), number: invoice?.number }
}

/** Its invoice was voided or deleted by its owner, and Billbridge knows. */
const lost = async (action: 'void' | 'delete-draft', panels?: Panels) => {
  const one = await sent(panels)
  await sandbox.act(stripeAccountId, 'test', { action, id: one.invoiceId })
  await run('status', [one.id])
  return one
}

const statuses = async (customerId: string) =>
  (await invoicesOf(customerId)).map(({ status, total }) => ({ status, total }))

describe('a new invoice for an unchanged bill', () => {
  it.each([
    [
      'void',
      { invoice: { finalization: 'finalize' } },
      [
        { status: 'open', total: 1000 },
        { status: 'void', total: 1000 },
      ],
    ],
    ['delete-draft', {}, [{ status: 'draft', total: 1000 }]],
  ] as const)('is made once after its own was lost by %s, under another name', async (action, panels, there) => {
    const { billId, id, customerId, invoiceId } = await lost(action, panels)
    const selection = { ids: [id] }
    const preview = await client.call(billExportEndpoints.previewSelection, {
      body: { action: 'new-invoice', selection },
    })
    expect(preview.data).toMatchObject({ eligible: { count: 1 }, effects: [{ reason: 'replace', count: 1 }] })
    expect((await correct('new-invoice', [id])).counts).toMatchObject({ succeeded: 1 })
    const row = await rowOf(billId)
    const status = action === 'void' ? 'void' : 'deleted'
    expect(row).toMatchObject({ status: 'complete', drift: null, replacedInvoices: [{ id: invoiceId, status }] })
    expect(row.invoice?.id).not.toBe(invoiceId)
    expect(await statuses(customerId)).toEqual(there)
    const again = { kind: 'correct', correction: 'new-invoice', selection } as const
    await expect(client.call(exportRunEndpoints.create, { body: again })).rejects.toMatchObject({
      type: 'selection-empty',
    })
  })

  it('has a number of its own where invoices have the bill’s', async () => {
    const { billId, id, number } = await lost('void', { invoice: { finalization: 'finalize', numbering: 'bill' } })
    await correct('new-invoice', [id])
    expect((await rowOf(billId)).invoice?.number).toBe(`${number}-2`)
  })

  it('is one however often the worker’s answers get lost', async () => {
    const { billId, id, customerId } = await lost('void')
    await sandbox.fault({ kind: 'drop-after', method: 'POST', path: '/v1/invoices', next: 1 })
    await correct('new-invoice', [id])
    await exporting.untilStatus('complete', [billId])
    expect(await statuses(customerId)).toMatchObject([{ status: 'open' }, { status: 'void' }])
  })

  it('is all that is asked for: nothing is due of the void one', async () => {
    const { billId } = await lost('void')
    expect((await rowOf(billId)).invoice).toMatchObject({ status: 'void', dueAmount: 0, remainingAmount: 0 })
  })

  it('is never made by itself', async () => {
    const { id, customerId } = await lost('void', {
      invoice: { finalization: 'finalize' },
      corrections: { whenChanged: 'void-and-replace' },
    })
    await expect(correct('as-set', [id])).rejects.toMatchObject({ type: 'selection-empty' })
    await server.services.exports.decideEverything()
    await server.worker.drainFollowUps()
    await exporting.jobs.drain()
    expect(await statuses(customerId)).toMatchObject([{ status: 'void' }])
  })

  it.each(['open', 'paid', 'uncollectible'] as const)(
    'is not made when the one before turns out to be %s, whatever was noted of it',
    async (status) => {
      const { billId, id, customerId, invoiceId } = await sent()
      const action = { open: null, paid: 'pay', uncollectible: 'mark-uncollectible' }[status]
      if (action) await sandbox.act(stripeAccountId, 'test', { action, id: invoiceId })
      const drift = { kind: 'voided', message: '', remedy: '', seenAt: new Date().toISOString(), found: null }
      const noted = { ...drift, sent: { currency: 'USD', subtotalAmount: 1000, totalAmount: 1000 } }
      await rows.updateOne({ _id: id }, { $set: { drift: noted, 'invoice.status': 'void' } })
      const done = await correct('new-invoice', [id])
      expect(done.counts).toMatchObject({ held: 1, succeeded: 0 })
      expect(await statuses(customerId)).toEqual([{ status, total: 1000 }])
      expect(await rowOf(billId)).toMatchObject({ status: 'complete', invoice: { id: invoiceId, status } })
    },
  )

  it('waits for what holds the bill back, and the run says what', async () => {
    const { billId, id, customerId, send } = await lost('void')
    await send({ approvalStatus: 'held' })
    const { id: runId } = await correct('new-invoice', [id])
    const items = await client.call(exportRunEndpoints.rows, { params: { runId }, query: {} })
    expect(items.data.data).toMatchObject([{ result: 'held', message: expect.stringContaining('held') }])
    expect(await statuses(customerId)).toMatchObject([{ status: 'void' }])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', drift: { kind: 'voided' } })
  })

  it('is not made for a cancelled bill', async () => {
    const { billId, id } = await lost('void')
    await client.call(billEndpoints.cancel, { params: { billId } })
    await expect(correct('new-invoice', [id])).rejects.toMatchObject({ type: 'selection-empty' })
  })
})

describe('a selection of which nothing can take part', () => {
  const refusal = async (body: Parameters<typeof client.call<typeof exportRunEndpoints.create>>[1]['body']) =>
    client.call(exportRunEndpoints.create, { body }).then(
      () => null,
      (error: { problem: { detail: string; errors?: unknown } }) => error.problem,
    )

  it('is refused with the reason of each bill that was named, and the same way out everywhere', async () => {
    const { id, billId } = await lost('void')
    const selection = { ids: [id] }
    const { billNumber, drift } = await rowOf(billId)
    for (const asked of [{ kind: 'retry' }, { kind: 'correct', correction: 'void-and-replace' }] as const) {
      const problem = await refusal({ ...asked, selection })
      expect(problem?.detail).toContain(`Bill ${billNumber} was sent already, and its invoice is void in Stripe`)
      expect(problem?.detail).toContain('make a new invoice for it, or cancel the bill')
      expect(problem?.errors).toMatchObject([
        { field: 'selection.ids.0', message: expect.stringContaining(billNumber) },
      ])
    }
    expect(drift?.remedy).toContain('make a new invoice for it; otherwise cancel the bill')
  })

  it('is refused with the reasons in groups when it was a filter', async () => {
    const { configuration, id } = await sent()
    const filter = { mode: 'test', tab: 'success', configurationId: configuration.id } as const
    const problem = await refusal({ kind: 'retry', selection: { filter } })
    expect(problem?.detail).toContain('1 × Sent already')
    const named = await refusal({ kind: 'correct', correction: 'new-invoice', selection: { ids: [id] } })
    expect(named?.detail).toContain('has an invoice that is open: another is made only once it is void or deleted')
  })
})
