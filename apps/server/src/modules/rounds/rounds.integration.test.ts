import { configurationEndpoints } from '@billbridge/contract/configurations'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { overviewEndpoints } from '@billbridge/contract/overview'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { profileEverything } from '../../../test/query-profile.ts'
import { refusal } from '../../../test/refusal.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { connectMongo } from '../../platform/mongo.ts'
import { createServices } from '../../services.ts'

const hourMs = 3_600_000
/** A quarter past an hour: every test begins there. */
const start = Math.floor(Date.now() / hourMs) * hourMs + hourMs / 4
let time = start
const now = () => new Date(time)

const testDatabase = createTestDatabase()
const server = await startServer(testDatabase, { sandbox: true, now })
const { services, organization } = server
const { rounds, organizations } = services
const exporting = await exportingWith(server, await organization.signedIn('admin'))
const { client } = exporting

/** Another worker: its own services on its own connection, over the same database. */
const anotherWorker = async () => {
  const database = await connectMongo(testDatabase.uri)
  afterAll(() => database.close())
  return createServices({ config: services.config, database, logger: services.logger, now })
}

const get = async (configurationId: string) =>
  (await client.call(configurationEndpoints.get, { params: { configurationId } })).data

const change = async (configurationId: string, panels: Parameters<typeof exporting.setUp>[0] = {}) => {
  const { name, settings, version } = await get(configurationId)
  const changed = Object.entries(panels).map(([panel, values]) => [
    panel,
    { ...settings[panel as keyof typeof settings], ...values },
  ])
  const body = { name, version, settings: { ...settings, ...Object.fromEntries(changed) } }
  return (await client.call(configurationEndpoints.update, { params: { configurationId }, body })).data
}

const setEnabled = async (configurationId: string, enabled: boolean) => {
  const { version } = await get(configurationId)
  return (
    await client.call(configurationEndpoints.setEnabled, { params: { configurationId }, body: { enabled, version } })
  ).data
}

const runsOf = async (configurationId: string) => {
  await server.worker.drainFollowUps()
  return (await client.call(exportRunEndpoints.list, { query: { configurationId } })).data.data
}

const finishRuns = async () => {
  await server.worker.drainFollowUps()
  await exporting.jobs.drain()
}

/** The clock goes on, and the worker looks once. */
const pass = async (hours: number) => {
  time += hours * hourMs
  const started = await rounds.startDue()
  await finishRuns()
  return started
}

const hourly = { schedule: { exportHourly: true } } as const
const at = (hours: number) => new Date(start - hourMs / 4 + hours * hourMs).toISOString()

beforeEach(async () => {
  time = start
  await organizations.setPlan(organization.id, 'premium')
  // What tests before this one set must not come due in it.
  await server.database.connection.collection('rounds').deleteMany({})
})

test('at the top of the hour everything that is ready goes, in a run of its own, started by the schedule', async () => {
  const { configuration, send } = await exporting.setUp(hourly)
  expect(configuration.rounds.export).toMatchObject({
    scheduled: true,
    suspended: null,
    nextAt: at(1),
    lastRunId: null,
  })
  expect(configuration.rounds.status).toMatchObject({ scheduled: false, nextAt: null })
  const ready = await send({ number: 'ready', approvalStatus: 'approved' })
  const zero = await send({
    number: 'zero',
    approvalStatus: 'approved',
    lineItems: [sampleLine({ amount: 0 })],
    total: 0,
  })

  expect(await rounds.startDue()).toBe(0)
  expect(await pass(0.75)).toBe(1)
  expect((await exporting.rowOf(ready.id)).status).toBe('complete')
  expect((await exporting.rowOf(zero.id)).status).toBe('skipped')
  const [run, ...others] = await runsOf(configuration.id)
  expect(others).toEqual([])
  expect(run).toMatchObject({
    kind: 'export',
    trigger: 'schedule',
    status: 'done',
    endedBecause: 'done',
    endedBy: null,
    counts: { total: 1, succeeded: 1 },
    startedBy: { kind: 'system', name: 'Billbridge' },
  })
  const { lastRunId, rounds: state } = await get(configuration.id)
  expect(lastRunId).toBe(run?.id)
  expect(state.export).toMatchObject({ nextAt: at(2), lastCheckedAt: at(1), lastRunAt: at(1), lastRunId: run?.id })
})

test('a bill that waits for its approval goes with the first round after it is approved', async () => {
  const { send } = await exporting.setUp({ ...hourly, bills: { onlyApproved: true } })
  const bill = await send({ number: 'pending', approvalStatus: 'pending' })
  expect(await pass(1)).toBe(0)
  expect((await exporting.rowOf(bill.id)).status).toBe('unsent')
  await send({ number: 'pending', approvalStatus: 'approved' })
  expect(await pass(1)).toBe(1)
  expect((await exporting.rowOf(bill.id)).status).toBe('complete')
})

