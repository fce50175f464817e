import { randomUUID } from 'node:crypto'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { profileEverything } from '../../../test/query-profile.ts'
import { startServer } from '../../../test/start-server.ts'
import type { Transaction } from '../../platform/mongo.ts'
import { createBillExportModel } from './bill-export.model.ts'
import { createExportQueue } from './export-queue.ts'
import { createExportRunModel, createRunItemModel } from './export-run.model.ts'
import { createInHandRefusal } from './in-hand.ts'
import { createRunEnlisting } from './run-enlisting.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, setUp, rowOf, getRun, jobs } = exporting
const { connection } = server.database
const runs = createExportRunModel(connection)
const rows = createBillExportModel(connection)

const readyRows = async (count: number) => {
  const { configuration, send } = await setUp()
  const bills: string[] = []
  for (let number = 1; number <= count; number++) bills.push((await send({ number: String(number) })).id)
  await server.worker.drainFollowUps()
  const ids = await Promise.all(bills.map(async (id) => (await rowOf(id)).id))
  return { ids: ids.toSorted(), configurationId: configuration.id }
}

/** One press, as the console sends it, which nobody takes in yet. */
const press = async (ids: string[], kind: 'export' | 'status' = 'export') => {
  const headers = { 'idempotency-key': randomUUID() }
  return (await client.call(exportRunEndpoints.create, { body: { kind, selection: { ids } } }, { headers })).data.id
}

const workOn = async () => {
  await server.worker.drainFollowUps()
  await jobs.drain()
}

const refusedFor = (runId: string) => ({
  type: 'selection-empty',
  problem: { detail: expect.stringContaining(runId), details: { runId } },
})

test('a second press is led to the run that is about to take the bills, and to the one that has them, and makes none', async () => {
  const { ids } = await readyRows(2)
  const runId = await press(ids)
  await expect(press(ids)).rejects.toMatchObject(refusedFor(runId))
  await expect(press(ids.slice(1))).rejects.toMatchObject(refusedFor(runId))
  await server.worker.drainFollowUps()
  await expect(press(ids)).rejects.toMatchObject(refusedFor(runId))
  await jobs.drain()
  expect(await getRun(runId)).toMatchObject({ status: 'done', counts: { total: 2, succeeded: 2 } })
  await expect(press(ids)).rejects.toMatchObject({
    problem: expect.not.objectContaining({ details: expect.anything() }),
  })
  expect(await runs.countDocuments()).toBe(1)
})

test.each(['with', 'without'])(
  'presses of the very same moment, %s a key each, make one run between them',
  async (keys) => {
    const { ids } = await readyRows(3)
    const body = { kind: 'export', selection: { ids } } as const
    const pressed = () =>
      keys === 'with' ? press(ids) : client.call(exportRunEndpoints.create, { body }).then(({ data }) => data.id)
    const answers = await Promise.allSettled(Array.from({ length: 5 }, pressed))
    const made = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    expect(made).toHaveLength(1)
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
    for (const reason of refused) expect(reason).toMatchObject(refusedFor(made[0] ?? ''))
    await workOn()
    expect((await getRun(made[0] ?? '')).counts).toMatchObject({ total: 3, succeeded: 3 })
  },
)

test('a press that asks for more, or for something else, makes a run', async () => {
  const [first, second] = (await readyRows(2)).ids as [string, string]
  const before = await press([first])
  const both = await press([first, second])
  await workOn()
  expect((await getRun(before)).counts).toMatchObject({ total: 1, succeeded: 1 })
  expect((await getRun(both)).counts).toMatchObject({ total: 1, succeeded: 1 })
  const looking = await press([first], 'status')
  await server.worker.drainFollowUps()
  await expect(press([first], 'export')).rejects.toMatchObject({
    problem: expect.not.objectContaining({ details: expect.anything() }),
  })
  await expect(press([first], 'status')).rejects.toMatchObject(refusedFor(looking))
  await jobs.drain()
})

test('a bill that a run which is still being prepared has gone past is taken by another', async () => {
  const [first, second] = (await readyRows(2)).ids as [string, string]
  const reason = 'Not yet'
  await client.call(billExportEndpoints.archive, { body: { selection: { ids: [first] }, reason } })
  const runId = await press([first, second])
  await runs.updateOne({ _id: runId }, { $set: { takenUpTo: first, batchCount: 1 } })
  await client.call(billExportEndpoints.restore, { body: { selection: { ids: [first] } } })
  await expect(press([second])).rejects.toMatchObject(refusedFor(runId))
  expect(await press([first])).not.toBe(runId)
  await workOn()
})

/** What takes the selections of runs in, by itself. */
const enlistBy = (transaction: Transaction) => {
  const items = createRunItemModel(connection)
  const enlist = createRunEnlisting({ ...server.services, now: () => new Date(), rows, runs, items, transaction })
  const context = { organizationId: server.organization.id, signal: new AbortController().signal }
  return (runId: string) => enlist({ runId, after: null }, context)
}

