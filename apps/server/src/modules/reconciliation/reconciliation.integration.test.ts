import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { type ReconciliationItem, reconciliationEndpoints } from '@billbridge/contract/reconciliations'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { profileEverything } from '../../../test/query-profile.ts'
import { refusal } from '../../../test/refusal.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const { client, sandbox, credential, askStripe, setUp, rowOf, run, correct } = await exportingWith(server, person)
const november = { from: '2026-11-01', to: '2026-11-30' }

const reconcile = async (configurationId: string, period = november) => {
  const { data } = await client.call(reconciliationEndpoints.create, { body: { configurationId, ...period } })
  await server.worker.drainFollowUps()
  const params = { reconciliationId: data.id }
  const done = (await client.call(reconciliationEndpoints.get, { params })).data
  const items = (await client.call(reconciliationEndpoints.items, { params })).data.data
  return { ...done, params, items }
}

const kindsByBill = (items: readonly ReconciliationItem[]) =>
  Object.fromEntries(items.map(({ billNumber, findings }) => [billNumber, findings.map(({ kind }) => kind)]))

const finalizing = { invoice: { finalization: 'finalize' as const } }

/** Sends bills by number and exports them; gives their rows. */
const exported = async (send: Awaited<ReturnType<typeof setUp>>['send'], numbers: string[]) => {
  const bills = await Promise.all(numbers.map((number) => send({ number })))
  const rows = await Promise.all(bills.map(({ id }) => rowOf(id)))
  await run(
    'export',
    rows.map(({ id }) => id),
  )
  return Promise.all(bills.map(({ id }) => rowOf(id)))
}

const invoiceIdOf = (row: { invoice: { id: string } | null } | undefined): string => row?.invoice?.id ?? ''

it('finds nothing where every bill has its invoice, and says what was left out on purpose', async () => {
  const { send, configuration } = await setUp(finalizing)
  await exported(send, ['1', '2'])
  await send({ number: 'zero', lineItems: [sampleLine({ amount: 0 })], total: 0 })
  await server.worker.drainFollowUps()
  const { status, summary, items } = await reconcile(configuration.id)
  expect(status).toBe('done')
  // The held bill of the set-up has no invoice.
  expect(summary).toMatchObject({ billCount: 4, matchedCount: 2, leftOutCount: 1, findings: { missing: 1, extra: 0 } })
  expect(items.map(({ findings }) => findings[0]?.message)).toEqual([expect.stringContaining('held back')])
  expect(summary?.totals).toEqual([
    { currency: 'USD', billedAmount: 3000, invoicedAmount: 2000, differenceAmount: -1000, acceptedAmount: 0 },
  ])
})

it('finds each way in which a bill and its invoice can part', async () => {
  const { send, configuration, code, accountId, customerId } = await setUp(finalizing)
  const drafts = await setUp()
  const [fine, changed, voided] = await exported(send, ['fine', 'changed', 'voided'])
  const [deleted, edited] = await exported(drafts.send, ['deleted', 'edited'])
  await send({ number: 'changed', lineItems: [sampleLine({ amount: 1200 })], total: 1200 })
  await askStripe(`/v1/invoices/${invoiceIdOf(voided)}/void`, {})
  await sandbox.act(stripeAccountId, 'test', { action: 'delete-draft', id: invoiceIdOf(deleted) })
  const more = { invoice: invoiceIdOf(edited), customer: drafts.customerId, amount: '100', currency: 'usd' }
  await askStripe('/v1/invoiceitems', more)
  await askStripe('/v1/invoices', { customer: customerId, currency: 'usd' })
  await askStripe('/v1/invoices', {
    customer: customerId,
    currency: 'usd',
    'metadata[billbridge_organization_id]': server.organization.id,
    'metadata[billbridge_bill_export_id]': fine?.id ?? '',
  })
  await askStripe('/v1/invoices', {
    customer: customerId,
    currency: 'usd',
    'metadata[billbridge_organization_id]': 'org_AnotherOne0000',
  })
  await server.worker.drainFollowUps()

  const first = await reconcile(configuration.id)
  expect(kindsByBill(first.items.filter(({ billAmount }) => billAmount !== null))).toEqual({
    [`${code}-held`]: ['missing'],
    [`${code}-changed`]: ['amount-differs'],
    [`${code}-voided`]: ['status-differs'],
  })
  const extras = first.items.filter(({ billAmount }) => billAmount === null)
  expect(extras.map(({ billExportId }) => billExportId).sort()).toEqual([fine?.id, null].sort())
  expect(extras).toMatchObject(Array(2).fill({ accountId, accountName: `Example ${code}` }))
  expect(first.summary?.findings).toMatchObject({ extra: 2 })
  expect(first.items.find(({ billExportId }) => billExportId === changed?.id)).toMatchObject({
    billAmount: 1200,
    invoiceAmount: 1000,
  })

  const second = await reconcile(drafts.configuration.id)
  expect(kindsByBill(second.items)).toEqual({
    [`${drafts.code}-held`]: ['missing'],
    [`${drafts.code}-deleted`]: ['missing'],
    [`${drafts.code}-edited`]: ['edited-at-stripe'],
  })
})

