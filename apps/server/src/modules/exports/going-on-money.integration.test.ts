import { configurationEndpoints } from '@billbridge/contract/configurations'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

let time = Date.now()
const now = () => new Date(time)
const server = await startServer(createTestDatabase(), { sandbox: true, now })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, setUp, rowOf, startRun, jobs, invoicesOf } = exporting

type Panels = Parameters<typeof setUp>[0]

const switchTo = async (configurationId: string, enabled: boolean) => {
  const params = { configurationId }
  const { version } = (await client.call(configurationEndpoints.get, { params })).data
  await client.call(configurationEndpoints.setEnabled, { params, body: { enabled, version } })
}

const beforeEnabling = async (configurationId: string) =>
  (await client.call(configurationEndpoints.enablingPreview, { params: { configurationId } })).data

/** Bills of one account that a run has taken in and not begun. */
const pressed = async (count: number, panels: Panels = {}) => {
  const account = await setUp(panels)
  const bills: string[] = []
  for (let number = 1; number <= count; number++) bills.push((await account.send({ number: String(number) })).id)
  await server.worker.drainFollowUps()
  const ids = await Promise.all(bills.map(async (id) => (await rowOf(id)).id))
  const { id: runId } = await startRun('export', ids)
  return { ...account, bills, ids, runId }
}

/** Works on until nothing more happens within what was promised. */
const workOn = async () => {
  for (let round = 0; round < 5; round++) {
    await server.worker.drainFollowUps()
    await jobs.drain()
    time += 61_000
  }
}

const usd = (count: number) => ({ count, totals: [{ currency: 'USD', total: 1000 * count, count }] })

test('enabling right after disabling tells of the bills that have not left their run yet', async () => {
  const { configuration, customerId, bills, send } = await pressed(5)
  const ready = await send({ number: 'ready' })
  await server.worker.drainFollowUps()
  await switchTo(configuration.id, false)
  const told = await beforeEnabling(configuration.id)
  expect(told.goingOn).toMatchObject(usd(5))
  await switchTo(configuration.id, true)
  await workOn()
  expect(await invoicesOf(customerId)).toHaveLength(told.goingOn.count)
  const sent = await Promise.all(bills.map(async (id) => (await rowOf(id)).status))
  expect(new Set(sent)).toEqual(new Set(['complete']))
  expect((await rowOf(ready.id)).status).toBe('unsent')
  expect((await beforeEnabling(configuration.id)).goingOn.count).toBe(0)
})
