import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { describe, expect, it } from 'vitest'
import { useKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const exporting = await exportingWith(server, person)
const { client, sandbox, jobs, credential, askStripe, setUp, rowOf, run, startRun, mapTo } = exporting
const { untilStatus, invoicesOf, attemptsOf } = exporting
const rows = createBillExportModel(server.database.connection)
const { markAsExported, archive, previewSelection } = billExportEndpoints

/** Exports a bill up to the draft, at which its access is lost. */
const stopAtDraft = async (key: string, panels: Parameters<typeof setUp>[0]) => {
  const account = await setUp(panels)
  const bill = await account.send()
  const row = await rowOf(bill.id)
  await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
  await run('export', [row.id])
  expect(await invoicesOf(account.customerId)).toMatchObject([{ status: 'draft', total: 0 }])
  await sandbox.expireKey(stripeAccountId, key)
  await untilStatus('auth-failed', [bill.id])
  return { ...account, bill, row }
}

const reconnect = async (): Promise<string> => {
  const key = await sandbox.createKey(stripeAccountId, ['customer_write', 'invoice_write', 'webhook_write'])
  await useKey(person, credential.id, key)
  return key
}

let key = credential.key

describe('what was promised to Stripe', () => {
  it('is not collected when the bill was paid before the invoice was final', async () => {
    const finalize = { invoice: { finalization: 'finalize', collection: 'charge-automatically' } } as const
    const { send, bill, customerId } = await stopAtDraft(key, finalize)
    await send({ paymentStatus: 'paid', paidAmount: 1000 })
    key = await reconnect()
    await untilStatus('complete', [bill.id])
    expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', invoice: { status: 'paid', remainingAmount: 0 } })
    const invoices = await invoicesOf(customerId)
    expect(invoices).toMatchObject([{ status: 'paid', total: 1000, collection_method: 'send_invoice' }])
  })

  it('is taken back when the bill was cancelled before the invoice was final', async () => {
    const { bill, customerId } = await stopAtDraft(key, { invoice: { finalization: 'finalize' } })
    await client.call(billEndpoints.cancel, { params: { billId: bill.id } })
    key = await reconnect()
    await untilStatus('unsent', [bill.id])
    expect((await rowOf(bill.id)).decision).toMatchObject({ outcome: 'hold', reason: 'bill-cancelled' })
    expect(await invoicesOf(customerId)).toHaveLength(0)
  })

  it('keeps the credential from being deleted, and can be given up where access is lost', async () => {
    const { row, bill } = await stopAtDraft(key, {})
    const remove = () => client.call(credentialEndpoints.remove, { params: { credentialId: credential.id } })
    await expect(remove()).rejects.toMatchObject({ type: 'credential-in-use' })
    await client.call(archive, { body: { selection: { ids: [row.id] }, reason: 'Given up' } })
    key = await reconnect()
    await server.worker.drainFollowUps()
    expect((await rowOf(bill.id)).status).toBe('archived')
  })
})

describe('an invoice that somebody finalized with other sums', () => {
  it('stays in sight however often the bill is retried, and never gets a second one', async () => {
    const { send, customerId } = await setUp()
    const bill = await send()
    const row = await rowOf(bill.id)
    await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
    await run('export', [row.id])
    const [draft] = await invoicesOf(customerId)
    const invoice = String(draft?.id)
    await askStripe('/v1/invoiceitems', { customer: customerId, invoice, amount: '7', currency: 'usd' })
    await askStripe(`/v1/invoices/${invoice}/finalize`, {})
    await untilStatus('error', [bill.id])
    for (let times = 0; times < 2; times++) {
      await run('retry', [row.id])
      expect(await rowOf(bill.id)).toMatchObject({ status: 'error', error: { cause: 'invoice-changed-in-stripe' } })
    }
    expect(await invoicesOf(customerId)).toHaveLength(1)
    const preview = await client.call(previewSelection, { body: { action: 'archive', selection: { ids: [row.id] } } })
    expect(preview.data.eligible.count).toBe(0)
  })
})

describe('marking as exported', () => {
  it('refuses what is void, what belongs to another bill, and a bill whose own export has begun', async () => {
    const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
    const [other, bill] = [await send({ number: 'other' }), await send({ number: 'mine' })]
    await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices/:id/finalize', next: 1 })
    await run('export', [(await rowOf(other.id)).id])
    const [begun] = await invoicesOf(customerId)
    const call = async (billId: string, stripeInvoiceId: string) =>
      client.call(markAsExported, { params: { billExportId: (await rowOf(billId)).id }, body: { stripeInvoiceId } })
    await expect(call(bill.id, String(begun?.id))).rejects.toMatchObject({ type: 'stripe-invoice-taken' })

    const { id } = await askStripe('/v1/invoices', { customer: customerId, currency: 'usd', auto_advance: 'false' })
    await askStripe('/v1/invoiceitems', { customer: customerId, invoice: id, amount: '1000', currency: 'usd' })
    await expect(call(other.id, id)).rejects.toMatchObject({ type: 'export-wrong-status' })
    await askStripe(`/v1/invoices/${id}/finalize`, {})
    await askStripe(`/v1/invoices/${id}/void`, {})
    await expect(call(bill.id, id)).rejects.toMatchObject({ type: 'stripe-invoice-mismatch' })
    await untilStatus('complete', [other.id])
    expect(await attemptsOf((await rowOf(other.id)).id)).toHaveLength(2)
  })

  it('binds the invoice of a begun export as what was promised, and says that the bill differs by now', async () => {
    const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
    const bill = await send()
    const { id } = await rowOf(bill.id)
    await sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/finalize', next: 1 })
    await startRun('export', [id])
    await rows.updateOne({ _id: id }, { $set: { 'work.tries': 9 } })
    await jobs.drain()
    const [draft] = await invoicesOf(customerId)
    await send({ lineItems: [sampleLine({ amount: 1500 })], total: 1500 })
    await client.call(markAsExported, {
      params: { billExportId: id },
      body: { stripeInvoiceId: String(draft?.id) },
    })
    await server.services.exports.decideEverything()
    await server.worker.drainFollowUps()
    const correction = { kind: 'changed', total: 1500 }
    expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', total: 1000, sentContentVersion: 1, correction })
  })
})

describe('a customer that was deleted in Stripe', () => {
  it('is noted at the first export, and holds the other bills of the account', async () => {
    const { send, customerId, accountId, code } = await setUp()
    const [first, second] = [await send({ number: '1' }), await send({ number: '2' })]
    await fetch(`${sandbox.url}/v1/customers/${customerId}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer sk_test_ExampleBicycles' },
    })
    await run('export', [(await rowOf(first.id)).id])
    await server.worker.drainFollowUps()
    expect(await rowOf(first.id)).toMatchObject({ status: 'error', error: { cause: 'customer-deleted' } })
    expect((await rowOf(second.id)).decision).toMatchObject({ outcome: 'hold', reason: 'customer-deleted' })
    const events = await client.call(integrationEventEndpoints.list, { query: { targetId: accountId } })
    const message = `Example ${code} (${code}): No such customer: '${customerId}'`
    expect(events.data.data).toMatchObject([{ cause: 'customer-deleted', message }])
  })

  it('is not mixed up with the one that the account was mapped to after the promise', async () => {
    const { send, customerId, accountId, email } = await setUp()
    const bill = await send()
    const { id } = await rowOf(bill.id)
    await sandbox.fault({ kind: 'drop-before', method: 'POST', path: '/v1/invoices', next: 1 })
    await startRun('export', [id])
    await rows.updateOne({ _id: id }, { $set: { 'work.tries': 9 } })
    await jobs.drain()
    await fetch(`${sandbox.url}/v1/customers/${customerId}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer sk_test_ExampleBicycles' },
    })
    const other = await askStripe('/v1/customers', { name: 'Example Bicycles', email })
    await mapTo(accountId, other.id)
    await run('retry', [id])
    await untilStatus('complete', [bill.id])
    const { data } = await client.call(externalMappingEndpoints.list, { query: { accountId } })
    expect(data.data).toMatchObject([{ customerId: other.id, status: 'active' }])
    expect(await invoicesOf(other.id)).toHaveLength(1)
  })
})