it('shows an invoice that was made here for a bill that is not here any more, whoever its customer is', async () => {
  const { configuration, customerId } = await setUp(finalizing)
  const stranger = String((await askStripe('/v1/customers', { name: 'Example Orphan Ltd' })).id)
  const named = { 'metadata[billbridge_organization_id]': server.organization.id }
  const lost = { ...named, 'metadata[billbridge_bill_export_id]': 'exp_0000000000000000LostRow0' }
  const made = await Promise.all([
    askStripe('/v1/invoices', { customer: customerId, currency: 'usd', ...lost }),
    askStripe('/v1/invoices', { customer: stranger, currency: 'usd', ...lost }),
    askStripe('/v1/invoices', { customer: stranger, currency: 'usd', ...named }),
  ])
  const { items, summary } = await reconcile(configuration.id)
  const shown = items.filter(({ billExportId }) => billExportId === null)
  expect(shown.map(({ stripeInvoiceId }) => stripeInvoiceId).sort()).toEqual(made.map(({ id }) => id).sort())
  expect(new Set(shown.map(({ findings }) => findings[0]?.message))).toEqual(
    new Set(['An invoice of Billbridge for a bill that is not here, as after the database was restored.']),
  )
  expect(summary?.findings).toMatchObject({ extra: 3 })
  for (const { id } of made) await sandbox.act(stripeAccountId, 'test', { action: 'delete-draft', id: String(id) })
})

it('sees a credit note of which nothing was heard, until the status is read', async () => {
  const { send, configuration } = await setUp(finalizing)
  const [row] = await exported(send, ['credited'])
  await askStripe('/v1/credit_notes', { invoice: invoiceIdOf(row), amount: '250' })
  const { items } = await reconcile(configuration.id)
  expect(items.find(({ billExportId }) => billExportId === row?.id)?.findings).toEqual([
    {
      kind: 'status-differs',
      message: 'Stripe says 2.50 USD credited; Billbridge last read 0.00 USD.',
      remedy: 'Get its status.',
      fix: 'bill-export',
    },
  ])
})

it('filters by kind and gives the same as CSV, one row a finding', async () => {
  const { send, configuration } = await setUp(finalizing)
  const [row] = await exported(send, ['=1+1'])
  await askStripe(`/v1/invoices/${invoiceIdOf(row)}/void`, {})
  const { params } = await reconcile(configuration.id)
  const query = { kind: 'status-differs' as const }
  expect((await client.call(reconciliationEndpoints.items, { params, query })).data.data).toHaveLength(1)
  const csv = (await client.call(reconciliationEndpoints.csv, { params, query })).data
  expect(csv.trim().split('\n')).toHaveLength(2)
  expect(csv).toContain('status-differs')
  expect(csv).toContain('10.00')
  expect((await client.call(reconciliationEndpoints.csv, { params })).data).toContain('missing')
})

it('leaves out bills of other days, and sees an empty period as in order', async () => {
  const { send, configuration } = await setUp(finalizing)
  await exported(send, ['1'])
  const { summary } = await reconcile(configuration.id, { from: '2025-01-01', to: '2025-01-31' })
  expect(summary).toMatchObject({ billCount: 0, matchedCount: 0, totals: [] })
})

