import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { expect, test } from 'vitest'
import { connectByKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

let time = Date.now()
const now = () => new Date(time)
const server = await startServer(createTestDatabase(), { sandbox: true, now })
const admin = await server.organization.signedIn('admin')
const exporting = await exportingWith(server, admin)
const { client, rowOf, switchTo, takenIn, jobs, invoicesOf, sandbox, credentialId, connectTestKey } = exporting

const beforeEnabling = async (configurationId: string) =>
  (await client.call(configurationEndpoints.enablingPreview, { params: { configurationId } })).data

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
  const { configuration, customerId, statuses, send } = await takenIn(5)
  const ready = await send({ number: 'ready' })
  await server.worker.drainFollowUps()
  await switchTo(configuration.id, false)
  const told = await beforeEnabling(configuration.id)
  expect(told.goingOn).toMatchObject(usd(5))
  // The list does not have them yet, and the preview says so.
  const query = { mode: 'test', tab: 'unsent', configurationId: configuration.id, goesOnWhen: 'enabled' } as const
  const listed = (await client.call(billExportEndpoints.list, { query })).data.data
  expect(listed.length + told.inHand).toBe(5)
  expect(told.inHand).toBeGreaterThan(0)
  await switchTo(configuration.id, true)
  await workOn()
  expect(await invoicesOf(customerId)).toHaveLength(told.goingOn.count)
  const sent = await statuses()
  expect(new Set(sent)).toEqual(new Set(['complete']))
  expect((await rowOf(ready.id)).status).toBe('unsent')
  expect((await beforeEnabling(configuration.id)).goingOn.count).toBe(0)
})

const sendsOf = async (customerId: string): Promise<number> => {
  const invoices = await invoicesOf(customerId)
  const counts = await Promise.all(invoices.map(({ id }) => sandbox.countRequests(`/v1/invoices/${id}/send`)))
  return counts.reduce((sum, count) => sum + count, 0)
}

const beforeReconnecting = async () =>
  (await client.call(credentialEndpoints.reconnectionPreview, { params: { credentialId } })).data

test('of an invoice that was begun, connecting again tells that it is finished, though its configuration is disabled', async () => {
  const { configuration, customerId, billIds } = await takenIn(1, {
    invoice: { finalization: 'finalize', emailThroughStripe: true },
  })
  await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices/:id/send', next: 3 })
  await jobs.drain()
  expect(await sendsOf(customerId)).toBeGreaterThan(0)
  await sandbox.expireKey(stripeAccountId, exporting.credential.key)
  await workOn()
  await switchTo(configuration.id, false)
  await workOn()
  const [invoice] = await invoicesOf(customerId)
  const told = await beforeReconnecting()
  expect(told).toMatchObject({ goingOn: { count: 0 }, begun: usd(1), waitingFurther: { count: 0 } })
  const before = await sendsOf(customerId)
  exporting.credential.key = await exporting.reconnect()
  await workOn()
  expect(await sendsOf(customerId)).toBeGreaterThan(before)
  expect(await invoicesOf(customerId)).toMatchObject([{ id: invoice?.id, status: 'open' }])
  expect(await rowOf(billIds[0] ?? '')).toMatchObject({ status: 'complete' })
})

test('replacing a credential by one of another Stripe account tells of the bills that were begun and stay with it', async () => {
  const { billIds } = await takenIn(2, { invoice: { finalization: 'finalize' } })
  await sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/finalize', next: 2 })
  await jobs.drain()
  await sandbox.expireKey(stripeAccountId, exporting.credential.key)
  await workOn()
  const key = await sandbox.createKey('acct_1ExampleBooks', ['customer_write', 'invoice_write', 'webhook_write'])
  const { id: replacementId } = await connectByKey(admin, key)
  const about = { params: { credentialId }, query: { replacementId } }
  const told = (await client.call(credentialEndpoints.replacementPreview, about)).data
  expect(told).toMatchObject({ sameStripeAccount: false, exportsStayingBegun: 2 })
  expect(told.exportsStaying).toBeGreaterThan(2)
  exporting.credential.key = await exporting.reconnect()
  await workOn()
  expect((await rowOf(billIds[1] ?? '')).status).toBe('complete')
})

await server.services.organizations.setPlan(server.organization.id, 'premium')

test('replacing a credential by one of the same Stripe account tells which bills that sends at once', async () => {
  const first = await takenIn(1)
  await workOn()
  const stopped = await takenIn(3, { schedule: { exportHourly: true } })
  const held = await stopped.send({ number: 'other' })
  await sandbox.expireKey(stripeAccountId, exporting.credential.key)
  await workOn()
  expect((await rowOf(held.id)).status).toBe('auth-failed')
  const { id: replacementId } = await connectTestKey()
  const query = { replacementId }
  const params = { credentialId }
  const told = (await client.call(credentialEndpoints.replacementPreview, { params, query })).data
  const waiting = await client.call(credentialEndpoints.reconnectionPreview, { params })
  expect(told).toMatchObject({ sameStripeAccount: true, goingOn: usd(3), others: { byRound: 1 } })
  expect(told).toMatchObject(waiting.data)
  // Of an organization that went back to Free rounds rest.
  await server.services.organizations.setPlan(server.organization.id, 'free')
  const free = (await client.call(credentialEndpoints.replacementPreview, { params, query })).data
  expect(free.others).toEqual({ ...told.others, byRound: 0 })
  await server.services.organizations.setPlan(server.organization.id, 'premium')
  const moved = { exportsMoving: told.exportsMoving, exportsStaying: 0 }
  expect(told).toMatchObject(moved)
  expect(told.exportsMovingSent).toBeGreaterThan(0)
  expect(told.exportsMovingSent).toBeLessThan(told.exportsMoving)
  expect(await invoicesOf(stopped.customerId)).toEqual([])

  await client.call(credentialEndpoints.replace, { params, body: { replacementId } })
  await workOn()
  expect(await invoicesOf(stopped.customerId)).toHaveLength(told.goingOn.count)
  expect(await invoicesOf(first.customerId)).toHaveLength(1)
})
