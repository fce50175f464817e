import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'
import { runItemId } from './export-run.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const { client, takenIn, getRun, jobs } = await exportingWith(server, await server.organization.signedIn('admin'))
const rows = server.database.connection.collection<{ _id: string }>('bill-exports')
const items = server.database.connection.collection<{ _id: string }>('export-run-items')

const many = 450

/** A run that has taken in more bills than one transaction lets go. */
const takenInMany = async () => {
  const { ids, runId } = await takenIn(1)
  const row = await rows.findOne({ _id: ids[0] ?? '' })
  const item = await items.findOne({ _id: runItemId(runId, ids[0] ?? '') })
  const names = Array.from({ length: many }, (_, n) => `many-${n}`)
  await rows.insertMany(names.map((_id) => ({ ...row, _id, billId: _id })))
  await items.insertMany(names.map((_id) => ({ ...item, _id: runItemId(runId, _id), billExportId: _id })))
  return runId
}

test('a run of many bills is cancelled at once, and its bills leave it in batches', async () => {
  const runId = await takenInMany()
  const { data } = await client.call(exportRunEndpoints.cancel, { params: { runId } })
  expect(data).toMatchObject({ status: 'cancelled', finishedAt: null, counts: { total: many + 1 } })
  expect(data.counts.cancelled).toBeLessThan(many)
  const again = client.call(exportRunEndpoints.cancel, { params: { runId } })
  await expect(again).rejects.toMatchObject({ type: 'run-finished' })

  // What has not left it yet is not begun either, however long that takes.
  await rows.updateMany({ 'work.runId': runId }, { $set: { 'work.dueAt': new Date(0) } })
  await jobs.drain()
  expect(await rows.countDocuments({ 'work.runId': runId, status: { $ne: 'waiting' } })).toBe(0)
  await server.worker.drainFollowUps()
  await jobs.drain()
  expect(await rows.countDocuments({ 'work.runId': runId })).toBe(0)
  expect(await rows.countDocuments({ _id: /^many-/, status: 'unsent' })).toBe(many)
  const ended = await getRun(runId)
  expect(ended).toMatchObject({ endedBecause: 'cancelled', counts: { cancelled: many + 1, succeeded: 0 } })
  expect(ended.finishedAt).not.toBeNull()
})
