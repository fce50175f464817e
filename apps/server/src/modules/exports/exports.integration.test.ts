import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const { client, sandbox, credentialId, askStripe, setUp, rowOf, run, untilStatus, invoicesOf, attemptsOf } =
  await exportingWith(server, person)

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
    const attempts = await attemptsOf(row.id)
    expect(attempts).toHaveLength(1)
    expect(attempts[0]?.calls.map((call) => call.status)).toEqual([200, 200, 200])
  })

  it('takes two calls when the invoice is left as draft, and never exports twice', async () => {
    const { send, customerId } = await setUp()
    const row = await rowOf((await send()).id)
    await run('export', [row.id])
    await expect(run('export', [row.id])).rejects.toMatchObject({ type: 'selection-empty' })
    expect(await invoicesOf(customerId)).toHaveLength(1)
    expect((await attemptsOf(row.id))[0]?.calls).toHaveLength(2)
  })

  it('marks the invoice of a paid bill as paid without collecting anything', async () => {
    const { send } = await setUp({ invoice: { finalization: 'finalize' } })
    const bill = await send({ paymentStatus: 'paid', paidAmount: 1000 })
    const row = await rowOf(bill.id)
    await run('export', [row.id])
    expect((await rowOf(bill.id)).invoice).toMatchObject({ status: 'paid', remainingAmount: 0 })
    expect((await attemptsOf(row.id))[0]?.calls).toHaveLength(4)
  })

  it('says what is missing when the customer is not mapped, and goes on after a retry with a mapping', async () => {
    const { send, accountId } = await setUp({}, false)
    const bill = await send()
    const row = await rowOf(bill.id)
    expect(row.decision).toMatchObject({ outcome: 'hold', reason: 'customer-not-mapped', blocking: true })
    expect((await run('export', [row.id])).counts).toMatchObject({ failed: 1 })
    const failed = await rowOf(bill.id)
    expect(failed).toMatchObject({ status: 'error', error: { cause: 'customer-not-mapped', fix: 'mapping' } })
    const customer = await askStripe('/v1/customers', { name: 'Late' })
    const body = { accountId, credentialId, customerId: customer.id }
    await client.call(externalMappingEndpoints.create, { body })
    expect((await run('retry', [row.id])).counts).toMatchObject({ succeeded: 1 })
    expect((await rowOf(bill.id)).status).toBe('complete')
  })

  it('makes one customer for two bills of one new account', async () => {
    const { send, email } = await setUp({ customer: { whenUnmapped: 'create' } }, false)
    const first = await rowOf((await send({ number: 'a' })).id)
    const second = await rowOf((await send({ number: 'b' })).id)
    await run('export', [first.id, second.id])
    await untilStatus('complete', [first.billId, second.billId])
    expect((await rowOf(first.billId)).status).toBe('complete')
    expect((await rowOf(second.billId)).status).toBe('complete')
    expect((await askStripe(`/v1/customers?email=${email}`)).data).toHaveLength(1)
  })

  it('flags a bill that changed after it was sent, and leaves its invoice alone', async () => {
    const { send, customerId } = await setUp()
    const bill = await send()
    await run('export', [(await rowOf(bill.id)).id])
    await send({
      lineItems: [{ description: 'Wheels', product: null, quantity: null, unitPrice: null, amount: 2000 }],
      total: 2000,
    })
    expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', changedSinceExport: true, total: 1000 })
    expect((await invoicesOf(customerId)).map(({ total }) => total)).toEqual([1000])
  })

  it('removes the draft and shows both sums when Stripe counts differently', async () => {
    const { send, customerId } = await setUp()
    await askStripe('/v1/invoiceitems', { customer: customerId, amount: '5', currency: 'usd' })
    const bill = await send()
    const row = await rowOf(bill.id)
    await sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
    await run('export', [row.id])
    const [draft] = await invoicesOf(customerId)
    await askStripe('/v1/invoiceitems', {
      customer: customerId,
      invoice: String(draft?.id),
      amount: '7',
      currency: 'usd',
    })
    await untilStatus('error', [bill.id])
    expect(await rowOf(bill.id)).toMatchObject({ status: 'error', error: { cause: 'sums-differ' } })
    expect(await invoicesOf(customerId)).toHaveLength(0)
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
        await sandbox.fault({ kind, method: 'POST', path, next: 1 })
        await run('export', [row.id])
        await untilStatus('complete', [bill.id])
        expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', error: null })
        const invoices = await invoicesOf(customerId)
        expect(invoices.map((invoice) => [invoice.total, invoice.status])).toEqual([[1000, 'open']])
      })
    }
  }
})
