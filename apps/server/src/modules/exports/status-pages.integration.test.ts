import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { followingWith } from '../../../test/following.ts'
import { createStandIn } from '../../../test/stand-in.ts'
import { startServer } from '../../../test/start-server.ts'
import { randomText } from '../../platform/ids.ts'
import { createAttemptModel } from './attempt.model.ts'
import { createBillExportModel, type BillExportRow as Row } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const live = await followingWith(server, server.organization)
const drafts = await followingWith(server, server.organization, { mode: 'test', finalization: 'draft' })
const rows = createBillExportModel(server.database.connection)
const standIn = createStandIn(live.sandbox.url)
/** With as many hands as a worker has. */
const createJobs = () => server.services.exports.createJobs({ concurrency: 192, perAccount: 64 })
const jobs = createJobs()

type Following = typeof live
interface Sent {
  readonly billId: string
  readonly rowId: string
  readonly invoiceId: string
}

beforeEach(async () => {
  await standIn.heal()
})

const idsOf = (sent: readonly Sent[]) => sent.map(({ rowId }) => rowId)

const enlist = async ({ client }: Following, kind: 'export' | 'status', ids: string[]): Promise<string> => {
  const { data } = await client.call(exportRunEndpoints.create, { body: { kind, selection: { ids } } })
  await server.worker.drainFollowUps()
  return data.id
}

let batches = 0
const sendMany = async (following: Following, count: number): Promise<Sent[]> => {
  batches += 1
  const { client, createBill, mode } = following
  const { accountCode, accountName } = await createBill(`batch-${batches}`)
  const account = { code: accountCode, name: accountName }
  const bills = Array.from({ length: count }, (_, n) => ({
    number: `batch-${batches}-${n}`,
    currency: 'USD',
    billDate: '2026-11-01',
    lineItems: [{ description: 'Wheels', amount: 1000 }],
    total: 1000,
    account,
  }))
  const { data } = await client.call(billEndpoints.createBatch, { body: { bills } })
  await server.worker.drainFollowUps()
  const billIds = data.results.flatMap(({ id }) => id ?? [])
  const ours = { billId: { $in: billIds }, mode }
  const found = await rows.find(ours, { _id: 1 }).lean()
  await enlist(
    following,
    'export',
    found.map(({ _id }) => _id),
  )
  await jobs.drain()
  const sent = await rows
    .find({ ...ours, status: 'complete' })
    .sort({ _id: 1 })
    .lean()
  expect(sent).toHaveLength(count)
  return sent.map(({ _id, billId, stripeInvoiceId }) => ({ rowId: _id, billId, invoiceId: String(stripeInvoiceId) }))
}

/** How many reads of invoices the stand-in was asked for meanwhile: pages of the list, and single ones. */
const readsDuring = async (work: () => Promise<unknown>) => {
  const reads = async () => {
    const asked = (await live.sandbox.dump()).requests as { method: string; path: string }[]
    const gets = asked.filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/invoices'))
    const lists = gets.filter(({ path }) => path === '/v1/invoices').length
    return { lists, single: gets.length - lists }
  }
  const before = await reads()
  await work()
  const after = await reads()
  return { lists: after.lists - before.lists, single: after.single - before.single }
}

const readAll = async (following: Following, sent: readonly Sent[]) => {
  const runId = await enlist(following, 'status', idsOf(sent))
  await jobs.drain()
  return (await following.client.call(exportRunEndpoints.get, { params: { runId } })).data
}

const rowsOf = (sent: readonly Sent[]) =>
  rows
    .find({ _id: { $in: idsOf(sent) } })
    .sort({ _id: 1 })
    .lean()

/** Rows as those of drafts that were sent, each with a draft of its own at Stripe. */
const copyMany = async ({ rowId }: Sent, count: number): Promise<Sent[]> => {
  const template = await rows.findById(rowId).lean()
  if (!template?.invoice) throw new Error(`${rowId} was not sent.`)
  const { invoice, customerId } = template
  const copies = []
  for (let made = 0; made < count; made++) {
    const { id } = await drafts.askStripe('/v1/invoices', { customer: customerId ?? '', currency: 'usd' })
    const ids = { _id: `exp_${randomText(24)}`, billId: `bill_${randomText(24)}`, stripeInvoiceId: id }
    copies.push({ ...template, ...ids, invoice: { ...invoice, id }, sentAs: null, sentAt: new Date() })
  }
  await rows.insertMany(copies)
  return copies.map(({ _id, billId, stripeInvoiceId }) => ({ rowId: _id, billId, invoiceId: stripeInvoiceId }))
}