it('tells a period that is upside down or too long, and a configuration that is not there', async () => {
  const { configuration } = await setUp()
  const start = (body: object) =>
    refusal(
      client.call(reconciliationEndpoints.create, {
        body: { configurationId: configuration.id, ...november, ...body },
      }),
    )
  expect(await start({ from: '2026-12-01' })).toMatchObject({ problem: { status: 422, errors: [{ field: 'to' }] } })
  expect(await start({ to: '2028-01-01' })).toMatchObject({ problem: { status: 422, errors: [{ field: 'to' }] } })
  expect(await start({ configurationId: 'cfg_AAAAAAAAAAAA' })).toMatchObject({ problem: { status: 404 } })
})

it('notices bills cancelled after they were sent', async () => {
  const { send, configuration, code } = await setUp(finalizing)
  const [row] = await exported(send, ['1'])
  await client.call(billEndpoints.cancel, { params: { billId: row?.billId ?? '' } })
  const { items } = await reconcile(configuration.id)
  expect(kindsByBill(items)).toMatchObject({ [`${code}-1`]: ['status-differs'] })
})

it('owes nothing of a cancelled bill: what is wrong by the sums is wrong by a row', async () => {
  const { send, configuration, code } = await setUp({ ...finalizing, corrections: { whenChanged: 'void-and-replace' } })
  const [withdrawn, standing] = await exported(send, ['withdrawn', 'standing'])
  for (const row of [withdrawn, standing]) {
    await client.call(billEndpoints.cancel, { params: { billId: row?.billId ?? '' } })
  }
  await correct('as-set', [withdrawn?.id ?? ''])
  const { items, summary } = await reconcile(configuration.id)
  expect(kindsByBill(items)).toEqual({ [`${code}-held`]: ['missing'], [`${code}-standing`]: ['status-differs'] })
  // The held bill is billed and not invoiced, the cancelled one with its open invoice the other way round.
  expect(summary?.totals).toEqual([
    { currency: 'USD', billedAmount: 1000, invoicedAmount: 1000, differenceAmount: 0, acceptedAmount: 0 },
  ])
})

it('says how much of the difference people let stand', async () => {
  const { send, configuration, code } = await setUp(finalizing)
  const [kept] = await exported(send, ['kept'])
  await send({ number: 'kept', lineItems: [sampleLine({ amount: 800 })], total: 800 })
  await server.worker.drainFollowUps()
  await client.call(billExportEndpoints.accept, { body: { selection: { ids: [kept?.id ?? ''] }, reason: 'Settled' } })
  const { items, summary } = await reconcile(configuration.id)
  expect(kindsByBill(items)).toEqual({ [`${code}-held`]: ['missing'] })
  // The held bill is billed and not invoiced; the kept one is billed with less than its invoice.
  expect(summary?.totals).toEqual([
    { currency: 'USD', billedAmount: 1800, invoicedAmount: 1000, differenceAmount: -800, acceptedAmount: 200 },
  ])
})

it('reads everything from an index', async () => {
  const { send, configuration } = await setUp(finalizing)
  await exported(
    send,
    Array.from({ length: 12 }, (_, index) => `many-${index}`),
  )
  const costly = await profileEverything(server.database.connection, () => reconcile(configuration.id))
  const mine = costly.filter(({ collection }) => collection.startsWith('reconciliation'))
  expect(mine.filter(({ plan, sortsInMemory }) => plan.includes('COLLSCAN') || sortsInMemory)).toEqual([])
  // The sums read everything once; what is in order is dropped and counted as read by the one that drops it.
  expect(mine.filter(({ command }) => !('aggregate' in command) && !('q' in command))).toEqual([])
})

it('says that access was lost instead of hanging', async () => {
  const { send, configuration } = await setUp(finalizing)
  await exported(send, ['1'])
  await sandbox.expireKey(stripeAccountId, credential.key)
  const { status, failure } = await reconcile(configuration.id)
  expect({ status, failure }).toMatchObject({ status: 'failed', failure: expect.stringContaining('Reconnect') })
})