test('an hour with nothing to do makes no run, and says that it looked', async () => {
  const { configuration } = await exporting.setUp(hourly)
  expect(await pass(1)).toBe(0)
  expect(await runsOf(configuration.id)).toEqual([])
  const { rounds: state } = await get(configuration.id)
  expect(state.export).toMatchObject({ lastCheckedAt: new Date(time).toISOString(), lastRunId: null, nextAt: at(2) })
})

test('however many workers look at once, one starts the round', async () => {
  const { configuration, send } = await exporting.setUp(hourly)
  await send({ approvalStatus: 'approved' })
  const workers = [rounds, ...(await Promise.all([1, 2, 3].map(anotherWorker))).map((one) => one.rounds)]
  time += hourMs
  const started = await Promise.all(workers.flatMap((worker) => [worker.startDue(), worker.startDue()]))
  expect(started.reduce((sum, one) => sum + one, 0)).toBe(1)
  await finishRuns()
  expect(await runsOf(configuration.id)).toHaveLength(1)
})

test('missed hours are caught up with one round', async () => {
  const { configuration, send } = await exporting.setUp(hourly)
  await send({ approvalStatus: 'approved' })
  expect(await pass(30)).toBe(1)
  expect(await pass(0)).toBe(0)
  expect(await runsOf(configuration.id)).toHaveLength(1)
  expect((await get(configuration.id)).rounds.export.nextAt).toBe(at(31))
})

test('a round waits for the one before, and starts when that has ended', async () => {
  const { configuration, send } = await exporting.setUp(hourly)
  await send({ number: 'first', approvalStatus: 'approved' })
  time += hourMs
  expect(await rounds.startDue()).toBe(1)
  await server.worker.drainFollowUps()
  await send({ number: 'second', approvalStatus: 'approved' })
  time += hourMs
  expect(await rounds.startDue()).toBe(0)
  expect(await rounds.startDue()).toBe(0)
  await exporting.jobs.drain()
  expect(await rounds.startDue()).toBe(1)
  await finishRuns()
  expect((await runsOf(configuration.id)).map(({ counts }) => counts.succeeded)).toEqual([1, 1])
})

test('on Free the hourly settings are refused by name, and manual export stays', async () => {
  await organizations.setPlan(organization.id, 'free')
  const { configuration, send } = await exporting.setUp()
  const both = change(configuration.id, { schedule: { exportHourly: true, importStatusHourly: true } })
  const problem = await refusal(both)
  expect(problem.problem).toMatchObject({ status: 403, detail: expect.stringContaining('Premium') })
  expect(problem.problem.errors?.map(({ field }) => field)).toEqual([
    'settings.schedule.exportHourly',
    'settings.schedule.importStatusHourly',
  ])
  expect(problem.problem.remedy).toContain('Premium')
  const created = exporting.setUp(hourly)
  expect(await refusal(created)).toMatchObject({ type: 'plan-required' })
  const bill = await send({ approvalStatus: 'approved' })
  const run = await exporting.run('export', [(await exporting.rowOf(bill.id)).id])
  expect(run).toMatchObject({ trigger: 'person', endedBecause: 'done', counts: { succeeded: 1 } })
})

test('going back to Free keeps the settings and suspends the rounds; Premium goes on at the next hour', async () => {
  const { configuration, send } = await exporting.setUp(hourly)
  await send({ approvalStatus: 'approved' })
  await organizations.setPlan(organization.id, 'free')
  const suspended = await get(configuration.id)
  expect(suspended.settings.schedule.exportHourly).toBe(true)
  expect(suspended.rounds.export).toMatchObject({ scheduled: true, suspended: 'plan', nextAt: null })
  expect(await pass(3)).toBe(0)
  const kept = await change(configuration.id, { bills: { onlyApproved: true } })
  expect(kept.settings.schedule.exportHourly).toBe(true)
  await organizations.setPlan(organization.id, 'premium')
  expect((await get(configuration.id)).rounds.export).toMatchObject({ suspended: null, nextAt: at(4) })
  expect(await pass(0)).toBe(0)
  expect(await pass(1)).toBe(1)
})

test('a pause holds scheduled rounds back, not a person; the first full hour after it is next', async () => {
  const pauseUntil = new Date(start + 5 * hourMs).toISOString()
  const { configuration, send } = await exporting.setUp({ schedule: { exportHourly: true, pauseUntil } })
  expect(configuration.rounds.export).toMatchObject({ suspended: 'paused', nextAt: at(6) })
  const bill = await send({ number: 'by-hand', approvalStatus: 'approved' })
  expect(await pass(2)).toBe(0)
  expect((await exporting.run('export', [(await exporting.rowOf(bill.id)).id])).counts.succeeded).toBe(1)
  await send({ number: 'scheduled', approvalStatus: 'approved' })
  expect(await pass(2)).toBe(0)
  expect(await pass(1.8)).toBe(1)
})

