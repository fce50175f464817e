import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

let time = Date.now()
const now = () => new Date(time)
const server = await startServer(createTestDatabase(), { sandbox: true, now })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, setUp, switchTo, takenIn, startRun, rowOf, getRun, invoicesOf, jobs } = exporting
/** Two at a time, so that most of a run are claimed after what stops the first. */
const twoByTwo = server.services.exports.createJobs({ concurrency: 2 })

let key = exporting.credential.key
const loseAccess = () => sandbox.expireKey(stripeAccountId, key)
const reconnect = async () => {
  key = await exporting.reconnect()
}

const workOn = async () => {
  await server.worker.drainFollowUps()
  await jobs.drain()
}

/** Works on until it is so; what has to wait for a lease to end, on a busy machine, does. */
const until = async (read: () => Promise<unknown>, wanted: unknown) => {
  const step = async () => {
    await workOn()
    time += 1_000
    return read()
  }
  await expect.poll(step, { interval: 20 }).toEqual(wanted)
}

const six = (status: string): string[] => Array(6).fill(status)

test('all bills of a run that lost its credential go on in it after reconnection, those not begun too', async () => {
  const { runId, statuses, customerId } = await takenIn(6)
  await loseAccess()
  await twoByTwo.drain()
  await server.worker.drainFollowUps()
  expect(await statuses()).toEqual(six('auth-failed'))
  expect(await getRun(runId)).toMatchObject({ status: 'done', counts: { held: 6 } })
  await reconnect()
  await until(statuses, six('complete'))
  expect(await getRun(runId)).toMatchObject({ status: 'done', counts: { succeeded: 6, held: 0 } })
  expect(await invoicesOf(customerId)).toHaveLength(6)
})

test('bills of a run whose configuration is disabled before they are begun go on in it when it is enabled', async () => {
  const { runId, statuses, configuration, customerId, send } = await takenIn(6)
  await switchTo(configuration.id, false)
  await until(statuses, six('disabled'))
  const late = await send({ number: 'late' })
  await workOn()
  expect((await rowOf(late.id)).status).toBe('disabled')
  await switchTo(configuration.id, true)
  await until(statuses, six('complete'))
  expect(await getRun(runId)).toMatchObject({ status: 'done', counts: { succeeded: 6, held: 0 } })
  // Nobody asked for this one yet.
  expect(await rowOf(late.id)).toMatchObject({ status: 'unsent', decision: { outcome: 'go' } })
  expect(await invoicesOf(customerId)).toHaveLength(6)
})

test('so do those that were claimed by then, also when it was enabled before they were put down', async () => {
  const { runId, statuses, configuration } = await takenIn(6)
  await switchTo(configuration.id, false)
  await twoByTwo.drain()
  expect(await statuses()).toEqual(six('disabled'))
  // As if it had been enabled, and looked through, between the claim and its end.
  const { connection } = server.database
  await connection
    .collection<{ _id: string }>('configurations')
    .updateOne({ _id: configuration.id }, { $set: { enabled: true } })
  await until(statuses, six('complete'))
  expect((await getRun(runId)).counts).toMatchObject({ succeeded: 6, held: 0 })
})

test('so do those that are put down after it was enabled, whatever was promised before', async () => {
  const { runId, statuses, configuration } = await takenIn(2)
  await switchTo(configuration.id, false)
  const { connection } = server.database
  const session = await connection.startSession()
  session.startTransaction()
  // What settling has to write is another's for a while.
  await connection.collection('export-run-items').updateMany({ runId }, { $set: { message: 'held' } }, { session })
  const drained = twoByTwo.drain()
  const promised = () => connection.collection('follow-ups').countDocuments({ dedupeKey: `${configuration.id} later` })
  await expect.poll(promised, { interval: 10 }).toBe(1)
  await switchTo(configuration.id, true)
  await server.worker.drainFollowUps()
  await session.abortTransaction()
  await session.endSession()
  await drained
  await until(statuses, six('complete').slice(0, 2))
})

test('nothing goes on that was archived meanwhile, or whose credential is away as well', async () => {
  const { ids, statuses, configuration } = await takenIn(6)
  const sorted = async () => (await statuses()).toSorted()
  await switchTo(configuration.id, false)
  await until(statuses, six('disabled'))
  const body = { selection: { ids: ids.slice(0, 1) }, reason: 'Settled otherwise' }
  await client.call(billExportEndpoints.archive, { body })
  await loseAccess()
  await switchTo(configuration.id, true)
  await until(sorted, ['archived', ...six('auth-failed').slice(1)])
  await reconnect()
  await until(sorted, ['archived', ...six('complete').slice(1)])
  await switchTo(configuration.id, false)
  await switchTo(configuration.id, true)
  await workOn()
  expect(await sorted()).toEqual(['archived', ...six('complete').slice(1)])
})

test('what waits for its configuration is not tried when the credential comes back', async () => {
  const { runId, billIds, statuses, configuration } = await takenIn(6)
  await switchTo(configuration.id, false)
  await until(statuses, six('disabled'))
  await loseAccess()
  await reconnect()
  await workOn()
  expect(await statuses()).toEqual(six('disabled'))
  expect((await getRun(runId)).status).toBe('done')
  const rows = await Promise.all(billIds.map(rowOf))
  expect(rows.map(({ attemptCount }) => attemptCount)).toEqual(Array(6).fill(0))
  await switchTo(configuration.id, true)
  await until(statuses, six('complete'))
})

test('what was asked for under one configuration does not go on under another that takes its accounts over', async () => {
  const { statuses, configuration, accountId, customerId } = await takenIn(6)
  await switchTo(configuration.id, false)
  await until(statuses, six('disabled'))
  const settings = sampleSettings({ accounts: { includedAccountIds: [accountId] } })
  const body = { name: 'Other rules', credentialId: exporting.credentialId, settings, enabled: false }
  const other = (await client.call(configurationEndpoints.create, { body })).data
  await switchTo(other.id, true)
  await until(statuses, six('unsent'))
  await switchTo(other.id, false)
  await workOn()
  await switchTo(other.id, true)
  await workOn()
  expect(await statuses()).toEqual(six('unsent'))
  expect(await invoicesOf(customerId)).toEqual([])
})

test('a failed bill that was retried, stopped and taken up again is a failed one when its run is cancelled', async () => {
  const account = await setUp({ customer: { whenUnmapped: 'report' } }, false)
  const bill = await account.send()
  await server.worker.drainFollowUps()
  const { id } = await rowOf(bill.id)
  await exporting.run('export', [id])
  const failed = await rowOf(bill.id)
  expect(failed).toMatchObject({ status: 'error', error: { cause: 'customer-not-mapped' } })
  const { id: runId } = await startRun('retry', [id])
  await switchTo(account.configuration.id, false)
  await server.worker.drainFollowUps()
  await switchTo(account.configuration.id, true)
  await server.worker.drainFollowUps()
  expect(await rowOf(bill.id)).toMatchObject({ status: 'waiting', error: null })
  await client.call(exportRunEndpoints.cancel, { params: { runId } })
  expect(await rowOf(bill.id)).toMatchObject({ status: 'error', error: failed.error })
})
