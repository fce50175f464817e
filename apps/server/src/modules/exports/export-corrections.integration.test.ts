import { setTimeout as sleep } from 'node:timers/promises'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const exporting = await exportingWith(server, person)
const { client, sandbox, askStripe, setUp, rowOf, run, correct, invoicesOf, untilStatus } = exporting

type Panels = Parameters<typeof setUp>[0]

const linesOf = (total: number) => [
  { description: 'Wheels', product: null, quantity: null, unitPrice: null, amount: total },
]

/** A bill that was sent over 10.00 and is over `total` by now. */
const sentAndChanged = async (panels: Panels, total = 1500) => {
  const account = await setUp(panels)
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  const before = await rowOf(bill.id)
  expect(before.status).toBe('complete')
  await account.send({ lineItems: linesOf(total), total })
  return { ...account, billId: bill.id, id, invoiceId: String(before.invoice?.id) }
}

const draft = (whenChanged: 'ask' | 'update-draft' | 'void-and-replace'): Panels => ({ corrections: { whenChanged } })
const open = (whenChanged: 'ask' | 'update-draft' | 'void-and-replace'): Panels => ({
  ...draft(whenChanged),
  invoice: { finalization: 'finalize' },
})

const keepsIt = expect.stringMatching(/paid.*Keep as it is/)

const standing = async (customerId: string) =>
  (await invoicesOf(customerId))
    .filter(({ status }) => status !== 'void')
    .map(({ id, status, total }) => ({ id, status, total }))

