import { setTimeout as sleep } from 'node:timers/promises'
import { billEndpoints } from '@billbridge/contract/bills'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const exporting = await exportingWith(server, person)
const { client, sandbox, jobs, setUp, rowOf, run, startRun, correct, invoicesOf, untilStatus } = exporting
const rows = createBillExportModel(server.database.connection)

const of = (total: number) => ({ lineItems: [sampleLine({ amount: total })], total })
const charging = { invoice: { finalization: 'finalize', collection: 'charge-automatically' } } as const
const replacing = { invoice: { finalization: 'finalize' }, corrections: { whenChanged: 'void-and-replace' } } as const

/** One more failure, and the work is given up. */
const giveUp = async (id: string) => {
  await rows.updateOne({ _id: id }, { $set: { 'work.tries': 9 } })
  await jobs.drain()
}

/** A bill whose export was given up at a step, before anything at Stripe was final. */
const stoppedAt = async (path: string) => {
  const account = await setUp(charging)
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await sandbox.fault({ kind: '500-before', method: 'POST', path, next: 1 })
  await startRun('export', [id])
  await giveUp(id)
  expect((await rowOf(bill.id)).status).toBe('timed-out')
  return { ...account, billId: bill.id, id }
}

const hold = async (billId: string) => {
  await client.call(billEndpoints.setApproval, { body: { billIds: [billId], approvalStatus: 'held' } })
  await server.worker.drainFollowUps()
}

describe('a retry of an export that was given up', () => {
  for (const path of ['/v1/invoices', '/v1/invoices/:id/add_lines', '/v1/invoices/:id/finalize']) {
    it(`sends what the bill says now when it was put right after ${path} failed`, async () => {
      const { send, id, billId, customerId } = await stoppedAt(path)
      await send(of(100))
      await server.worker.drainFollowUps()
      await run('retry', [id])
      await untilStatus('complete', [billId])
      expect(await rowOf(billId)).toMatchObject({ status: 'complete', total: 100, correction: null })
      expect(await invoicesOf(customerId)).toMatchObject([{ status: 'open', total: 100 }])
    })
  }

  it('takes the draft back when the bill was put on hold, and leaves the bill held as it is now', async () => {
    const { send, id, billId, customerId } = await stoppedAt('/v1/invoices/:id/add_lines')
    await send({ ...of(100), approvalStatus: 'held' })
    await server.worker.drainFollowUps()
    await run('retry', [id])
    await untilStatus('unsent', [billId])
    expect(await rowOf(billId)).toMatchObject({
      status: 'unsent',
      decision: { reason: 'approval-held' },
      total: 100,
      correction: null,
    })
    expect(await invoicesOf(customerId)).toEqual([])
  })

  it('leaves what was final before as it is, and says that its bill differs', async () => {
    const account = await setUp(charging)
    const bill = await account.send()
    const { id } = await rowOf(bill.id)
    await sandbox.fault({ kind: '500-after', method: 'POST', path: '/v1/invoices/:id/finalize', next: 1 })
    await startRun('export', [id])
    await giveUp(id)
    await account.send(of(100))
    await run('retry', [id])
    await untilStatus('complete', [bill.id])
    expect(await rowOf(bill.id)).toMatchObject({ correction: { kind: 'changed', total: 100 }, proof: { exact: true } })
    expect(await invoicesOf(account.customerId)).toMatchObject([{ status: 'open', total: 1000 }])
  })
})

describe('a retry of a replacement that was given up before the old invoice was voided', () => {
  it('leaves the old invoice to a bill that is held by now', async () => {
    const account = await setUp(replacing)
    const bill = await account.send()
    const { id } = await rowOf(bill.id)
    await run('export', [id])
    await account.send(of(1500))
    await sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/void', next: 1 })
    await correct('as-set', [id], 'enlist-only')
    await giveUp(id)
    expect((await rowOf(bill.id)).status).toBe('timed-out')
    await hold(bill.id)
    await run('retry', [id])
    await untilStatus('complete', [bill.id])
    expect(await rowOf(bill.id)).toMatchObject({ status: 'complete', correction: { kind: 'changed', total: 1500 } })
    expect(await invoicesOf(account.customerId)).toMatchObject([{ status: 'open', total: 1000 }])
  })
})

describe('money that comes in while an invoice is made', () => {
  it('is not asked for again when it came before the invoice was final, in the middle of a try', async () => {
    const account = await setUp(charging)
    const bill = await account.send()
    const { id } = await rowOf(bill.id)
    await sandbox.fault({ kind: 'slow', ms: 1000, method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
    await startRun('export', [id])
    const drained = jobs.drain()
    await sleep(500)
    await account.send({ paymentStatus: 'paid', paidAmount: 1000 })
    await drained
    await untilStatus('complete', [bill.id])
    const invoices = await invoicesOf(account.customerId)
    expect(invoices).toMatchObject([{ status: 'paid', total: 1000, collection_method: 'send_invoice' }])
  })

  it('is told to a person when it was a part, and the invoice was final already', async () => {
    const account = await setUp(charging)
    const bill = await account.send()
    const { id } = await rowOf(bill.id)
    await sandbox.fault({ kind: '500-after', method: 'POST', path: '/v1/invoices/:id/finalize', next: 1 })
    await run('export', [id])
    await account.send({ paymentStatus: 'partially-paid', paidAmount: 400 })
    await untilStatus('complete', [bill.id])
    const { error, invoice } = await rowOf(bill.id)
    expect(invoice).toMatchObject({ status: 'open', remainingAmount: 1000 })
    expect(error).toMatchObject({ cause: 'paid-in-part', message: expect.stringContaining(String(invoice?.number)) })
  })
})
