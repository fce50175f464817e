import { setTimeout as sleep } from 'node:timers/promises'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, setUp, rowOf, startRun, getRun, attemptsOf, untilStatus } = exporting
const rows = createBillExportModel(server.database.connection)
const jobs = server.services.exports.createJobs({ concurrency: 10 })

/** Bills of one account, taken up by one claim. */
const billsOfOne = async (count: number) => {
  const { send } = await setUp()
  const bills = []
  for (let number = 0; number < count; number++) bills.push(await send({ number: String(number) }))
  const ids = await Promise.all(bills.map(async ({ id }) => (await rowOf(id)).id))
  return { billIds: bills.map(({ id }) => id), ids }
}

test('bills that end together are settled all the same when one of them is in other hands by then', async () => {
  const { billIds, ids } = await billsOfOne(8)
  // All end at once, long after their last note: what is settled together is settled then.
  await sandbox.fault({ kind: 'slow', ms: 700, method: 'POST', path: '/v1/invoices/:id/add_lines', next: 8 })
  const run = await startRun('export', ids)
  const drained = jobs.drain()
  await sleep(400)
  const taken = ids.slice(0, 2)
  await rows.updateMany(
    { _id: { $in: taken } },
    { $set: { 'work.leaseToken': 'another', 'work.dueAt': new Date(2 ** 42) } },
  )
  await drained
  const found = await Promise.all(billIds.map(rowOf))
  expect(found.map(({ status }) => status)).toEqual(['started', 'started', ...Array(6).fill('complete')])
  expect((await getRun(run.id)).counts).toMatchObject({ done: 6, succeeded: 6, failed: 0 })
  for (const id of ids.slice(2)) expect(await attemptsOf(id)).toMatchObject([{ outcome: 'sent', error: null }])
  await rows.updateMany({ _id: { $in: taken } }, { $set: { 'work.dueAt': new Date() } })
  await untilStatus('complete', billIds)
})

test('a bill whose facts cannot be read does not stop the others of its claim', async () => {
  const { billIds, ids } = await billsOfOne(4)
  type Bill = { _id: string; lineItems: unknown }
  const bills = server.database.connection.collection<Bill>('bills')
  const [broken = ''] = billIds
  const before = await bills.findOne({ _id: broken })
  await bills.updateOne({ _id: broken }, { $set: { lineItems: 'not what was stored' } })
  await startRun('export', ids)
  await jobs.drain()
  const statusOf = async (id: string | undefined) =>
    (await rows.findById(ids[billIds.indexOf(id ?? '')]).lean())?.status
  expect(await Promise.all(billIds.slice(1).map(statusOf))).toEqual(['complete', 'complete', 'complete'])
  expect(await statusOf(broken)).toBe('started')
  await bills.updateOne({ _id: broken }, { $set: { lineItems: before?.lineItems } })
  await rows.updateMany({ _id: { $in: ids }, status: 'started' }, { $set: { 'work.dueAt': new Date() } })
  await untilStatus('complete', billIds)
  const { data } = await client.call(exportRunEndpoints.list, { query: {} })
  expect(data.data[0]?.counts).toMatchObject({ succeeded: 4 })
})

test('the calls of a worker that died, as far as it noted them, stand in the attempt it left open', async () => {
  const { billIds, ids } = await billsOfOne(1)
  const [id = ''] = ids
  await sandbox.fault({ kind: 'slow', ms: 1_500, method: 'POST', path: '/v1/invoices/:id/add_lines', next: 1 })
  await startRun('export', ids)
  const dying = jobs.drain()
  await expect.poll(async () => (await rows.findById(id).lean())?.pin?.stripeInvoiceId).toMatch(/^in_/)
  await rows.updateOne({ _id: id }, { $set: { 'work.dueAt': new Date() } })
  const next = server.services.exports.createJobs({ concurrency: 1 })
  await next.drain()
  const interrupted = (await attemptsOf(id)).find(({ number }) => number === 1)
  expect(interrupted).toMatchObject({ outcome: 'interrupted', error: null })
  expect(interrupted?.calls).toMatchObject([{ method: 'POST', path: '/v1/invoices', status: 200 }])
  expect(interrupted?.calls[0]?.requestId).toMatch(/^req_/)
  await dying
  await untilStatus('complete', billIds)
  expect((await attemptsOf(id)).find(({ number }) => number === 1)).toEqual(interrupted)
})