describe('a bill that changed after it was sent', () => {
  it('stays in Success and says what was sent and what it is now', async () => {
    const { billId, id } = await sentAndChanged(draft('ask'))
    expect(await rowOf(billId)).toMatchObject({
      status: 'complete',
      total: 1000,
      changedSinceExport: true,
      correction: { kind: 'changed', contentVersion: 2, total: 1500, asksPerson: false },
      proof: { contentVersion: 1, bill: { total: 1000 }, invoice: { subtotal: 1000, total: 1000 }, exact: true },
    })
    const query = { mode: 'test', tab: 'success', correction: 'any' } as const
    const { data } = await client.call(billExportEndpoints.list, { query })
    expect(data.data.map((row) => row.id)).toContain(id)
    const counts = await client.call(billExportEndpoints.counts, { query: { mode: 'test' } })
    expect(counts.data.changed.count).toBeGreaterThan(0)
  })

  it('is left alone by a correction as the configuration says, when that is to ask', async () => {
    const { billId, id, customerId, invoiceId } = await sentAndChanged(draft('ask'))
    const done = await correct('as-set', [id])
    expect(done.counts).toMatchObject({ held: 1, succeeded: 0 })
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', total: 1000, correction: { kind: 'changed' } })
    expect(await standing(customerId)).toEqual([{ id: invoiceId, status: 'draft', total: 1000 }])
  })

  it.each(['update-draft', 'void-and-replace'] as const)('has its draft rewritten in place by %s', async (way) => {
    const { billId, id, customerId, invoiceId } = await sentAndChanged(draft(way))
    const corrected = [{ currency: 'USD', total: 1500, count: 1 }]
    expect(await correct('as-set', [id])).toMatchObject({ totals: corrected, succeededTotals: corrected })
    expect(await rowOf(billId)).toMatchObject({
      status: 'complete',
      total: 1500,
      correction: null,
      sentContentVersion: 2,
      invoice: { id: invoiceId, status: 'draft' },
      proof: { contentVersion: 2, bill: { total: 1500 }, invoice: { total: 1500 }, exact: true },
    })
    expect(await standing(customerId)).toEqual([{ id: invoiceId, status: 'draft', total: 1500 }])
    const lines = await askStripe(`/v1/invoices/${invoiceId}/lines`)
    expect(lines.data).toMatchObject([{ amount: 1500, description: 'Wheels' }])
  })

  it('is up to a person when its invoice is open and only drafts may be updated', async () => {
    const { billId, id, customerId, invoiceId } = await sentAndChanged(open('update-draft'))
    await correct('as-set', [id])
    const row = await rowOf(billId)
    expect(row).toMatchObject({ status: 'complete', correction: { asksPerson: true }, invoice: { status: 'open' } })
    expect(row.correction?.message).toContain('only a draft can be updated')
    expect(await standing(customerId)).toEqual([{ id: invoiceId, status: 'open', total: 1000 }])
    await expect(correct('as-set', [id])).rejects.toMatchObject({ type: 'selection-empty' })
  })

  it('gets another invoice once its open one is void, and remembers the old one', async () => {
    const { billId, id, customerId, invoiceId } = await sentAndChanged(open('void-and-replace'))
    await correct('as-set', [id])
    const row = await rowOf(billId)
    expect(row).toMatchObject({
      status: 'complete',
      total: 1500,
      correction: null,
      invoice: { status: 'open', totalAmount: 1500 },
      replacedInvoices: [{ id: invoiceId, status: 'void', subtotal: 1000, contentVersion: 1 }],
    })
    expect(await standing(customerId)).toEqual([{ id: row.invoice?.id, status: 'open', total: 1500 }])
    expect(await invoicesOf(customerId)).toHaveLength(2)
  })

  it('is corrected along with the hourly export of its configuration, unless that asks', async () => {
    const rounds = []
    for (const whenChanged of ['ask', 'void-and-replace'] as const) {
      const { billId, configuration, customerId } = await sentAndChanged(open(whenChanged))
      const { id: organizationId } = server.organization
      const round = { organizationId, configurationId: configuration.id, mode: 'test', kind: 'export' } as const
      await server.services.exports.startRound(round)
      await server.worker.drainFollowUps()
      await exporting.jobs.drain()
      rounds.push({ billId, customerId })
    }
    const [asked, replaced] = rounds
    expect((await rowOf(String(asked?.billId))).correction).toMatchObject({ asksPerson: false })
    expect(await standing(String(replaced?.customerId))).toMatchObject([{ status: 'open', total: 1500 }])
    const row = await rowOf(String(replaced?.billId))
    expect(await exporting.getRun(String(row.lastRunId))).toMatchObject({ kind: 'correct', trigger: 'schedule' })
  })

  it('is voided and replaced when a person says so, whatever the configuration says', async () => {
    const { billId, id, customerId } = await sentAndChanged(open('ask'))
    const selection = { ids: [id] }
    const preview = await client.call(billExportEndpoints.previewSelection, {
      body: { action: 'void-and-replace', selection },
    })
    expect(preview.data).toMatchObject({ eligible: { count: 1 }, effects: [{ reason: 'void-and-replace', count: 1 }] })
    await correct('void-and-replace', [id])
    expect(await standing(customerId)).toMatchObject([{ status: 'open', total: 1500 }])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null })
  })

  it('is an error with what to do once its invoice is paid, and is never voided', async () => {
    const { billId, id, customerId, invoiceId, send } = await sentAndChanged(open('void-and-replace'))
    await askStripe(`/v1/invoices/${invoiceId}/pay`, { paid_out_of_band: 'true' })
    const done = await correct('as-set', [id])
    expect(done.counts).toMatchObject({ failed: 1 })
    const row = await rowOf(billId)
    expect(row).toMatchObject({ status: 'invoice-already-paid', error: { cause: 'invoice-already-paid' } })
    expect(await standing(customerId)).toEqual([{ id: invoiceId, status: 'paid', total: 1000 }])

    await expect(run('retry', [id])).rejects.toMatchObject({ type: 'selection-empty', problem: { detail: keepsIt } })
    const body = { action: 'retry' as const, selection: { ids: [id] } }
    expect((await client.call(billExportEndpoints.previewSelection, { body })).data).toMatchObject({
      eligible: { count: 0 },
      leftOut: [{ reason: 'invoice-already-paid', message: keepsIt, count: 1 }],
    })
    expect((await rowOf(billId)).status).toBe('invoice-already-paid')
    expect(await invoicesOf(customerId)).toHaveLength(1)

    await client.call(billExportEndpoints.accept, { body: { selection: { ids: [id] }, reason: 'Credited by hand' } })
    expect(await rowOf(billId)).toMatchObject({
      status: 'complete',
      correction: null,
      accepted: { reason: 'Credited by hand', contentVersion: 2 },
    })
    await send({ lineItems: linesOf(1700), total: 1700 })
    expect(await rowOf(billId)).toMatchObject({ status: 'invoice-already-paid', correction: { total: 1700 } })
  })

  it('keeps its invoice when a person lets it be, until it changes again', async () => {
    const { billId, id, send, customerId } = await sentAndChanged(open('ask'))
    await client.call(billExportEndpoints.accept, { body: { selection: { ids: [id] }, reason: 'Agreed' } })
    expect(await rowOf(billId)).toMatchObject({ correction: null, changedSinceExport: false, sentContentVersion: 1 })
    await send({ lineItems: linesOf(1600), total: 1600 })
    expect(await rowOf(billId)).toMatchObject({ correction: { contentVersion: 3, total: 1600 } })
    expect(await invoicesOf(customerId)).toHaveLength(1)
  })

  it('waits while something holds the changed bill back, and says what', async () => {
    const { billId, id, send, invoiceId, customerId } = await sentAndChanged(open('void-and-replace'))
    await send({ lineItems: linesOf(1500), total: 1500, approvalStatus: 'held' })
    await correct('as-set', [id])
    const row = await rowOf(billId)
    expect(row.correction).toMatchObject({ asksPerson: false })
    expect(row.correction?.message).toContain('held')
    expect(await standing(customerId)).toEqual([{ id: invoiceId, status: 'open', total: 1000 }])
  })
})

