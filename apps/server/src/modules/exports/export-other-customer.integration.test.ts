import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { sandbox, jobs, askStripe, setUp, rowOf, run, correct, startRun, mapTo, untilStatus, invoicesOf } = exporting
const rows = createBillExportModel(server.database.connection)

const finalize = { invoice: { finalization: 'finalize' } } as const
type Panels = Parameters<typeof setUp>[0]

/** An export that timed out at a step of Stripe's, and whose account is mapped to another customer since. */
const timedOutThenMapped = async (fault: { kind: string; path: string }, panels: Panels = finalize) => {
  const account = await setUp(panels)
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await sandbox.fault({ ...fault, method: 'POST', next: 1 })
  await startRun('export', [id])
  await rows.updateOne({ _id: id }, { $set: { 'work.tries': 9 } })
  await jobs.drain()
  expect((await rowOf(bill.id)).status).toBe('timed-out')
  const other = await askStripe('/v1/customers', { name: 'Example Bicycles', email: account.email })
  await mapTo(account.accountId, other.id)
  return { ...account, billId: bill.id, id, otherId: other.id }
}

test.each([
  ['of which nothing was made', { kind: 'drop-before', path: '/v1/invoices' }],
  ['whose draft was made and its answer lost', { kind: 'drop-after', path: '/v1/invoices' }],
  ['of which a draft is known', { kind: '500-before', path: '/v1/invoices/:id/add_lines' }],
  ['whose draft is whole', { kind: '500-before', path: '/v1/invoices/:id/finalize' }],
])('a promise %s goes to the customer the account is mapped to by now, once', async (_, fault) => {
  const { billId, id, customerId, otherId } = await timedOutThenMapped(fault)
  await run('retry', [id])
  await untilStatus('complete', [billId])
  expect(await invoicesOf(otherId)).toMatchObject([{ status: 'open', total: 1000 }])
  expect(await invoicesOf(customerId)).toHaveLength(0)
  expect(await rowOf(billId)).toMatchObject({ status: 'complete', customerId: otherId, correction: null })
})

test('an invoice that was final already stays with its customer: none is made for the other', async () => {
  const { billId, id, customerId, otherId } = await timedOutThenMapped({
    kind: 'drop-after',
    path: '/v1/invoices/:id/finalize',
  })
  await run('retry', [id])
  await untilStatus('complete', [billId])
  expect(await invoicesOf(customerId)).toMatchObject([{ status: 'open', total: 1000 }])
  expect(await invoicesOf(otherId)).toHaveLength(0)
  expect(await rowOf(billId)).toMatchObject({ customerId })
})

test('a draft whose rewriting was begun keeps its customer, and is finished as it was promised', async () => {
  const { send, accountId, customerId, email } = await setUp({ corrections: { whenChanged: 'update-draft' } })
  const bill = await send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  await send({ lineItems: [sampleLine({ amount: 1500 })], total: 1500 })
  await sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
  await correct('as-set', [id], 'enlist-only')
  await rows.updateOne({ _id: id }, { $set: { 'work.tries': 9 } })
  await jobs.drain()
  expect((await rowOf(bill.id)).status).toBe('timed-out')
  const other = await askStripe('/v1/customers', { name: 'Example Bicycles', email })
  await mapTo(accountId, other.id)
  await run('retry', [id])
  await untilStatus('complete', [bill.id])
  expect(await invoicesOf(customerId)).toMatchObject([{ status: 'draft', total: 1500 }])
  expect(await invoicesOf(other.id)).toHaveLength(0)
  expect(await rowOf(bill.id)).toMatchObject({ customerId, total: 1500, correction: null })
})
