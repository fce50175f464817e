import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { describe, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { followingWith } from '../../../test/following.ts'
import { startServer } from '../../../test/start-server.ts'
import { createStripeInvoices } from '../../stripe/stripe-invoices.ts'
import { createBillExportModel } from './bill-export.model.ts'
import { firstPlace } from './export.service.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const live = await followingWith(server, server.organization)
const drafts = await followingWith(server, server.organization, { mode: 'test', finalization: 'draft' })
const rows = createBillExportModel(server.database.connection)
const { exports } = server.services
const organizationId = server.organization.id

type Following = typeof live

/** Gets the status by hand, and answers the row. */
const read = async ({ startRun, rowOf }: Following, { rowId, billId }: { rowId: string; billId: string }) => {
  await startRun('status', [rowId])
  return rowOf(billId)
}

const eventsOf = async (billExportId: string) => {
  const query = { targetId: billExportId }
  return (await live.client.call(integrationEventEndpoints.list, { query })).data.data
}

/** An invoice read as in the first moment, and as it is now. */
const retrieve = async (invoiceId: string) => {
  const { credential } = live
  const access = await server.services.credentials.access(organizationId, credential.id)
  return createStripeInvoices(server.services).connect(access).retrieve(invoiceId)
}

describe('a reading', () => {
  test('that began earlier than the one a row has changes nothing, however late it arrives', async () => {
    const { billId, rowId, invoiceId } = await live.send()
    const startedAt = new Date()
    const open = await retrieve(invoiceId)
    await live.owner('pay', invoiceId)
    expect((await read(live, { rowId, billId })).invoice?.status).toBe('paid')
    const old = { stripeInvoiceId: invoiceId, invoice: open, startedAt, by: 'webhook' } as const
    expect(await exports.applyInvoice(organizationId, rowId, old)).toBe('older')
    expect((await live.rowOf(billId)).invoice).toMatchObject({ status: 'paid', readBy: 'status-run' })
    expect((await live.billOf(billId)).stripePaymentStatus).toBe('paid')
  })

  test('of two at once ends with the newer one', async () => {
    const { billId, rowId, invoiceId } = await live.send()
    const [first, second] = [new Date(Date.now() + 1), new Date(Date.now() + 2)]
    const open = await retrieve(invoiceId)
    await live.owner('pay', invoiceId)
    const paid = await retrieve(invoiceId)
    const apply = (invoice: typeof open, startedAt: Date) =>
      exports.applyInvoice(organizationId, rowId, { stripeInvoiceId: invoiceId, invoice, startedAt, by: 'webhook' })
    await Promise.all([apply(paid, second), apply(open, first)])
    expect((await live.rowOf(billId)).invoice?.status).toBe('paid')
  })

  test('of another invoice, or for a row under way, is not taken', async () => {
    const { rowId, invoiceId } = await live.send()
    const invoice = await retrieve(invoiceId)
    const reading = { stripeInvoiceId: invoiceId, invoice, startedAt: new Date(), by: 'sweep' } as const
    const other = { ...reading, stripeInvoiceId: 'in_other' }
    expect(await exports.applyInvoice(organizationId, rowId, other)).toBe('not-followed')
    expect(await exports.applyInvoice('org_other', rowId, reading)).toBe('not-followed')
    const work = {
      kind: 'correct',
      runId: 'run_x',
      dueAt: new Date(2 ** 42),
      leaseToken: 'x',
      attemptId: null,
      tries: 0,
    }
    await rows.updateOne({ _id: rowId }, { $set: { work: { ...work, previous: null } } })
    expect(await exports.applyInvoice(organizationId, rowId, reading)).toBe('busy')
    await rows.updateOne({ _id: rowId }, { $set: { work: null } })
  })
})

describe('what is credited or paid in part', () => {
  test('reaches the row, and the bill is paid when Stripe says so', async () => {
    const sent = await live.send()
    await live.askStripe('/v1/credit_notes', { invoice: sent.invoiceId, amount: '300' })
    const credited = await read(live, sent)
    expect(credited.invoice).toMatchObject({ creditedBeforePaymentAmount: 300, dueAmount: 700, refundedAmount: null })
    expect(credited.drift).toBeNull()
    await live.owner('pay', sent.invoiceId)
    await live.askStripe('/v1/credit_notes', { invoice: sent.invoiceId, amount: '200', out_of_band_amount: '200' })
    const paid = await read(live, sent)
    expect(paid.invoice).toMatchObject({ status: 'paid', paidAmount: 700, creditedAfterPaymentAmount: 200 })
    expect((await live.billOf(sent.billId)).stripePaymentStatus).toBe('paid')
  })

  test('is partly paid as long as something was paid and something is open', async () => {
    const { rowId, billId, invoiceId } = await live.send()
    const invoice = { ...(await retrieve(invoiceId)), amountPaid: 400, amountRemaining: 600 }
    const reading = { stripeInvoiceId: invoiceId, invoice, startedAt: new Date(), by: 'webhook' } as const
    expect(await exports.applyInvoice(organizationId, rowId, reading)).toBe('changed')
    expect((await live.billOf(billId)).stripePaymentStatus).toBe('partially-paid')
    const voided = { ...reading, invoice: { ...invoice, status: 'void' as const }, startedAt: new Date(Date.now() + 5) }
    expect(await exports.applyInvoice(organizationId, rowId, voided)).toBe('changed')
    expect((await live.billOf(billId)).stripePaymentStatus).toBeNull()
  })
})

test('refunds that the access may not read stay unknown, and cost it nothing', async () => {
  const sent = await drafts.send()
  await drafts.owner('finalize', sent.invoiceId)
  const customer = String((await drafts.askStripe(`/v1/invoices/${sent.invoiceId}`)).customer)
  const { id: card } = await drafts.askStripe('/v1/payment_methods/pm_card_visa/attach', { customer })
  await drafts.askStripe(`/v1/invoices/${sent.invoiceId}/pay`, { payment_method: card })
  const row = await read(drafts, sent)
  expect(row.invoice).toMatchObject({ status: 'paid', paidAmount: 1000, refundedAmount: null })
  expect(await drafts.sandbox.countRequests('/v1/invoice_payments')).toBe(1)
  await read(drafts, sent)
  expect(await drafts.sandbox.countRequests('/v1/invoice_payments')).toBe(1)
  const credential = await server.services.credentials.find(organizationId, drafts.credential.id)
  expect(credential?.status).toBe('connected')
})

test('refunds that are known reach the row, and stay when they are not asked for', async () => {
  const { billId, rowId, invoiceId } = await live.send()
  const invoice = await retrieve(invoiceId)
  const reading = { stripeInvoiceId: invoiceId, invoice, startedAt: new Date(), by: 'webhook', refunded: 300 } as const
  await exports.applyInvoice(organizationId, rowId, reading)
  const { refunded: _, ...later } = { ...reading, startedAt: new Date(Date.now() + 5) }
  expect(await exports.applyInvoice(organizationId, rowId, later)).toBe('unchanged')
  expect((await live.rowOf(billId)).invoice?.refundedAmount).toBe(300)
})

describe('what somebody else does in Stripe', () => {
  test.each([
    ['void', 'voided'],
    ['mark-uncollectible', 'uncollectible'],
  ] as const)('by %s raises one event', async (action, kind) => {
    const sent = await live.send()
    await live.owner(action, sent.invoiceId)
    expect((await read(live, sent)).drift).toMatchObject({ kind, sent: { totalAmount: 1000 } })
    await read(live, sent)
    expect(await eventsOf(sent.rowId)).toMatchObject([
      { kind: 'integration.perform.error', mode: 'live', count: 1, actioned: false },
    ])
    expect((await live.billOf(sent.billId)).stripePaymentStatus).not.toBe('paid')
  })

  test('is settled by itself when an uncollectible invoice is paid after all', async () => {
    const sent = await live.send()
    await live.owner('mark-uncollectible', sent.invoiceId)
    await read(live, sent)
    await live.owner('pay', sent.invoiceId)
    expect((await read(live, sent)).drift).toBeNull()
    expect(await eventsOf(sent.rowId)).toMatchObject([{ actioned: true }])
  })

  test('to the lines of a draft is told with both sums, again when it changes, and settled when it is put right', async () => {
    const sent = await drafts.send()
    const customer = String((await drafts.askStripe(`/v1/invoices/${sent.invoiceId}`)).customer)
    const add = (amount: string) =>
      drafts.askStripe('/v1/invoiceitems', { customer, invoice: sent.invoiceId, amount, currency: 'usd' })
    await add('250')
    const row = await read(drafts, sent)
    expect(row.drift).toMatchObject({
      kind: 'edited',
      sent: { subtotalAmount: 1000, totalAmount: 1000, currency: 'USD' },
      found: { subtotalAmount: 1250, totalAmount: 1250 },
    })
    expect(row.drift?.message).toContain('10.00 USD was sent, it now says 12.50 USD')
    await add('50')
    await read(drafts, sent)
    expect(await eventsOf(sent.rowId)).toMatchObject([{ count: 2, actioned: false }])
    await add('-300')
    expect((await read(drafts, sent)).drift).toBeNull()
    expect(await eventsOf(sent.rowId)).toMatchObject([{ actioned: true }])
  })

  test('is nothing to tell of when they finalize a draft, send it or pay it', async () => {
    const sent = await drafts.send()
    await drafts.owner('finalize', sent.invoiceId)
    expect((await read(drafts, sent)).drift).toBeNull()
    await drafts.owner('pay', sent.invoiceId)
    expect(await read(drafts, sent)).toMatchObject({ drift: null, invoice: { status: 'paid' } })
    expect(await eventsOf(sent.rowId)).toEqual([])
  })
})

describe('an invoice whose row failed after it was sent', () => {
  const change = async (billId: string, total: number) => {
    const { number, accountCode: code, accountName: name } = await live.billOf(billId)
    const lineItems = [{ description: 'Wheels', amount: total }]
    const body = { number, currency: 'USD', billDate: '2026-11-01', lineItems, total, account: { code, name } }
    await live.client.call(billEndpoints.create, { body })
    await server.worker.drainFollowUps()
  }

  test('is swept, and read by Get status, when it was paid before its bill changed', async () => {
    const sent = await live.send()
    await live.owner('pay', sent.invoiceId)
    await read(live, sent)
    await change(sent.billId, 1500)
    expect((await live.rowOf(sent.billId)).status).toBe('invoice-already-paid')
    const credit = (amount: string) =>
      live.askStripe('/v1/credit_notes', { invoice: sent.invoiceId, amount, out_of_band_amount: amount })
    await credit('300')
    await live.sweep()
    const swept = await live.rowOf(sent.billId)
    expect(swept).toMatchObject({ status: 'invoice-already-paid', invoice: { creditedAfterPaymentAmount: 300 } })
    await credit('100')
    const asked = await read(live, sent)
    expect(asked).toMatchObject({ status: 'invoice-already-paid', invoice: { creditedAfterPaymentAmount: 400 } })
  })

  const timedOut = async () => {
    const sent = await live.send()
    await change(sent.billId, 1500)
    await live.sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/void', next: 1 })
    const correction = { kind: 'correct', correction: 'void-and-replace' } as const
    await live.client.call(exportRunEndpoints.create, { body: { ...correction, selection: { ids: [sent.rowId] } } })
    await server.worker.drainFollowUps()
    await rows.updateOne({ _id: sent.rowId }, { $set: { 'work.tries': 9 } })
    await live.jobs.drain()
    expect((await live.rowOf(sent.billId)).status).toBe('timed-out')
    return sent
  }

  test('is swept while its correction timed out, and that it was paid reaches the bill', async () => {
    const { billId, invoiceId } = await timedOut()
    await live.owner('pay', invoiceId)
    await live.sweep()
    expect(await live.rowOf(billId)).toMatchObject({
      status: 'timed-out',
      invoice: { status: 'paid', totalAmount: 1000 },
    })
    expect((await live.billOf(billId)).stripePaymentStatus).toBe('paid')
  })

  test('is known from before a correction that finds it paid: what happened meanwhile is read again', async () => {
    const { billId, rowId, invoiceId } = await live.send()
    await change(billId, 1500)
    await live.owner('pay', invoiceId)
    const before = new Date()
    const body = { kind: 'correct' as const, correction: 'void-and-replace' as const, selection: { ids: [rowId] } }
    await live.client.call(exportRunEndpoints.create, { body })
    await server.worker.drainFollowUps()
    await live.jobs.drain()
    expect((await live.rowOf(billId)).status).toBe('invoice-already-paid')
    const params = { billExportId: rowId }
    const { data } = await live.client.call(billExportEndpoints.attempts, { params, query: {} })
    const reads = data.data.flatMap(({ calls }) => calls).filter(({ method }) => method === 'GET')
    const readAt = Math.max(...reads.map(({ at }) => new Date(at).getTime()))
    expect(readAt).toBeGreaterThanOrEqual(before.getTime())
    const stored = await rows.findOne({ _id: rowId }).lean()
    expect(stored?.statusReadAt?.getTime()).toBeLessThanOrEqual(readAt)
  })

  test('is found by an event, and what was begun on it is no drift', async () => {
    const { billId, rowId, invoiceId } = await timedOut()
    const place = { stripeAccountId: live.stripeAccountId, mode: 'live' as const }
    const found = await exports.findRowOfInvoice([organizationId], place, { id: invoiceId, metadata: {} })
    expect(found).toMatchObject({ billExportId: rowId, state: 'followed' })
    await live.owner('void', invoiceId)
    await exports.readInvoiceOfRow(organizationId, rowId, { by: 'webhook', newsAt: new Date() })
    expect(await live.rowOf(billId)).toMatchObject({ status: 'timed-out', drift: null, invoice: { status: 'void' } })
  })
})

describe('the sweep', () => {
  test('finds what was paid and what was deleted, by pages where that is cheaper', async () => {
    const sent = []
    for (let n = 0; n < 6; n++) sent.push(await drafts.send())
    const [deleted, paid, ...untouched] = sent
    await drafts.owner('delete-draft', deleted?.invoiceId ?? '')
    await drafts.owner('finalize', paid?.invoiceId ?? '')
    await drafts.owner('pay', paid?.invoiceId ?? '')
    const before = (await drafts.sandbox.dump()) as { requests: unknown[] }
    await drafts.sweep()
    const after = (await drafts.sandbox.dump()) as { requests: unknown[] }
    expect(await drafts.rowOf(deleted?.billId ?? '')).toMatchObject({
      invoice: { status: 'deleted', readBy: 'sweep' },
      drift: { kind: 'deleted', found: null },
    })
    expect((await drafts.rowOf(paid?.billId ?? '')).invoice?.status).toBe('paid')
    expect((await drafts.rowOf(untouched[0]?.billId ?? '')).invoice).toMatchObject({ status: 'draft', readBy: 'sweep' })
    // One page of the list for all, and one question for each that was not in it.
    expect(after.requests.length - before.requests.length).toBeLessThanOrEqual(4)
    expect(await eventsOf(deleted?.rowId ?? '')).toHaveLength(1)
  })

  test('says when Stripe cannot be asked, and changes nothing then', async () => {
    const { billId, invoiceId } = await drafts.send()
    await drafts.owner('delete-draft', invoiceId)
    await drafts.sandbox.fault({ kind: '500-before', next: 1, method: 'GET', path: '/v1/invoices' })
    const step = await exports.sweepSentInvoices(organizationId, drafts.credential.id, firstPlace)
    expect(step.kind).toBe('retry')
    expect((await drafts.rowOf(billId)).invoice?.status).toBe('draft')
  })
})