describe('a bill that was cancelled after it was sent', () => {
  const cancel = (billId: string) => client.call(billEndpoints.cancel, { params: { billId } })

  it('has its draft deleted', async () => {
    const { billId, id, customerId } = await sentAndChanged(draft('update-draft'))
    await cancel(billId)
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: { kind: 'cancelled' } })
    await correct('as-set', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null, invoice: { status: 'deleted' } })
    expect(await invoicesOf(customerId)).toHaveLength(0)
  })

  it('has its open invoice voided where that is the setting, and none made instead', async () => {
    const { billId, id, customerId } = await sentAndChanged(open('void-and-replace'))
    await cancel(billId)
    await correct('as-set', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', correction: null, invoice: { status: 'void' } })
    expect(await invoicesOf(customerId)).toMatchObject([{ status: 'void' }])
  })

  it('asks where it may not be voided', async () => {
    const { billId, id, customerId } = await sentAndChanged(open('update-draft'))
    await cancel(billId)
    await correct('as-set', [id])
    expect(await rowOf(billId)).toMatchObject({ correction: { kind: 'cancelled', asksPerson: true } })
    expect(await invoicesOf(customerId)).toMatchObject([{ status: 'open' }])
  })
})

describe('a bill that changes while it is sent', () => {
  it('is finished as it was begun and flagged afterwards when it changes within a try', async () => {
    const { send, customerId } = await setUp(open('ask'))
    const bill = await send()
    const { id } = await rowOf(bill.id)
    await sandbox.fault({ kind: 'slow', ms: 1000, method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
    await exporting.startRun('export', [id])
    const drained = exporting.jobs.drain()
    await sleep(500)
    await send({ lineItems: linesOf(1500), total: 1500 })
    await drained
    await untilStatus('complete', [bill.id])
    expect(await rowOf(bill.id)).toMatchObject({ sentContentVersion: 1, correction: { kind: 'changed', total: 1500 } })
    expect(await standing(customerId)).toMatchObject([{ status: 'open', total: 1000 }])
  })

  it('is sent as it is by then when it changes between two tries', async () => {
    const { send, customerId } = await setUp(open('ask'))
    const bill = await send()
    const { id } = await rowOf(bill.id)
    await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
    await run('export', [id])
    await send({ lineItems: linesOf(1500), total: 1500 })
    await untilStatus('complete', [bill.id])
    expect(await rowOf(bill.id)).toMatchObject({ sentContentVersion: 2, correction: null })
    expect(await standing(customerId)).toMatchObject([{ status: 'open', total: 1500 }])
  })
})

describe('another customer', () => {
  it('gets a draft of its own: the old one is deleted first', async () => {
    const { billId, id, customerId, accountId, invoiceId } = await sentAndChanged(draft('void-and-replace'))
    const other = (await askStripe('/v1/customers', { name: 'Other' })).id
    await exporting.mapTo(accountId, other)
    await correct('as-set', [id])
    expect(await invoicesOf(customerId)).toHaveLength(0)
    expect(await standing(other)).toMatchObject([{ status: 'draft', total: 1500 }])
    expect(await rowOf(billId)).toMatchObject({
      customerId: other,
      replacedInvoices: [{ id: invoiceId, status: 'deleted' }],
    })
  })
})

const faults = ['500-before', '500-after', 'drop-before', 'drop-after', '429', 'lock_timeout', '409'] as const

/** Sends one bill for each fault, changes them, corrects all at once with the fault at the step, and tells how each ended. */
const correctUnderFaults = async (panels: Panels, pathOf: (invoiceId: string) => string) => {
  const bills = []
  for (const kind of faults) bills.push({ kind, ...(await sentAndChanged(panels)) })
  for (const { kind, invoiceId } of bills) {
    await sandbox.fault({ kind, method: 'POST', path: pathOf(invoiceId), next: 1 })
  }
  await correct(
    'as-set',
    bills.map(({ id }) => id),
  )
  await untilStatus(
    'complete',
    bills.map(({ billId }) => billId),
  )
  const ends = []
  for (const { kind, billId, customerId, invoiceId } of bills) {
    const { correction, proof, invoice } = await rowOf(billId)
    const stands = await standing(customerId)
    ends.push({ kind, correction, exact: proof?.exact, stands, same: stands[0]?.id === invoiceId, id: invoice?.id })
  }
  return ends
}

describe('a fault of Stripe’s in the middle of a correction', () => {
  it.each([
    ['the old lines are removed', (id: string) => `/v1/invoices/${id}/remove_lines`],
    ['the fields are updated', (id: string) => `/v1/invoices/${id}`],
    ['the new lines are added', (id: string) => `/v1/invoices/${id}/add_lines`],
  ])('when %s ends in one draft with the sums of the bill, whichever fault it is', async (_, pathOf) => {
    const ends = await correctUnderFaults(draft('update-draft'), pathOf)
    expect(ends).toEqual(
      faults.map((kind, place) => ({
        kind,
        correction: null,
        exact: true,
        same: true,
        id: ends[place]?.id,
        stands: [{ id: ends[place]?.id, status: 'draft', total: 1500 }],
      })),
    )
  })

  it('when the old invoice is voided ends in one void and one open invoice, whichever fault it is', async () => {
    const ends = await correctUnderFaults(open('void-and-replace'), (id) => `/v1/invoices/${id}/void`)
    expect(ends).toEqual(
      faults.map((kind, place) => ({
        kind,
        correction: null,
        exact: true,
        same: false,
        id: ends[place]?.id,
        stands: [{ id: ends[place]?.id, status: 'open', total: 1500 }],
      })),
    )
  })

  it('a void that Stripe fails again and again is asked for anew, under another key', async () => {
    const { billId, id, customerId } = await sentAndChanged(open('void-and-replace'))
    // Two keys fail, each for as long as it is used: Stripe repeats what it answered first.
    await sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/void', next: 2 })
    await correct('as-set', [id], 'enlist-only')
    const quick = server.services.exports.createJobs({ concurrency: 1, retryPace: { baseMs: 20, capMs: 100 } })
    const statusAfterWork = async () => {
      await quick.drain()
      return (await rowOf(billId)).status
    }
    await expect.poll(statusAfterWork, { timeout: 30_000 }).toBe('complete')
    expect(await standing(customerId)).toMatchObject([{ status: 'open', total: 1500 }])
  })

  it('a replacement that is refused shows as an error, and Retry makes it', async () => {
    const { billId, id, customerId, accountId, invoiceId } = await sentAndChanged(open('void-and-replace'))
    await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices', next: 1 })
    await correct('as-set', [id])
    await fetch(`${sandbox.url}/v1/customers/${customerId}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer sk_test_ExampleBicycles' },
    })
    await untilStatus('error', [billId])
    const failed = await rowOf(billId)
    expect(failed).toMatchObject({
      status: 'error',
      invoice: null,
      replacedInvoices: [{ id: invoiceId, status: 'void' }],
    })
    const other = (await askStripe('/v1/customers', { name: 'Other' })).id
    await exporting.mapTo(accountId, other)
    await run('retry', [id])
    expect(await rowOf(billId)).toMatchObject({ status: 'complete', total: 1500, customerId: other })
    expect(await standing(other)).toMatchObject([{ status: 'open', total: 1500 }])
  })

  it('access lost in the middle of a rewriting goes on by itself once it is back', async () => {
    const { billId, id, customerId, invoiceId } = await sentAndChanged(draft('update-draft'))
    await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
    await correct('as-set', [id])
    await sandbox.expireKey(stripeAccountId, exporting.credential.key)
    await untilStatus('auth-failed', [billId])
    await exporting.reconnect()
    await untilStatus('complete', [billId])
    expect(await standing(customerId)).toEqual([{ id: invoiceId, status: 'draft', total: 1500 }])
    expect(await rowOf(billId)).toMatchObject({ correction: null, total: 1500, decision: { outcome: 'go' } })
  })
})
