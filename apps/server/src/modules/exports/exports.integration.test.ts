import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const { client } = await server.organization.signedIn('admin')
const jobs = server.services.exports.createJobs({ concurrency: 4 })
const stripe = 'sk_test_ExampleBicycles'

const sandboxUrl = server.sandbox?.url ?? ''

const askStripe = async (path: string, form?: Record<string, string>) => {
  const response = await fetch(`${sandboxUrl}${path}`, {
    headers: { authorization: `Bearer ${stripe}` },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })
  return (await response.json()) as { id: string; data: Record<string, unknown>[] } & Record<string, unknown>
}

const fault = (body: object) =>
  fetch(`${sandboxUrl}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(async (response) => {
    if (!response.ok) throw new Error(await response.text())
  })

const connect = async (name: string): Promise<string> => {
  const made = await client.call(credentialEndpoints.create, { body: { name } })
  const params = { credentialId: made.data.id }
  await client.call(credentialEndpoints.update, { params, body: { entityType: 'bill' } })
  await client.call(credentialEndpoints.update, { params, body: { destination: 'stripe-test' } })
  const body = { accountName: 'Example Bicycles', secretKey: stripe, acceptFullSecretKey: true }
  await client.call(credentialEndpoints.authenticateWithKey, { params, body })
  await client.call(credentialEndpoints.finish, { params })
  return made.data.id
}

const credentialId = await connect('Bicycles (test)')

let made = 0
/** One account with its own enabled configuration, and how to send and export its bills. */
const setUp = async (
  changes: { [P in keyof ConfigurationSettings]?: Partial<ConfigurationSettings[P]> },
  mapped = true,
) => {
  made += 1
  const code = `ACC-${made}`
  const send = async (bill: Record<string, unknown> = {}) => {
    const number = `${code}-${String(bill.number ?? 1)}`
    const lineItems = [
      { description: 'Wheels', quantity: '3', unitPrice: '3.33', amount: 999 },
      { description: 'Delivery', amount: 1 },
    ]
    const body = {
      account: { code, name: `Example ${code}`, email: `${code.toLowerCase()}@example.com` },
      currency: 'USD',
      billDate: '2026-11-01',
      lineItems,
      total: 1000,
      ...bill,
      number,
    }
    return (await client.call(billEndpoints.create, { body })).data.bill
  }
  const first = await send({ number: 'first', approvalStatus: 'held', total: 1000 })
  const accounts = { includedAccountIds: [first.accountId] }
  const configuration = await client.call(configurationEndpoints.create, {
    body: {
      name: `Rules ${code}`,
      credentialId,
      settings: sampleSettings({ ...changes, accounts, bills: { onlyApproved: false, ...changes.bills } }),
      enabled: true,
    },
  })
  let customerId = ''
  if (mapped) {
    const customer = await askStripe('/v1/customers', { name: code, email: `${code.toLowerCase()}@example.com` })
    customerId = customer.id
    const body = { accountId: first.accountId, credentialId, customerId }
    await client.call(externalMappingEndpoints.create, { body })
  }
  await server.worker.drainFollowUps()
  return { code, accountId: first.accountId, configuration: configuration.data, customerId, send }
}

const rowOf = async (billId: string) => {
  const { data } = await client.call(billExportEndpoints.ofBills, { query: { billId: [billId] } })
  const row = data.data.find((one) => one.mode === 'test')
  if (!row) throw new Error(`${billId} has no row.`)
  return row
}

const run = async (kind: 'export' | 'retry' | 'status', ids: string[]) => {
  const started = await client.call(exportRunEndpoints.create, { body: { kind, selection: { ids } } })
  await server.worker.drainFollowUps()
  await jobs.drain()
  return (await client.call(exportRunEndpoints.get, { params: { runId: started.data.id } })).data
}

const invoicesOf = async (customerId: string) => {
  const answer = await askStripe(`/v1/invoices?customer=${customerId}&limit=100`)
  if (!answer.data) throw new Error(JSON.stringify(answer))
  return answer.data
}

const untilComplete = async (billIds: string[]) => {
  for (let wait = 0; wait < 80; wait++) {
    const statuses = await Promise.all(billIds.map(async (id) => (await rowOf(id)).status))
    if (statuses.every((status) => status === 'complete')) return
    await new Promise((resolve) => setTimeout(resolve, 100))
    await jobs.drain()
  }
}

describe('an export', () => {
  it('makes one finalized invoice, equal to the bill, in three calls', async () => {
    const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
    const bill = await send()
    const row = await rowOf(bill.id)
    expect(row).toMatchObject({ status: 'unsent', decision: { outcome: 'go' } })
    const done = await run('export', [row.id])
    expect(done).toMatchObject({ status: 'done', counts: { total: 1, succeeded: 1 } })
    expect(done.succeededTotals).toEqual([{ currency: 'USD', total: 1000, count: 1 }])
    const sent = await rowOf(bill.id)
    expect(sent).toMatchObject({ status: 'complete', invoice: { status: 'open', subtotalAmount: 1000 } })
    const invoices = await invoicesOf(customerId)
    expect(invoices).toHaveLength(1)
    expect(invoices[0]).toMatchObject({ id: sent.invoice?.id, total: 1000, currency: 'usd', status: 'open' })
    const attempts = await client.call(billExportEndpoints.attempts, { params: { billExportId: row.id } })
    expect(attempts.data.data).toHaveLength(1)
    expect(attempts.data.data[0]?.calls.map((call) => call.path)).toHaveLength(3)
  })

  it('takes two calls when the invoice is left as draft, and never exports twice', async () => {
    const { send, customerId } = await setUp({})
    const row = await rowOf((await send()).id)
    await run('export', [row.id])
    await expect(run('export', [row.id])).rejects.toMatchObject({ type: 'selection-empty' })
    expect(await invoicesOf(customerId)).toHaveLength(1)
    const attempts = await client.call(billExportEndpoints.attempts, { params: { billExportId: row.id } })
    expect(attempts.data.data[0]?.calls).toHaveLength(2)
  })

  it('marks the invoice of a paid bill as paid without collecting anything', async () => {
    const { send } = await setUp({ invoice: { finalization: 'finalize' } })
    const bill = await send({ paymentStatus: 'paid', paidAmount: 1000 })
    const row = await rowOf(bill.id)
    await run('export', [row.id])
    expect((await rowOf(bill.id)).invoice).toMatchObject({ status: 'paid', remainingAmount: 0 })
  })

  it('says what is missing when the customer is not mapped, and goes on after a retry with a mapping', async () => {
    const { send, accountId } = await setUp({}, false)
    const bill = await send()
    const row = await rowOf(bill.id)
    expect(row.decision).toMatchObject({ outcome: 'hold', reason: 'customer-not-mapped', blocking: true })
    const done = await run('export', [row.id])
    expect(done.counts).toMatchObject({ failed: 1 })
    expect(await rowOf(bill.id)).toMatchObject({
      status: 'error',
      error: { cause: 'customer-not-mapped', fix: 'mapping' },
    })
    const customer = await askStripe('/v1/customers', { name: 'Late' })
    const body = { accountId, credentialId, customerId: customer.id }
    await client.call(externalMappingEndpoints.create, { body })
    expect((await run('retry', [row.id])).counts).toMatchObject({ succeeded: 1 })
    expect((await rowOf(bill.id)).status).toBe('complete')
  })

  it('makes one customer for two bills of one new account', async () => {
    const { send, code } = await setUp({ customer: { whenUnmapped: 'create' } }, false)
    const rows = await Promise.all([1, 2].map(async (number) => rowOf((await send({ number })).id)))
    await run(
      'export',
      rows.map((row) => row.id),
    )
    await untilComplete(rows.map((row) => row.billId))
    expect((await rowOf(rows[0]?.billId ?? '')).status).toBe('complete')
    expect((await rowOf(rows[1]?.billId ?? '')).status).toBe('complete')
    const customers = await askStripe(`/v1/customers?email=${code.toLowerCase()}@example.com`)
    expect(customers.data).toHaveLength(1)
  })
})

describe('a failure of Stripe', () => {
  const kinds = ['500-before', '500-after', 'drop-before', 'drop-after', '409', 'lock_timeout'] as const
  const steps = [
    ['create', '/v1/invoices'],
    ['add_lines', '/v1/invoices/:id/add_lines'],
    ['finalize', '/v1/invoices/:id/finalize'],
  ] as const

  for (const [step, path] of steps) {
    for (const kind of kinds) {
      it(`of kind ${kind} at ${step} ends in one right invoice`, async () => {
        const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
        const bill = await send()
        const row = await rowOf(bill.id)
        await fault({ kind, method: 'POST', path, next: 1 })
        await run('export', [row.id])
        await untilComplete([bill.id])
        expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', error: null })
        const invoices = await invoicesOf(customerId)
        expect(invoices.map((invoice) => [invoice.total, invoice.status])).toEqual([[1000, 'open']])
      })
    }
  }
})
