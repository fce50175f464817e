import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { followingWith } from '../../../test/following.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const live = await followingWith(server, server.organization)
const tests = await followingWith(server, server.organization, { mode: 'test', account: 'ExampleBakery' })
const eventJobs = server.services.stripeEvents.createJobs()
eventJobs.start()
afterAll(() => eventJobs.stop())

type Row = { _id: string }
const rows = server.database.connection.collection<Row>('bill-exports')
const poll = (read: () => unknown) => expect.poll(read, { timeout: 30_000, interval: 50 })

/** A first export whose answer at a step was lost, and which gave up: its invoice is known by its promise alone. */
const lostAt = async (
  { client, createBill, rowOf, sandbox, jobs, askStripe }: typeof live,
  path: string,
  name: string,
) => {
  const bill = await createBill(name)
  const { id } = await rowOf(bill.id)
  await sandbox.fault({ kind: 'drop-after', method: 'POST', path, next: 1 })
  await client.call(exportRunEndpoints.create, { body: { kind: 'export', selection: { ids: [id] } } })
  await server.worker.drainFollowUps()
  await rows.updateOne({ _id: id }, { $set: { 'work.tries': 9 } })
  await jobs.drain()
  expect(await rowOf(bill.id)).toMatchObject({ status: 'timed-out' })
  const ofBill = (one: Record<string, unknown>) =>
    (one.metadata as Record<string, string>).billbridge_bill_export_id === id
  const invoice = (await askStripe('/v1/invoices?limit=100')).data.find(ofBill)
  return { billId: bill.id, id, invoiceId: String(invoice?.id) }
}

const finalize = '/v1/invoices/:id/finalize'

test('an invoice whose export timed out is followed: paid in Stripe, its bill is paid, and a retry finishes it', async () => {
  const { billId, id, invoiceId } = await lostAt(live, finalize, 'paid')
  await live.owner('pay', invoiceId)
  await poll(async () => (await live.rowOf(billId)).invoice?.status).toBe('paid')
  expect(await live.rowOf(billId)).toMatchObject({
    status: 'timed-out',
    invoice: { id: invoiceId, readBy: 'webhook', totalAmount: 1000 },
  })
  await poll(async () => (await live.billOf(billId)).stripePaymentStatus).toBe('paid')
  await live.client.call(exportRunEndpoints.create, { body: { kind: 'retry', selection: { ids: [id] } } })
  await server.worker.drainFollowUps()
  await poll(async () => {
    await live.jobs.drain()
    return (await live.rowOf(billId)).status
  }).toBe('complete')
  const { data } = await live.askStripe('/v1/invoices?limit=100')
  expect(
    data.filter(({ metadata }) => (metadata as { billbridge_bill_id: string }).billbridge_bill_id === billId),
  ).toHaveLength(1)
  expect(await live.rowOf(billId)).toMatchObject({ invoice: { id: invoiceId, status: 'paid' }, drift: null })
})

test('of a test row it is shown, and its bill hears nothing', async () => {
  const { billId, invoiceId } = await lostAt(tests, finalize, 'paid')
  await tests.owner('pay', invoiceId)
  await poll(async () => (await tests.rowOf(billId)).invoice?.status).toBe('paid')
  expect((await tests.billOf(billId)).stripePaymentStatus).toBeNull()
})

test('what is not over what was promised says nothing of the payment of its bill', async () => {
  const { billId, invoiceId } = await lostAt(live, '/v1/invoices', 'empty')
  await live.owner('finalize', invoiceId)
  await poll(async () => (await live.rowOf(billId)).invoice?.status).toBe('paid')
  expect((await live.billOf(billId)).stripePaymentStatus).toBeNull()
})

test('an invoice that only names the row, of another generation or customer, is not taken for the promised one', async () => {
  const { billId, id } = await lostAt(live, '/v1/invoices', 'lies')
  const { id: customer } = await live.askStripe('/v1/customers', { name: 'Somebody else' })
  const lie = async (generation: string) =>
    live.askStripe('/v1/invoices', {
      customer,
      currency: 'usd',
      'metadata[billbridge_bill_export_id]': id,
      'metadata[billbridge_generation]': generation,
    })
  for (const generation of ['1', '2']) {
    const { id: other } = await lie(generation)
    await live.owner('finalize', other)
    const events = server.database.connection.collection<{ invoice: { id: string }; status: string }>('stripe-events')
    const outcomes = async () => (await events.find({ 'invoice.id': other }).toArray()).map(({ status }) => status)
    await poll(async () => (await outcomes()).length).toBeGreaterThan(0)
    await poll(async () => [...new Set(await outcomes())]).toEqual(['done'])
    expect((await live.rowOf(billId)).invoice?.id).not.toBe(other)
  }
})