/** Sent for all tests that need some; more than are settled side by side. */
const some = await sendMany(live, 20)
const ours = { _id: { $in: idsOf(some) } }

test('250 invoices are read by a few pages of the list, and what changed of some of them is taken in', async () => {
  const sent = await sendMany(drafts, 3)
  const [paid, voided] = sent
  if (!paid || !voided) throw new Error('Nothing was sent.')
  const all = [...sent, ...(await copyMany(paid, 247))]
  for (const { invoiceId } of [paid, voided]) await drafts.owner('finalize', invoiceId)
  await drafts.owner('pay', paid.invoiceId)
  await drafts.owner('void', voided.invoiceId)
  const before = new Date()
  let run: Awaited<ReturnType<typeof readAll>> | undefined
  const reads = await readsDuring(async () => {
    run = await readAll(drafts, all)
  })
  expect(run).toMatchObject({ status: 'done', counts: { total: 250, succeeded: 250 } })
  expect(reads.lists).toBeLessThanOrEqual(5)
  // What another claim took, if not all were taken at once, is asked for singly when it is ten or less.
  expect(reads.single).toBeLessThanOrEqual(10)
  const isRead = ({ work, invoice, statusReadAt }: Row) =>
    work === null && invoice?.readBy === 'status-run' && statusReadAt !== null && statusReadAt >= before
  expect((await rowsOf(all)).filter((row) => !isRead(row))).toEqual([])
  expect((await drafts.rowOf(paid.billId)).invoice?.status).toBe('paid')
  expect(await drafts.rowOf(voided.billId)).toMatchObject({ invoice: { status: 'void' }, drift: { kind: 'voided' } })
}, 120_000)

test('what a page says reaches the bill, and the attempt tells of that page', async () => {
  const [one] = some
  await live.owner('pay', one?.invoiceId ?? '')
  expect(await readsDuring(() => readAll(live, some))).toEqual({ lists: 1, single: 0 })
  expect((await live.billOf(one?.billId ?? '')).stripePaymentStatus).toBe('paid')
  const params = { billExportId: one?.rowId ?? '' }
  const { data } = await live.client.call(billExportEndpoints.attempts, { params, query: {} })
  expect(data.data[0]).toMatchObject({
    kind: 'status',
    outcome: 'read',
    calls: [{ method: 'GET', path: expect.stringContaining('/v1/invoices?'), status: 200 }],
  })
})

test('what the list does not hold is asked for singly: that is how a deleted draft is known', async () => {
  const sent = await sendMany(drafts, 12)
  await drafts.owner('delete-draft', sent[4]?.invoiceId ?? '')
  const reads = await readsDuring(() => readAll(drafts, sent))
  expect(reads.single).toBe(1)
  expect(await drafts.rowOf(sent[4]?.billId ?? '')).toMatchObject({
    invoice: { status: 'deleted', readBy: 'status-run' },
    drift: { kind: 'deleted' },
  })
  expect((await rowsOf(sent)).filter(({ invoice }) => invoice?.status === 'draft')).toHaveLength(11)
})

test('a few are asked for singly, and so are those that were made at another time than they were sent', async () => {
  expect(await readsDuring(() => readAll(live, some.slice(0, 10)))).toEqual({ lists: 0, single: 10 })
  const sentAt = new Map((await rowsOf(some)).map((row) => [row._id, row.sentAt]))
  await rows.updateMany(ours, { $set: { sentAt: new Date(Date.now() - 86_400_000) } })
  expect(await readsDuring(() => readAll(live, some))).toEqual({ lists: 1, single: 20 })
  for (const [_id, at] of sentAt) await rows.updateOne({ _id }, { $set: { sentAt: at } })
})

