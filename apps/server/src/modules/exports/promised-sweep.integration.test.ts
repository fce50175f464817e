import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { followingWith } from '../../../test/following.ts'
import { profileQueries } from '../../../test/query-profile.ts'
import { createStandIn } from '../../../test/stand-in.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

/** Nobody takes webhooks in here: what is learnt is learnt by a sweep. */
const server = await startServer(createTestDatabase(), { sandbox: true })
const live = await followingWith(server, server.organization)
const { client, createBill, rowOf, billOf, sandbox, jobs, askStripe, owner } = live
const rows = createBillExportModel(server.database.connection)
const standIn = createStandIn(sandbox.url)

const create = '/v1/invoices'
const finalize = '/v1/invoices/:id/finalize'

/** An export whose answer at a step was lost, or whose step was never done, and which gave up. */
const gaveUpAt = async (path: string, kind: 'drop-after' | 'drop-before', name: string) => {
  const bill = await createBill(name)
  const { id } = await rowOf(bill.id)
  await sandbox.fault({ kind, method: 'POST', path, next: 1 })
  await client.call(exportRunEndpoints.create, { body: { kind: 'export', selection: { ids: [id] } } })
  await server.worker.drainFollowUps()
  await rows.updateOne({ _id: id }, { $set: { 'work.tries': 9 } })
  await jobs.drain()
  expect(await rowOf(bill.id)).toMatchObject({ status: 'timed-out', invoice: null })
  return { billId: bill.id, id }
}

const invoiceOf = async (billExportId: string) => {
  const { data } = await askStripe('/v1/invoices?limit=100')
  const made = data.find(
    ({ metadata }) => (metadata as Record<string, string>).billbridge_bill_export_id === billExportId,
  )
  return { id: String(made?.id), customer: String(made?.customer) }
}

/** The promises of the tests before are looked for no more. */
const forgetAll = () => rows.updateMany({}, { $set: { pin: null } })

/** Drafts of somebody else's making, more than a page of them: a list of the time is not read to its end. */
const crowd = async () => {
  const { id: customer } = await askStripe('/v1/customers', { name: 'Crowd' })
  const made = async () => {
    for (let number = 0; number < 11; number++) await askStripe('/v1/invoices', { customer, currency: 'usd' })
  }
  await Promise.all(Array.from({ length: 10 }, made))
}

const listsDuring = async (work: () => Promise<unknown>) => {
  const lists = async () => (await standIn.requests('GET', '/v1/invoices')).length
  const before = await lists()
  await work()
  return (await lists()) - before
}

test('an invoice that no answer told of is found by the sweep: paid in Stripe, its bill is paid, and its export stays to be retried', async () => {
  const { billId, id } = await gaveUpAt(finalize, 'drop-after', 'paid')
  const invoice = await invoiceOf(id)
  await owner('pay', invoice.id)
  await live.sweep()
  expect(await rowOf(billId)).toMatchObject({
    status: 'timed-out',
    invoice: { id: invoice.id, status: 'paid', totalAmount: 1000, readBy: 'sweep' },
  })
  expect((await billOf(billId)).stripePaymentStatus).toBe('paid')
})

test('one of which not even the id is known is found by what it says of itself, by itself and among others', async () => {
  const lost = []
  for (const name of ['alone', 'second', 'third']) {
    const { billId, id } = await gaveUpAt(create, 'drop-after', name)
    const { id: invoice, customer } = await invoiceOf(id)
    await askStripe('/v1/invoiceitems', { customer, invoice, amount: '1000', currency: 'usd' })
    await owner('finalize', invoice)
    await owner('pay', invoice)
    await live.sweep()
    lost.push({ billId, invoice })
  }
  for (const { billId, invoice } of lost) {
    expect(await rowOf(billId)).toMatchObject({ invoice: { id: invoice, status: 'paid', readBy: 'sweep' } })
    expect((await billOf(billId)).stripePaymentStatus).toBe('paid')
  }
})

test('where nothing was made, one page of the list says so for all', async () => {
  const billIds = []
  for (const name of ['none', 'no other', 'no third'])
    billIds.push((await gaveUpAt(create, 'drop-before', name)).billId)
  expect(await listsDuring(live.sweep)).toBe(1)
  for (const billId of billIds) expect(await rowOf(billId)).toMatchObject({ status: 'timed-out', invoice: null })
})