test('a run that reads its selection while somebody is led to it reads it anew, and takes what became ready', async () => {
  const [first, second] = (await readyRows(2)).ids as [string, string]
  await client.call(billExportEndpoints.archive, { body: { selection: { ids: [first] }, reason: 'Not yet' } })
  const runId = await press([first, second])
  const enlist = enlistBy(async (work) => {
    await client.call(billExportEndpoints.restore, { body: { selection: { ids: [first] } } })
    await expect(press([first])).rejects.toMatchObject(refusedFor(runId))
    return server.database.transaction(work)
  })
  expect(await enlist(runId)).toEqual({ continueWith: { runId, after: null } })
  await workOn()
  expect((await getRun(runId)).counts).toMatchObject({ total: 2, succeeded: 2 })
})

test('a worker that stood still does not put back how far its successor has come, so that no press counts on the run', async () => {
  const [first, second] = (await readyRows(2)).ids as [string, string]
  await client.call(billExportEndpoints.archive, { body: { selection: { ids: [second] }, reason: 'Not yet' } })
  const runId = await press([first, second])
  await runs.updateOne({ _id: runId }, { $set: { takenUpTo: second, batchCount: 1 } })
  expect(await enlistBy(server.database.transaction)(runId)).toEqual({ continueWith: { runId, after: first } })
  await client.call(billExportEndpoints.restore, { body: { selection: { ids: [second] } } })
  expect(await press([second])).not.toBe(runId)
  await workOn()
})

test('a press sees where a run is now, though the transaction that it is in began before', async () => {
  const { ids } = await readyRows(2)
  const runId = await press(ids)
  const refuse = createInHandRefusal({ rows, runs })
  const asked = {
    kind: 'export',
    correction: null,
    watchedOnly: false,
    startedAt: new Date(),
    selection: { ids },
  } as const
  let begin = (): void => undefined
  // Begun out here, so that it is no part of the transaction.
  const wentOn = new Promise<void>((resolve) => {
    begin = resolve
  }).then(() => server.worker.drainFollowUps())
  const statuses: (string | undefined)[] = []
  const pressed = server.database.transaction(async () => {
    await runs.findById(runId).lean()
    begin()
    await wentOn
    statuses.push((await runs.findById(runId).lean())?.status)
    await refuse(server.organization.id, asked)
  })
  await expect(pressed).rejects.toMatchObject({ type: 'selection-empty', details: { runId } })
  expect(statuses[0]).toBe('preparing')
  await jobs.drain()
})

test('a run that was cancelled has nothing in hand any more', async () => {
  const { ids } = await readyRows(1)
  const runId = await press(ids)
  await client.call(exportRunEndpoints.cancel, { params: { runId } })
  expect(await press(ids)).not.toBe(runId)
  await workOn()
})

test('nobody is led to a run that was cancelled and only finishes what it began', async () => {
  const { ids } = await readyRows(1)
  const runId = await press(ids)
  await server.worker.drainFollowUps()
  const leaseMs = 1
  expect(await createExportQueue({ rows, runs, now: () => new Date(), leaseMs }).claim(1)).toHaveLength(1)
  await client.call(exportRunEndpoints.cancel, { params: { runId } })
  await expect(press(ids)).rejects.toMatchObject({
    problem: expect.not.objectContaining({ details: expect.anything() }),
  })
  await workOn()
})

test('a run of which nobody knows any more whether it is taken in refuses no press', async () => {
  const { ids } = await readyRows(1)
  const runId = await press(ids)
  await connection.collection('follow-ups').deleteMany({ kind: 'exports.enlist' })
  await expect(press(ids)).rejects.toMatchObject(refusedFor(runId))
  await runs.updateOne({ _id: runId }, { $set: { startedAt: new Date(Date.now() - 10 * 60_000) } })
  const another = await press(ids)
  await workOn()
  expect((await getRun(another)).counts).toMatchObject({ total: 1, succeeded: 1 })
  await client.call(exportRunEndpoints.cancel, { params: { runId } })
})

test('runs of before are not read for it', async () => {
  const { ids } = await readyRows(1)
  const old = await runs.find({ status: 'done' }).lean()
  await runs.insertMany(Array.from({ length: 300 }, (_, index) => ({ ...old[0], _id: `run_old${index}` })))
  const runId = await press(ids)
  const asked = await profileEverything(connection, () => expect(press(ids)).rejects.toMatchObject(refusedFor(runId)))
  expect(asked.filter(({ plan }) => plan.includes('COLLSCAN'))).toEqual([])
  const plan = await runs
    .find({ finishedAt: null, status: 'preparing', organizationId: server.organization.id, 'selection.ids': ids[0] })
    .explain('executionStats')
  expect(JSON.stringify(plan)).toContain('"totalDocsExamined":1')
  await workOn()
})
