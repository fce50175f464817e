import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { overviewEndpoints } from '@billbridge/contract/overview'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client } = exporting

const get = async (configurationId: string) =>
  (await client.call(configurationEndpoints.get, { params: { configurationId } })).data

const enable = async (configurationId: string) => {
  const { version } = await get(configurationId)
  const body = { enabled: true, version }
  return (await client.call(configurationEndpoints.setEnabled, { params: { configurationId }, body })).data
}

const eventsOf = async (targetId: string) =>
  (await client.call(integrationEventEndpoints.list, { query: { targetId } })).data.data

const safety = { safety: { warnAt: 3, disableAfter: 5 } } as const

/** Bills without a customer: each fails when it is exported. */
const failing = async (count: number, panels = {}) => {
  const bench = await exporting.setUp({ ...safety, ...panels }, false)
  const send = async (number: string) => {
    const bill = await bench.send({ number, approvalStatus: 'approved' })
    return (await exporting.rowOf(bill.id)).id
  }
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push(await send(`F-${n}`))
  return { ...bench, ids, sendMore: send }
}

/** One after the other, so that the order in which they fail is known. */
const exportEach = async (ids: readonly string[], kind: 'export' | 'retry' = 'export') => {
  for (const id of ids) await exporting.run(kind, [id])
}

test('failures in a row are told once, then disable the configuration; enabling starts afresh and goes on', async () => {
  const { configuration, ids } = await failing(6)
  const waiting = ids[5] ?? ''
  const { id } = configuration
  await exportEach(ids.slice(0, 2))
  expect(await get(id)).toMatchObject({ enabled: true, failuresInARow: 2 })
  expect(await eventsOf(id)).toEqual([])

  await exportEach(ids.slice(2, 4))
  const [warning, ...more] = await eventsOf(id)
  expect(more).toEqual([])
  expect(warning).toMatchObject({ kind: 'integration.perform.error', count: 1, actioned: false })
  expect(warning?.message).toContain('3 bills')

  await exportEach(ids.slice(4, 5))
  expect(await get(id)).toMatchObject({ enabled: false, disabledReason: 'failures', failuresInARow: 5 })
  const { data: open } = await client.call(integrationEventEndpoints.list, {
    query: { targetId: id, actioned: 'false' },
  })
  expect(open.data).toMatchObject([{ kind: 'integration.disabled.error', target: { type: 'configuration', id } }])
  expect(await eventsOf(id)).toContainEqual(
    expect.objectContaining({ id: warning?.id, recoveredAt: expect.any(String), actionedBy: null }),
  )
  const { data: history } = await client.call(auditEntryEndpoints.list, { query: { targetId: id } })
  expect(history.data[0]).toMatchObject({
    action: 'configuration.disabled-after-failures',
    actor: { kind: 'system' },
    changes: [{ field: 'enabled', before: true, after: false }],
  })
  const { data: overview } = await client.call(overviewEndpoints.get, {})
  expect(overview.configurations.disabled[0]).toMatchObject({ id, reason: 'failures', failuresInARow: 5 })

  await server.worker.drainFollowUps()
  const found = await server.services.exports.billExports.get(server.organization.system, waiting)
  expect(found).toMatchObject({ status: 'disabled' })

  expect(await enable(id)).toMatchObject({ enabled: true, disabledReason: null, failuresInARow: 0 })
  await server.worker.drainFollowUps()
  const back = await server.services.exports.billExports.get(server.organization.system, waiting)
  expect(back.status).toBe('unsent')
  expect((await eventsOf(id)).every(({ actioned }) => actioned)).toBe(true)
})

test('rows of a run that were not begun become disabled and the run says why it ended', async () => {
  const { configuration, ids } = await failing(12)
  const { id: runId } = await exporting.startRun('export', ids)
  const workOn = async () => {
    await exporting.jobs.drain()
    await server.worker.drainFollowUps()
    return (await exporting.getRun(runId)).status
  }
  // On a busy machine a bill may have to wait for its lease to end.
  await expect.poll(workOn).toBe('done')
  const run = await exporting.getRun(runId)
  expect(run).toMatchObject({ status: 'done', endedBecause: 'configuration-disabled' })
  const { counts } = run
  expect(counts.failed).toBeGreaterThanOrEqual(5)
  expect(counts.held).toBeGreaterThan(0)
  expect(counts.failed + counts.held).toBe(12)
  const statuses = await Promise.all(
    ids.map(async (id) => (await server.services.exports.billExports.get(server.organization.system, id)).status),
  )
  expect(statuses.filter((status) => status === 'disabled')).toHaveLength(counts.held)
  expect((await get(configuration.id)).disabledReason).toBe('failures')
})

