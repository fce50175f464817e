import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { createStripeInvoices } from '../../stripe/stripe-invoices.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, credentialId, jobs, setUp, rowOf, run, correct, untilStatus } = exporting
const rows = createBillExportModel(server.database.connection)
const organizationId = server.organization.id

const sent = async (panels: Parameters<typeof setUp>[0]) => {
  const account = await setUp(panels)
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  return { ...account, billId: bill.id, id, invoiceId: String((await rowOf(bill.id)).invoice?.id) }
}

/** An invoice as it is read at this moment; its news may arrive whenever. */
const readNow = async (stripeInvoiceId: string) => {
  const startedAt = new Date()
  const access = await server.services.credentials.access(organizationId, credentialId)
  const invoice = await createStripeInvoices(server.services).connect(access).retrieve(stripeInvoiceId)
  return { stripeInvoiceId, invoice, startedAt, by: 'webhook' as const }
}

it('a draft read after its rewriting was promised, and before it was done, shows no old sums afterwards', async () => {
  const { send, id, billId, invoiceId } = await sent({ corrections: { whenChanged: 'update-draft' } })
  await send({ lineItems: [sampleLine({ amount: 1500 })], total: 1500 })
  await sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/remove_lines', next: 1 })
  await correct('as-set', [id])
  const old = await readNow(invoiceId)
  expect(old.invoice.subtotal).toBe(1000)
  expect((await rows.findById(id).lean())?.pin?.pinnedAt.getTime()).toBeLessThanOrEqual(old.startedAt.getTime())
  await untilStatus('complete', [billId])

  expect(await server.services.exports.applyInvoice(organizationId, id, old)).toBe('busy')
  expect(await rowOf(billId)).toMatchObject({ invoice: { subtotalAmount: 1500 }, drift: null })
  const events = await client.call(integrationEventEndpoints.list, { query: { targetId: id } })
  expect(events.data.data).toEqual([])
  const fresh = await readNow(invoiceId)
  expect(await server.services.exports.applyInvoice(organizationId, id, fresh)).toBe('unchanged')
})

it('an open invoice read before it was marked as paid does not ask for its money again', async () => {
  const panels = { invoice: { finalization: 'finalize' }, corrections: { whenChanged: 'void-and-replace' } } as const
  const { send, id, billId, invoiceId } = await sent(panels)
  await send({ paymentStatus: 'paid', paidAmount: 1000 })
  // Long enough for a reading in between, however busy the machine is.
  await sandbox.fault({ kind: 'slow', ms: 8_000, method: 'POST', path: '/v1/invoices/:id/pay', next: 1 })
  await correct('as-set', [id], 'enlist-only')
  const drained = jobs.drain()
  const since = async () => (await sandbox.countRequests(`/v1/invoices/${invoiceId}/pay`)) > 0
  await expect.poll(since, { interval: 10 }).toBe(true)
  const old = await readNow(invoiceId)
  expect(old.invoice.status).toBe('open')
  await drained
  expect(await rowOf(billId)).toMatchObject({ status: 'complete', invoice: { status: 'paid' } })
  expect(await server.services.exports.applyInvoice(organizationId, id, old)).toBe('busy')
  expect(await rowOf(billId)).toMatchObject({ invoice: { status: 'paid' } })
})