test('a draft that was seen, and is deleted, is shown as deleted', async () => {
  const { billId, id } = await gaveUpAt('/v1/invoices/:id/add_lines', 'drop-after', 'deleted')
  const invoice = await invoiceOf(id)
  await live.sweep()
  expect(await rowOf(billId)).toMatchObject({ invoice: { id: invoice.id, status: 'draft' } })
  await owner('delete-draft', invoice.id)
  await live.sweep()
  expect(await rowOf(billId)).toMatchObject({ status: 'timed-out', invoice: { id: invoice.id, status: 'deleted' } })
})

/** A draft that says of itself that it is what a promise of some export came to. */
const pretend = async (billExportId: string, customer: string) => {
  const metadata = { 'metadata[billbridge_bill_export_id]': billExportId, 'metadata[billbridge_generation]': '1' }
  return (await askStripe('/v1/invoices', { customer, currency: 'usd', ...metadata })).id
}

test('of several, one of another customer is not it, and a void one gives way to the one that stands', async () => {
  await forgetAll()
  const { id: stranger } = await askStripe('/v1/customers', { name: 'Stranger' })
  const other = await gaveUpAt(create, 'drop-after', 'other customer')
  const twice = await gaveUpAt(create, 'drop-after', 'twice')
  const right = [await invoiceOf(other.id), await invoiceOf(twice.id)] as const
  await pretend(other.id, stranger)
  const second = await pretend(twice.id, right[1].customer)
  await askStripe('/v1/invoiceitems', { customer: right[1].customer, invoice: second, amount: '1000', currency: 'usd' })
  await owner('finalize', second)
  await owner('void', second)
  expect(await listsDuring(live.sweep)).toBe(1)
  expect(await rowOf(other.billId)).toMatchObject({ invoice: { id: right[0].id, status: 'draft', readBy: 'sweep' } })
  expect(await rowOf(twice.billId)).toMatchObject({ invoice: { id: right[1].id, status: 'draft', readBy: 'sweep' } })
})

test('one that was seen to be void, or paid long ago, is not read again and again', async () => {
  await forgetAll()
  const gone = await gaveUpAt(finalize, 'drop-after', 'gone')
  const paid = await gaveUpAt(finalize, 'drop-after', 'paid long ago')
  await owner('void', (await invoiceOf(gone.id)).id)
  await owner('pay', (await invoiceOf(paid.id)).id)
  await live.sweep()
  expect(await rowOf(gone.billId)).toMatchObject({ invoice: { status: 'void' } })
  const readAgain = async () => {
    const before = new Date()
    await live.sweep()
    const read = await rows.find({ 'pin.seen.readAt': { $gte: before.toISOString() } }, { _id: 1 }).lean()
    return read.map(({ _id }) => _id)
  }
  expect(await readAgain()).toEqual([paid.id])
  await rows.updateOne({ _id: paid.id }, { $set: { 'pin.pinnedAt': new Date(Date.now() - 61 * 86_400_000) } })
  expect(await readAgain()).toEqual([])
})

test('what Stripe refuses to say of one promise is passed over: those behind it are read', async () => {
  await forgetAll()
  const refused = await gaveUpAt(create, 'drop-before', 'refused')
  await rows.updateOne({ _id: refused.id }, { $set: { 'pin.customerId': 'cus_NobodyKnows' } })
  const { billId, id } = await gaveUpAt(create, 'drop-after', 'behind')
  const invoice = await invoiceOf(id)
  await crowd()
  await live.sweep()
  expect(await rowOf(billId)).toMatchObject({ invoice: { id: invoice.id, readBy: 'sweep' } })
  expect(await rowOf(refused.billId)).toMatchObject({ status: 'timed-out', invoice: null })
})

test('promises that nobody works are found by their own index', async () => {
  const queries = await profileQueries(server.database.connection, 'bill-exports', live.sweep)
  const promised = queries.filter(({ command }) => JSON.stringify(command).includes('pin.pinnedAt'))
  expect(promised.map(({ planSummary }) => planSummary)).toEqual([expect.stringContaining('pin.pinnedAt')])
  expect(promised.some(({ hasSortStage }) => hasSortStage)).toBe(false)
})