test('a disabled configuration has no rounds; after enabling the next hour is the first', async () => {
  const { configuration, send } = await exporting.setUp(hourly)
  await send({ approvalStatus: 'approved' })
  const disabled = await setEnabled(configuration.id, false)
  expect(disabled.rounds.export).toMatchObject({ scheduled: true, suspended: 'disabled', nextAt: null })
  expect(await pass(3)).toBe(0)
  const enabled = await setEnabled(configuration.id, true)
  expect(enabled.rounds.export).toMatchObject({ suspended: null, nextAt: at(4) })
  await server.worker.drainFollowUps()
  expect(await pass(0)).toBe(0)
  expect(await pass(1)).toBe(1)
})

test('times change with the time zone, and with clocks that were wrong', async () => {
  const { configuration } = await exporting.setUp(hourly)
  const india = await change(configuration.id, { schedule: { timeZone: 'Asia/Kolkata' } })
  expect(india.rounds.export.nextAt).toBe(at(0.5))
  time += 24 * 365 * hourMs
  await rounds.startDue()
  time = start
  expect(await rounds.startDue()).toBe(0)
  expect((await get(configuration.id)).rounds.export.nextAt).toBe(at(0.5))
})

test('a status round reads what may have news and nothing else', async () => {
  const settings = { schedule: { importStatusHourly: true }, invoice: { finalization: 'finalize' } } as const
  const { configuration, send, customerId } = await exporting.setUp(settings)
  const [paid, open, done] = [
    await send({ number: 'paid', approvalStatus: 'approved' }),
    await send({ number: 'open', approvalStatus: 'approved' }),
    await send({ number: 'void', approvalStatus: 'approved' }),
  ]
  await exporting.run(
    'export',
    await Promise.all([paid, open, done].map(async ({ id }) => (await exporting.rowOf(id)).id)),
  )
  const idOf = async (billId: string) => (await exporting.rowOf(billId)).invoice?.id ?? ''
  await exporting.askStripe(`/v1/invoices/${await idOf(done.id)}/void`, {})
  time += 60_000
  await exporting.run('status', [(await exporting.rowOf(done.id)).id])
  await exporting.askStripe(`/v1/invoices/${await idOf(paid.id)}/pay`, { paid_out_of_band: 'true' })
  expect(await pass(1)).toBe(1)
  const [run] = await runsOf(configuration.id)
  expect(run).toMatchObject({ kind: 'status', trigger: 'schedule', counts: { total: 2, succeeded: 2 } })
  expect((await exporting.rowOf(paid.id)).invoice?.status).toBe('paid')
  expect(await exporting.invoicesOf(customerId)).toHaveLength(3)
})

test('a configuration that was scheduled before there were rounds gets its own with the next worker that starts', async () => {
  const { configuration } = await exporting.setUp(hourly)
  const stored = server.database.connection.collection('rounds')
  await stored.deleteMany({ configurationId: configuration.id })
  expect((await get(configuration.id)).rounds.export.nextAt).toBeNull()
  const other = await anotherWorker()
  await other.rounds.startDue()
  expect((await get(configuration.id)).rounds.export.nextAt).toBe(at(1))
  await other.rounds.startDue()
  expect(await stored.countDocuments({ configurationId: configuration.id })).toBe(1)
})

test('what is due is read by an index, however many configurations there are', async () => {
  await exporting.setUp(hourly)
  const fill = Array.from({ length: 300 }, (_, n) => ({
    _id: `cfg_Filling${String(n).padStart(6, '0')}:export` as never,
    organizationId: 'org_AAAAAAAAAAAAAAAAAAAAAAAA',
    configurationId: `cfg_Filling${String(n).padStart(6, '0')}`,
    kind: 'export',
    mode: 'test',
    nextAt: n % 2 === 0 ? null : new Date(start + hourMs * 0.75),
  }))
  await server.database.connection.collection('rounds').insertMany(fill)
  const wrong = await profileEverything(server.database.connection, async () => {
    await rounds.startDue()
    await services.exports.runs.heal()
  })
  expect(wrong).toEqual([])
})

test('the overview names the next rounds, soonest first', async () => {
  const { configuration } = await exporting.setUp({ schedule: { exportHourly: true, importStatusHourly: true } })
  const { data } = await client.call(overviewEndpoints.get, {})
  const mine = data.rounds.filter(({ configurationId }) => configurationId === configuration.id)
  expect(mine).toEqual(
    ['export', 'status'].map((kind) => ({
      configurationId: configuration.id,
      name: configuration.name,
      mode: 'test',
      kind,
      suspended: null,
      nextAt: at(1),
    })),
  )
})
