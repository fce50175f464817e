import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { invoicePreviewEndpoints } from '@billbridge/contract/invoice-previews'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, credentialId, sandbox, askStripe, setUp, rowOf, run, correct, invoicesOf, untilStatus } = exporting

type Panels = Parameters<typeof setUp>[0]

const linesOf = (total: number) => [
  { description: 'Wheels', product: null, quantity: null, unitPrice: null, amount: total },
]

const open: Panels = { corrections: { whenChanged: 'void-and-replace' }, invoice: { finalization: 'finalize' } }
const draft: Panels = { corrections: { whenChanged: 'update-draft' } }

const sent = async (panels: Panels) => {
  const account = await setUp(panels)
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  const { status, invoice } = await rowOf(bill.id)
  expect(status).toBe('complete')
  return { ...account, bill, billId: bill.id, id, invoiceId: String(invoice?.id) }
}

const openOf = async (customerId: string) => (await invoicesOf(customerId)).filter(({ status }) => status === 'open')

describe('an open invoice with a credit note', () => {
  it('is not voided and replaced: what was credited would be asked for again', async () => {
    const { send, billId, id, invoiceId, customerId } = await sent(open)
    await askStripe('/v1/credit_notes', { invoice: invoiceId, amount: '400' })
    await send({ lineItems: linesOf(1200), total: 1200 })
    await correct('as-set', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'invoice-already-paid' })
    expect(await openOf(customerId)).toMatchObject([{ id: invoiceId, amount_remaining: 600 }])
  })

  it('is an error as soon as its bill changes, once the credit note is known', async () => {
    const { send, billId, id, invoiceId } = await sent(open)
    await askStripe('/v1/credit_notes', { invoice: invoiceId, amount: '400' })
    await run('status', [id])
    await send({ lineItems: linesOf(1200), total: 1200 })
    const error = {
      message: expect.stringMatching(/^The bill changed after its invoice .* was partly paid or credited/),
    }
    expect(await rowOf(billId)).toMatchObject({ status: 'invoice-already-paid', error })
  })

  it('of a bill that is cancelled says so', async () => {
    const { billId, id, invoiceId } = await sent(open)
    await askStripe(`/v1/invoices/${invoiceId}/pay`, { paid_out_of_band: 'true' })
    await client.call(billEndpoints.cancel, { params: { billId } })
    await server.worker.drainFollowUps()
    await correct('as-set', [id])
    const error = { message: expect.stringMatching(/^The bill was cancelled after its invoice .* was paid/) }
    expect(await rowOf(billId)).toMatchObject({ status: 'invoice-already-paid', error })
  })
})

describe('a bill put right to nothing after it was sent', () => {
  it('has its open invoice voided under void and replace, and is held as one that was never sent', async () => {
    const { send, billId, id, customerId, invoiceId } = await sent(open)
    await send({ lineItems: linesOf(0), total: 0 })
    await correct('as-set', [id])
    expect(await openOf(customerId)).toEqual([])
    const replacedInvoices = [{ id: invoiceId, status: 'void' }]
    expect(await rowOf(billId)).toMatchObject({
      decision: { reason: 'zero-total' },
      total: 0,
      invoice: null,
      sentAt: null,
      replacedInvoices,
    })
    await send({ lineItems: linesOf(700), total: 700 })
    await run('export', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', total: 700, correction: null, replacedInvoices })
    expect(await openOf(customerId)).toMatchObject([{ total: 700 }])
  })

  it('has its draft deleted where drafts are updated', async () => {
    const { send, billId, id, customerId } = await sent(draft)
    await send({ lineItems: linesOf(0), total: 0 })
    await correct('as-set', [id])
    expect(await invoicesOf(customerId)).toEqual([])
    expect(await rowOf(billId)).toMatchObject({ decision: { reason: 'zero-total' }, invoice: null })
  })

  it('asks a person where its open invoice may not be voided', async () => {
    const { send, billId, id } = await sent({ ...open, ...draft })
    await send({ lineItems: linesOf(0), total: 0 })
    await correct('as-set', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: { asksPerson: true } })
  })
})

describe('a bill whose number is that of its invoice', () => {
  it('gets another number for each invoice that takes the place of a void one', async () => {
    const invoice = { finalization: 'finalize', numbering: 'bill' } as const
    const { send, bill, billId, id, configuration } = await sent({ ...open, invoice })
    for (const [place, total] of [1500, 1700].entries()) {
      await send({ lineItems: linesOf(total), total })
      const number = `${bill.number}-${place + 2}`
      const body = { billId, credentialId, settings: configuration.settings }
      const { data } = await client.call(invoicePreviewEndpoints.create, { body })
      expect(data.invoice).toMatchObject({ number })
      await correct('as-set', [id])
      expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null, invoice: { number } })
    }
  })
})

describe('a draft that a person edited in Stripe', () => {
  it('is not overwritten as the configuration says, but by a person’s word', async () => {
    const { send, billId, id, invoiceId, customerId } = await sent(draft)
    const edit = { 'lines[0][amount]': '-300', 'lines[0][description]': 'Agreed by phone' }
    await askStripe(`/v1/invoices/${invoiceId}/add_lines`, edit)
    await send({ lineItems: linesOf(1500), total: 1500 })
    await correct('as-set', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: { asksPerson: true } })
    expect(await invoicesOf(customerId)).toMatchObject([{ id: invoiceId, status: 'draft', total: 700 }])
    await correct('update-draft', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null, total: 1500 })
  })

  it('is not updated while its bill is as it was sent: preview and refusal say so in the same words', async () => {
    const { id, invoiceId } = await sent(draft)
    await askStripe(`/v1/invoices/${invoiceId}/add_lines`, {
      'lines[0][amount]': '-300',
      'lines[0][description]': 'Agreed by phone',
    })
    await run('status', [id])
    const selection = { ids: [id] }
    const body = { action: 'update-draft', selection } as const
    const { leftOut } = (await client.call(billExportEndpoints.previewSelection, { body })).data
    const said = expect.stringMatching(/edited in Stripe.*put the invoice right there, or change the bill/i)
    expect(leftOut).toMatchObject([{ reason: 'invoice-edited', message: said, count: 1 }])
    await expect(correct('update-draft', [id])).rejects.toMatchObject({ problem: { detail: said } })
  })
})

describe('a draft whose rewriting was given up half way', () => {
  it.each(['/v1/invoices/:id/add_lines', '/v1/invoices/:id'])(
    'gets its lines and is not left empty when its bill is held meanwhile (a pause at %s)',
    async (path) => {
      const panels: Panels = { ...draft, bills: { paymentStatuses: ['unpaid'] } }
      const { send, billId, id, invoiceId } = await sent(panels)
      await send({ lineItems: linesOf(1500), total: 1500 })
      await sandbox.fault({ kind: '429', method: 'POST', path: path.replace(':id', invoiceId), next: 1 })
      await correct('as-set', [id])
      await send({ lineItems: linesOf(1500), total: 1500, paymentStatus: 'partially-paid', paidAmount: 500 })
      await untilStatus('complete', [billId])
      expect(await rowOf(billId)).toMatchObject({ status: 'complete', total: 1500 })
      expect(await askStripe(`/v1/invoices/${invoiceId}`)).toMatchObject({ status: 'draft', total: 1500 })
    },
  )
})
