import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'
import { createExportQueue } from './export-queue.ts'
import { createExportRunModel, createRunItemModel } from './export-run.model.ts'
import { createRunClosing } from './run-closing.ts'
import { createRunTally } from './run-tally.ts'

const minuteMs = 60_000
let time = Date.now()
const now = () => new Date(time)
const server = await startServer(createTestDatabase(), { sandbox: true, now })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { connection } = server.database
const { runs } = server.services.exports
const rows = createBillExportModel(connection)
const leaseMs = 15_000

const readyRow = async () => {
  const { send, customerId } = await exporting.setUp()
  const bill = await send({ approvalStatus: 'approved' })
  return { customerId, billId: bill.id, id: (await exporting.rowOf(bill.id)).id }
}

const workOn = async () => {
  await server.worker.drainFollowUps()
  await exporting.jobs.drain()
}

test('a run whose bills were never taken in, because that failed too often, is taken in again', async () => {
  const { id, customerId } = await readyRow()
  const { client } = exporting
  const body = { kind: 'export' as const, selection: { ids: [id] } }
  const { data: run } = await client.call(exportRunEndpoints.create, { body })
  await connection.collection('follow-ups').deleteMany({ kind: 'exports.enlist' })
  await workOn()
  await runs.heal()
  await workOn()
  expect((await exporting.getRun(run.id)).status).toBe('preparing')
  time += 11 * minuteMs
  await runs.heal()
  await runs.heal()
  await workOn()
  expect(await exporting.getRun(run.id)).toMatchObject({ status: 'done', counts: { total: 1, succeeded: 1 } })
  expect(await exporting.invoicesOf(customerId)).toHaveLength(1)
})

test('a run by a filter takes in what was there when it began, and leaves what came while it was taken in', async () => {
  const { send, accountId } = await exporting.setUp()
  const [early, client] = [await send({ approvalStatus: 'approved' }), exporting.client]
  await server.worker.drainFollowUps()
  const filter = { mode: 'test', tab: 'unsent', view: 'ready', accountId } as const
  const { data: run } = await client.call(exportRunEndpoints.create, {
    body: { kind: 'export', selection: { filter } },
  })
  await connection.collection('follow-ups').deleteMany({ kind: 'exports.enlist' })
  time += 11 * minuteMs
  const late = await send({ number: 'late', approvalStatus: 'approved' })
  await server.worker.drainFollowUps()
  await runs.heal()
  await workOn()
  expect(await exporting.getRun(run.id)).toMatchObject({ status: 'done', counts: { total: 1, succeeded: 1 } })
  expect([(await exporting.rowOf(early.id)).status, (await exporting.rowOf(late.id)).status]).toEqual([
    'complete',
    'unsent',
  ])
})

test('a run that waits for a bill nobody works any more lets it go, and ends', async () => {
  const { id } = await readyRow()
  const run = await exporting.startRun('export', [id])
  await rows.updateOne({ _id: id }, { $set: { work: null, status: 'unsent', queue: 'ready' } })
  await workOn()
  expect((await exporting.getRun(run.id)).status).toBe('running')
  time += 11 * minuteMs
  await runs.heal()
  await workOn()
  expect(await exporting.getRun(run.id)).toMatchObject({ status: 'done', counts: { held: 1, done: 1 } })
})

test('a run under way is left alone, however old it is', async () => {
  const { id } = await readyRow()
  const run = await exporting.startRun('export', [id])
  time += 60 * minuteMs
  await runs.heal()
  expect((await exporting.getRun(run.id)).counts).toMatchObject({ total: 1, done: 0 })
  await workOn()
  expect((await exporting.getRun(run.id)).counts).toMatchObject({ succeeded: 1 })
})

test('what a dead worker had claimed is due again when its lease is over, and ends in one invoice', async () => {
  const { id, customerId } = await readyRow()
  const run = await exporting.startRun('export', [id])
  const dead = createExportQueue({ rows, runs: createExportRunModel(connection), now, leaseMs })
  expect(await dead.claim(10)).toHaveLength(1)
  await workOn()
  expect((await exporting.getRun(run.id)).status).toBe('running')
  time += leaseMs + 1
  await workOn()
  expect(await exporting.getRun(run.id)).toMatchObject({ status: 'done', counts: { succeeded: 1 } })
  expect(await exporting.invoicesOf(customerId)).toHaveLength(1)
})

test('a run is not closed over a bill that goes on in it at the same moment', async () => {
  const { id } = await readyRow()
  const { id: runId } = await exporting.run('export', [id])
  const stored = createExportRunModel(connection)
  const items = createRunItemModel(connection)
  const reopened = { status: 'running', finishedAt: null, summary: null, endedBecause: null } as const
  await stored.updateOne({ _id: runId }, { $set: reopened })
  let looks = 0
  const endOf = async () => {
    looks += 1
    if (looks > 1) return 'done' as const
    // Past the transaction of the closing, as another worker writes.
    await connection.collection('export-run-items').updateOne({ runId }, { $set: { result: 'pending' } })
    await connection.collection('export-runs').updateOne({ _id: runId as never }, { $inc: { batchCount: 1 } })
    return 'done' as const
  }
  const { transaction } = server.database
  const { logger } = server.services
  const close = createRunClosing({ runs: stored, items, tally: createRunTally(items), endOf, transaction, logger, now })
  await close()
  expect(looks).toBe(1)
  expect(await stored.findById(runId).lean()).toMatchObject({ status: 'running', finishedAt: null })
})
