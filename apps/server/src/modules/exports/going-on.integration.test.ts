import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

let time = Date.now()
const now = () => new Date(time)
const server = await startServer(createTestDatabase(), { sandbox: true, now })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, takenIn, getRun, startRun, jobs, credentialId } = exporting

const switchTo = async (configurationId: string, enabled: boolean) => {
  await exporting.switchTo(configurationId, enabled)
  await server.worker.drainFollowUps()
}

const beforeEnabling = async (configurationId: string) =>
  (await client.call(configurationEndpoints.enablingPreview, { params: { configurationId } })).data

const beforeReconnecting = async () =>
  (await client.call(credentialEndpoints.reconnectionPreview, { params: { credentialId } })).data

const workOn = async () => {
  await server.worker.drainFollowUps()
  await jobs.drain()
  time += 1_000
}

/** What has to wait for a lease to end, on a busy machine, does. */
const patience = { timeout: 90_000, interval: 20 }

const usd = (count: number) => ({ count, totals: [{ currency: 'USD', total: 1000 * count, count }] })
const none = { count: 0, totals: [] }

test('before a configuration is enabled it is told which bills go on at once, and just those do', async () => {
  const { configuration, ids, runId, send } = await takenIn(5)
  expect(await beforeEnabling(configuration.id)).toEqual({
    goingOn: { ...none, since: null },
    begun: none,
    inHand: 0,
    waitingFurther: none,
    others: { ...none, byRound: 0 },
  })
  const disabledAt = now().toISOString()
  await switchTo(configuration.id, false)
  await workOn()
  await send({ number: 'late' })
  await server.worker.drainFollowUps()
  const body = { selection: { ids: ids.slice(0, 1) }, reason: 'Settled otherwise' }
  await client.call(billExportEndpoints.archive, { body })

  const told = await beforeEnabling(configuration.id)
  // The bill that nobody approved is decided anew as well.
  expect(told).toEqual({
    goingOn: { ...usd(4), since: disabledAt },
    begun: none,
    inHand: 0,
    waitingFurther: none,
    others: { ...usd(2), byRound: 0 },
  })
  const query = { mode: 'test', tab: 'unsent', configurationId: configuration.id, goesOnWhen: 'enabled' } as const
  const listed = (await client.call(billExportEndpoints.list, { query })).data.data
  expect(listed.map(({ id }) => id).toSorted()).toEqual(ids.slice(1).toSorted())

  await switchTo(configuration.id, true)
  await expect
    .poll(async () => {
      await workOn()
      return (await getRun(runId)).counts.succeeded
    }, patience)
    .toBe(told.goingOn.count)
  expect((await client.call(billExportEndpoints.list, { query })).data.data).toEqual([])
  expect((await beforeEnabling(configuration.id)).goingOn.count).toBe(0)
})

test('a run says what its bills wait for, and when they went on', async () => {
  const { configuration, runId } = await takenIn(3)
  expect(await getRun(runId)).toMatchObject({ waits: [], wentOn: null })
  await switchTo(configuration.id, false)
  await workOn()
  const waits = [{ for: 'configuration', id: configuration.id, name: configuration.name, count: 3, isOver: false }]
  expect(await getRun(runId)).toMatchObject({ status: 'done', endedBecause: 'configuration-disabled', waits })
  const { data } = await client.call(exportRunEndpoints.list, { query: { configurationId: configuration.id } })
  expect(data.data[0]).toMatchObject({ id: runId, waits })

  time += 60_000
  const wentOnAt = now().toISOString()
  await switchTo(configuration.id, true)
  expect(await getRun(runId)).toMatchObject({
    status: 'running',
    counts: { total: 3, done: 0 },
    waits: [],
    wentOn: { at: wentOnAt, done: 0 },
  })
  await workOn()
  await expect.poll(async () => (await getRun(runId)).status).toBe('done')
  expect(await getRun(runId)).toMatchObject({ counts: { succeeded: 3 }, waits: [], wentOn: { at: wentOnAt } })
})

test('what was done before a run went on is kept apart, and a cancelled run waits for nothing', async () => {
  const { configuration, runId, ids } = await takenIn(4)
  const one = server.services.exports.createJobs({ concurrency: 1 })
  await switchTo(configuration.id, false)
  await switchTo(configuration.id, true)
  await one.drain()
  await workOn()
  expect((await getRun(runId)).counts.succeeded).toBe(4)
  const late = await startRun('status', ids)
  expect(await getRun(late.id)).toMatchObject({ waits: [], wentOn: null })
  await client.call(exportRunEndpoints.cancel, { params: { runId: late.id } })
  expect(await getRun(late.id)).toMatchObject({ waits: [] })
})

test('before a credential is connected again it is told what goes on, and what waits for a configuration', async () => {
  const first = await takenIn(3)
  const second = await takenIn(2)
  await sandbox.expireKey(stripeAccountId, exporting.credential.key)
  await workOn()
  await expect.poll(async () => (await beforeReconnecting()).goingOn.count).toBe(5)
  await switchTo(second.configuration.id, false)
  const told = await beforeReconnecting()
  expect(told).toMatchObject({ goingOn: usd(3) })
  // Of what was promised of it, nothing is final: that is taken back, and the bill waits on as well.
  const further = told.waitingFurther.count + told.begun.count
  expect(further).toBe(2)
  const wait = { for: 'credential', id: credentialId, name: exporting.credential.name }
  expect((await getRun(first.runId)).waits).toEqual([{ ...wait, count: 3, isOver: false }])
  await exporting.reconnect()
  expect((await getRun(first.runId)).waits).toMatchObject([{ ...wait, isOver: true }])
  const sent = async () => (await getRun(first.runId)).counts.succeeded + (await getRun(second.runId)).counts.succeeded
  await expect
    .poll(async () => {
      await workOn()
      return sent()
    }, patience)
    .toBe(told.goingOn.count)
  const left = { for: 'configuration', id: second.configuration.id, count: further }
  expect(await getRun(second.runId)).toMatchObject({ waits: [left] })
  await client.call(configurationEndpoints.remove, { params: { configurationId: second.configuration.id } })
  await server.worker.drainFollowUps()
  // What is archived is never enabled again.
  expect((await getRun(second.runId)).waits).toEqual([])
  expect((await beforeEnabling(second.configuration.id)).goingOn.count).toBe(0)
})

test('what is not there is answered so', async () => {
  const params = { configurationId: 'cfg_000000000000000000000000' }
  await expect(client.call(configurationEndpoints.enablingPreview, { params })).rejects.toMatchObject({
    type: 'not-found',
  })
})