test('what the list says is as old as its page: a newer reading that came in between stays', async () => {
  const one = some[3]
  await standIn.fault({ kind: 'slow', ms: 1_500, method: 'GET', path: '/v1/invoices', next: 1 })
  await enlist(live, 'status', idsOf(some))
  const listed = async () => (await standIn.requests('GET', '/v1/invoices')).length
  const before = await listed()
  const drained = jobs.drain()
  await expect.poll(listed, { interval: 20 }).toBe(before + 1)
  const newer = { by: 'webhook', newsAt: new Date() } as const
  await server.services.exports.readInvoiceOfRow(server.organization.id, one?.rowId ?? '', newer)
  await drained
  expect((await live.rowOf(one?.billId ?? '')).invoice?.readBy).toBe('webhook')
  expect((await rowsOf(some)).filter(({ invoice }) => invoice?.readBy === 'status-run')).toHaveLength(19)
})

test('a page that fails is a failure of those it was read for; after the second they are asked for singly', async () => {
  await standIn.fault({ kind: '500-before', method: 'GET', path: '/v1/invoices', rate: 1 })
  await enlist(live, 'status', idsOf(some))
  const hour = 3_600_000
  const retryPace = { baseMs: hour, capMs: hour, random: () => 0.5 }
  const patient = server.services.exports.createJobs({ concurrency: 192, retryPace })
  for (const tries of [1, 2]) {
    expect(await readsDuring(patient.drain)).toEqual({ lists: 1, single: 0 })
    expect((await rowsOf(some)).map(({ work }) => work?.tries)).toEqual(Array(20).fill(tries))
    await rows.updateMany(ours, { $set: { 'work.dueAt': new Date() } })
  }
  expect(await readsDuring(patient.drain)).toEqual({ lists: 0, single: 20 })
  expect((await rowsOf(some)).filter(({ work }) => work !== null)).toEqual([])
})

test('a worker that stops hands back what waits for its turn, as what is under way', async () => {
  await standIn.fault({ kind: 'slow', ms: 15_000, method: 'GET', path: '/v1/invoices', next: 1 })
  const before = (await rowsOf(some)).map(({ attemptCount }) => attemptCount)
  await enlist(live, 'status', idsOf(some))
  const leaving = createJobs()
  leaving.start()
  const attempts = createAttemptModel(server.database.connection)
  const ofOurs = { billExportId: { $in: idsOf(some) } }
  const begun = () => attempts.countDocuments({ ...ofOurs, finishedAt: null })
  await expect.poll(begun, { interval: 20 }).toBe(16)
  expect(await rows.countDocuments({ ...ours, 'work.leaseToken': { $ne: null } })).toBe(20)
  await leaving.stop()
  const numbers = (await rowsOf(some)).map(({ attemptCount }) => attemptCount)
  expect((await rowsOf(some)).filter(({ work }) => work?.leaseToken !== null || work.dueAt > new Date())).toEqual([])
  await jobs.drain()
  expect((await rowsOf(some)).filter(({ work }) => work !== null)).toEqual([])
  // Of the four that never had their turn no attempt tells, and none was counted.
  const first = numbers.map((number, place) => number - (before[place] ?? 0))
  expect(first.toSorted()).toEqual([...Array(4).fill(0), ...Array(16).fill(1)])
  expect(await attempts.countDocuments({ ...ofOurs, outcome: 'interrupted' })).toBe(16)
})

test('statuses of an account that hangs hold up neither those of another nor what is sent to the same account', async () => {
  const [hanging, others] = [await sendMany(live, 20), await sendMany(drafts, 3)]
  const bill = await live.createBill('beside')
  await server.worker.drainFollowUps()
  const inWork = async (sent: readonly Sent[]) => (await rowsOf(sent)).filter(({ work }) => work !== null).length
  const pagesAsked = async () => (await standIn.requests('GET', '/v1/invoices')).length
  const before = await pagesAsked()
  // Longer than the others may take, however busy the machine is.
  await standIn.fault({ kind: 'slow', ms: 60_000, method: 'GET', path: '/v1/invoices', next: 1 })
  const running = createJobs()
  running.start()
  try {
    await enlist(live, 'status', idsOf(hanging))
    await expect.poll(pagesAsked).toBe(before + 1)
    await enlist(drafts, 'status', idsOf(others))
    await enlist(live, 'export', [(await live.rowOf(bill.id)).id])
    await expect.poll(async () => [await inWork(others), (await live.rowOf(bill.id)).status]).toEqual([0, 'complete'])
    expect(await inWork(hanging)).toBe(20)
  } finally {
    await running.stop()
  }
})