test('a bill that is sent ends the streak; a retry that fails counts; what is held says nothing', async () => {
  const { configuration, ids, accountId, sendMore, code, email } = await failing(2)
  const { id } = configuration
  await exportEach(ids)
  await exportEach(ids.slice(0, 1), 'retry')
  expect(await get(id)).toMatchObject({ failuresInARow: 3 })
  expect(await eventsOf(id)).toHaveLength(1)

  const held = await sendMore('held-one')
  const customer = await exporting.askStripe('/v1/customers', { name: code, email })
  const body = { accountId, credentialId: exporting.credentialId, customerId: customer.id }
  await client.call(externalMappingEndpoints.create, { body })
  await server.worker.drainFollowUps()
  const run = await exporting.run('export', [held])
  expect(run.counts.succeeded).toBe(1)
  expect(await get(id)).toMatchObject({ failuresInARow: 0, enabled: true })
  const [warning] = await eventsOf(id)
  expect(warning).toMatchObject({ actioned: true, recoveredAt: expect.any(String) })
})

test('a retry that finds the invoice paid says nothing of the configuration', async () => {
  const panels = { ...safety, invoice: { finalization: 'finalize' }, corrections: { whenChanged: 'void-and-replace' } }
  const { configuration, send } = await exporting.setUp(panels as Parameters<typeof exporting.setUp>[0])
  const bill = await send()
  const { id } = await exporting.rowOf(bill.id)
  await exporting.run('export', [id])
  const invoiceId = (await exporting.rowOf(bill.id)).invoice?.id
  const lineItems = [{ description: 'Wheels', product: null, quantity: null, unitPrice: null, amount: 1500 }]
  await send({ lineItems, total: 1500 })
  await exporting.sandbox.fault({ kind: '500-before', method: 'POST', path: '/v1/invoices/:id/void', next: 1 })
  await exporting.correct('as-set', [id], 'enlist-only')
  await createBillExportModel(server.database.connection).updateOne({ _id: id }, { $set: { 'work.tries': 9 } })
  await exporting.jobs.drain()
  expect(await exporting.rowOf(bill.id)).toMatchObject({ status: 'timed-out' })
  await exporting.askStripe(`/v1/invoices/${invoiceId}/pay`, { paid_out_of_band: 'true' })
  expect(await exporting.run('retry', [id])).toMatchObject({ counts: { failed: 1 } })
  expect(await exporting.rowOf(bill.id)).toMatchObject({ status: 'invoice-already-paid' })
  expect(await get(configuration.id)).toMatchObject({ failuresInARow: 0, enabled: true })
})

test('disabling by a person takes back what was not begun, and sent bills keep their status import', async () => {
  const { configuration, send } = await exporting.setUp({ invoice: { finalization: 'finalize' } })
  const sent = await send({ number: 'sent', approvalStatus: 'approved' })
  await exporting.run('export', [(await exporting.rowOf(sent.id)).id])
  const waiting = await send({ number: 'waiting', approvalStatus: 'approved' })
  const { id: runId } = await exporting.startRun('export', [(await exporting.rowOf(waiting.id)).id])
  const { version } = await get(configuration.id)
  await client.call(configurationEndpoints.setEnabled, {
    params: { configurationId: configuration.id },
    body: { enabled: false, version },
  })
  await server.worker.drainFollowUps()
  expect((await exporting.rowOf(waiting.id)).status).toBe('disabled')
  await exporting.jobs.drain()
  expect(await exporting.getRun(runId)).toMatchObject({ endedBecause: 'configuration-disabled', counts: { held: 1 } })
  const status = await exporting.run('status', [(await exporting.rowOf(sent.id)).id])
  expect(status).toMatchObject({ endedBecause: 'done', counts: { succeeded: 1 } })
})

test('bills that fail at the same time are settled without getting in each other’s way', async () => {
  const { ids } = await failing(40, { safety: { warnAt: 90, disableAfter: 100 } })
  const undone = async (): Promise<number> => {
    const { transactions } = (await server.database.connection.db?.admin().serverStatus()) ?? expect.unreachable()
    return Number(transactions.totalAborted)
  }
  const { id } = await exporting.startRun('export', ids)
  const before = await undone()
  await server.services.exports.createJobs({ concurrency: 20 }).drain()
  expect((await undone()) - before).toBeLessThan(ids.length)
  expect((await exporting.getRun(id)).counts).toMatchObject({ total: 40, failed: 40 })
})
