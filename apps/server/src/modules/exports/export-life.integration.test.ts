import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { describe, expect, it } from 'vitest'
import { useKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { createOrganization } from '../../../test/factories.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const exporting = await exportingWith(server, person)
const { client, sandbox, credential, askStripe, setUp, rowOf, run, startRun, getRun, untilStatus } = exporting

const { archive, restore, markAsExported, counts, groups, csv, previewSelection } = billExportEndpoints

describe('archiving', () => {
  it('keeps the reason, and undo puts a failed row back to Error and an unsent one back to its decision', async () => {
    const { send } = await setUp({}, false)
    const failed = await rowOf((await send({ number: 'failed' })).id)
    await run('export', [failed.id])
    const unsent = await rowOf((await send({ number: 'unsent' })).id)
    const selection = { ids: [failed.id, unsent.id] }
    const archived = await client.call(archive, { body: { selection, reason: 'Paid in cash' } })
    expect(archived.data).toEqual({ changed: 2, leftOut: 0 })
    expect(await rowOf(failed.billId)).toMatchObject({
      status: 'archived',
      archived: { reason: 'Paid in cash', fromStatus: 'error' },
    })
    await client.call(restore, { body: { selection } })
    expect(await rowOf(failed.billId)).toMatchObject({ status: 'error', archived: null })
    expect(await rowOf(unsent.billId)).toMatchObject({ status: 'unsent', archived: null })
  })

  it('leaves sent bills alone', async () => {
    const { send } = await setUp()
    const row = await rowOf((await send()).id)
    await run('export', [row.id])
    const body = { selection: { ids: [row.id] }, reason: 'No' }
    await expect(client.call(archive, { body })).rejects.toMatchObject({ type: 'selection-empty' })
  })
})

describe('marking as exported', () => {
  const invoiceBy = async (customer: string, amount: string, metadata: Record<string, string> = {}) => {
    const invoice = await askStripe('/v1/invoices', { customer, currency: 'usd', ...metadata })
    await askStripe('/v1/invoiceitems', { customer, invoice: invoice.id, amount, currency: 'usd' })
    return invoice.id
  }

  it('binds an invoice that matches, once', async () => {
    const { send, customerId } = await setUp()
    const [one, two] = [await rowOf((await send({ number: '1' })).id), await rowOf((await send({ number: '2' })).id)]
    const stripeInvoiceId = await invoiceBy(customerId, '1000')
    const call = (billExportId: string) =>
      client.call(markAsExported, { params: { billExportId }, body: { stripeInvoiceId } })
    expect((await call(one.id)).data).toMatchObject({ status: 'complete', invoice: { id: stripeInvoiceId } })
    await expect(call(two.id)).rejects.toMatchObject({ type: 'stripe-invoice-taken' })
    await expect(call(one.id)).rejects.toMatchObject({ type: 'export-wrong-status' })
  })

  it('binds an invoice of the same bill from a time that a restoration lost, and no other that names a bill', async () => {
    const { send, customerId } = await setUp()
    const [row, other] = [await rowOf((await send({ number: '1' })).id), await rowOf((await send({ number: '2' })).id)]
    const named = (billExportId: string, billNumber: string, organizationId = server.organization.id) =>
      invoiceBy(customerId, '1000', {
        'metadata[billbridge_organization_id]': organizationId,
        'metadata[billbridge_bill_export_id]': billExportId,
        'metadata[billbridge_bill_number]': billNumber,
      })
    const params = { billExportId: row.id }
    const mark = (stripeInvoiceId: string) => client.call(markAsExported, { params, body: { stripeInvoiceId } })
    const lost = 'exp_0000000000000000LostRow0'
    for (const taken of [
      await named(other.id, row.billNumber),
      await named(lost, other.billNumber),
      await named(lost, row.billNumber, 'org_AnotherOne0000'),
    ]) {
      await expect(mark(taken)).rejects.toMatchObject({ type: 'stripe-invoice-taken' })
    }
    const own = await named(lost, row.billNumber)
    expect((await mark(own)).data).toMatchObject({ status: 'complete', invoice: { id: own } })
  })

  it('refuses an invoice of another total or customer, and names both sides', async () => {
    const { send, customerId } = await setUp()
    const row = await rowOf((await send()).id)
    const other = await askStripe('/v1/customers', { name: 'Other' })
    const params = { billExportId: row.id }
    for (const [customer, amount, field] of [
      [customerId, '999', 'total'],
      [other.id, '1000', 'customer'],
    ] as const) {
      const body = { stripeInvoiceId: await invoiceBy(customer, amount) }
      const refusal = await client.call(markAsExported, { params, body }).catch((error: unknown) => error)
      expect(refusal).toMatchObject({ type: 'stripe-invoice-mismatch', problem: { errors: [{ field }] } })
    }
    const missing = client.call(markAsExported, { params, body: { stripeInvoiceId: 'in_missing' } })
    await expect(missing).rejects.toMatchObject({ type: 'stripe-invoice-mismatch' })
  })
})

describe('reading the status', () => {
  it('brings what was paid or deleted in Stripe, and leaves a test bill’s payment status alone', async () => {
    const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
    const bill = await send({ number: 'paid' })
    const row = await rowOf(bill.id)
    await run('export', [row.id])
    const invoiceId = (await rowOf(bill.id)).invoice?.id ?? ''
    await askStripe(`/v1/invoices/${invoiceId}/pay`, { paid_out_of_band: 'true' })
    await run('status', [row.id])
    expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', invoice: { status: 'paid', paidAmount: 1000 } })
    const read = await client.call(billEndpoints.get, { params: { billId: bill.id } })
    expect(read.data.stripePaymentStatus).toBeNull()
    expect(customerId).toMatch(/^cus_/)
  })

  it('says that a draft was deleted', async () => {
    const { send } = await setUp()
    const row = await rowOf((await send()).id)
    await run('export', [row.id])
    const id = (await rowOf(row.billId)).invoice?.id ?? ''
    await sandbox.act(stripeAccountId, 'test', { action: 'delete-draft', id })
    await run('status', [row.id])
    expect((await rowOf(row.billId)).invoice).toMatchObject({ status: 'deleted' })
  })
})

describe('lost access', () => {
  it('stops the exports without failing them, and they go on by themselves after reconnection', async () => {
    const { send } = await setUp()
    const row = await rowOf((await send()).id)
    await sandbox.expireKey(stripeAccountId, credential.key)
    const stopped = await run('export', [row.id])
    expect(stopped.counts).toMatchObject({ held: 1, failed: 0 })
    await server.worker.drainFollowUps()
    expect(await rowOf(row.billId)).toMatchObject({ status: 'auth-failed', error: null })
    const lost = await client.call(credentialEndpoints.get, { params: { credentialId: credential.id } })
    expect(lost.data).toMatchObject({ status: 'disconnected', disconnection: { reason: 'key-expired' } })
    const key = await sandbox.createKey(stripeAccountId, ['customer_write', 'invoice_write', 'webhook_write'])
    await useKey(person, credential.id, key)
    await untilStatus('complete', [row.billId])
    // What held it back is over, and nothing says that it still does.
    expect(await rowOf(row.billId)).toMatchObject({ status: 'complete', decision: { outcome: 'go' } })
    await exporting.jobs.drain()
    expect((await getRun(stopped.id)).counts).toMatchObject({ succeeded: 1, held: 0 })
  })
})

describe('a run', () => {
  it('can be cancelled: rows not started go back', async () => {
    const { send } = await setUp()
    const rows = [await rowOf((await send({ number: 'a' })).id), await rowOf((await send({ number: 'b' })).id)]
    const { id } = await startRun(
      'export',
      rows.map((row) => row.id),
    )
    expect((await rowOf(rows[0]?.billId ?? '')).status).toBe('waiting')
    const cancelled = await client.call(exportRunEndpoints.cancel, { params: { runId: id } })
    expect(cancelled.data).toMatchObject({ status: 'cancelled', counts: { cancelled: 2, total: 2 } })
    expect((await rowOf(rows[0]?.billId ?? '')).status).toBe('unsent')
    const again = client.call(exportRunEndpoints.cancel, { params: { runId: id } })
    await expect(again).rejects.toMatchObject({ type: 'run-finished' })
  })

  it('names its rows with what became of each', async () => {
    const { send } = await setUp({}, false)
    const row = await rowOf((await send()).id)
    const { id } = await run('export', [row.id])
    const { data } = await client.call(exportRunEndpoints.rows, { params: { runId: id } })
    expect(data.data).toMatchObject([{ billExport: { id: row.id }, result: 'failed' }])
  })
})

describe('the queues', () => {
  it('count, group and preview the same rows they list, and give them as CSV', async () => {
    const { send, accountId } = await setUp({ bills: { onlyApproved: true } })
    const held = await send({ number: 'held-back' })
    const ready = await send({ number: '=ready', approvalStatus: 'approved' })
    const query = { mode: 'test' as const, accountId }
    expect((await client.call(counts, { query })).data).toMatchObject({
      ready: { count: 1 },
      held: { count: 2 },
      unsent: { count: 3 },
    })
    const ids = [(await rowOf(held.id)).id, (await rowOf(ready.id)).id]
    const preview = await client.call(previewSelection, { body: { action: 'export', selection: { ids } } })
    expect(preview.data).toMatchObject({
      selected: { count: 2 },
      eligible: { count: 1 },
      totals: [{ currency: 'USD', total: 1000, count: 1 }],
      leftOut: [{ reason: 'approval-needed', count: 1 }],
    })
    const held2 = await client.call(groups, { query: { mode: 'test', by: 'hold-reason' } })
    expect(held2.data.data.map(({ key }) => key)).toContain('approval-needed')
    const file = await client.call(csv, { query: { ...query, tab: 'unsent', view: 'ready' } })
    expect(file.data.trim().split('\n')).toHaveLength(2)
    expect(file.data).toContain('10.00')
  })

  it('drop the rows of a configuration that never ran when it is deleted', async () => {
    const { send, configuration } = await setUp()
    const bill = await send()
    expect((await rowOf(bill.id)).status).toBe('unsent')
    await client.call(configurationEndpoints.remove, { params: { configurationId: configuration.id } })
    await server.worker.drainFollowUps()
    await expect(rowOf(bill.id)).rejects.toThrow('has no row')
  })

  it('hold rows of a disabled configuration and let them go on when it is enabled again', async () => {
    const { send, configuration } = await setUp()
    const bill = await send()
    const params = { configurationId: configuration.id }
    const { data } = await client.call(configurationEndpoints.setEnabled, {
      params,
      body: { enabled: false, version: configuration.version },
    })
    await server.worker.drainFollowUps()
    expect((await rowOf(bill.id)).status).toBe('disabled')
    await client.call(configurationEndpoints.setEnabled, { params, body: { enabled: true, version: data.version } })
    await server.worker.drainFollowUps()
    expect((await rowOf(bill.id)).status).toBe('unsent')
  })

  it('are closed to other organizations, also by ids in a selection', async () => {
    const { send } = await setUp()
    const row = await rowOf((await send()).id)
    const stranger = (await (await createOrganization(server)).signedIn('admin')).client
    const selection = { ids: [row.id] }
    for (const ask of [
      () => stranger.call(exportRunEndpoints.create, { body: { kind: 'export', selection } }),
      () => stranger.call(archive, { body: { selection, reason: 'x' } }),
      () => stranger.call(previewSelection, { body: { action: 'export', selection } }),
      () => stranger.call(markAsExported, { params: { billExportId: row.id }, body: { stripeInvoiceId: 'in_x' } }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ type: 'not-found' })
    }
    expect((await rowOf(row.billId)).status).toBe('unsent')
  })
})
