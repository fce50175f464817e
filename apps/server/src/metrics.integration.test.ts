import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@billbridge/local-mongo'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { followingWith } from '../test/following.ts'
import { portOf } from '../test/listen.ts'
import { profileEverything } from '../test/query-profile.ts'
import { startServer } from '../test/start-server.ts'
import { createApp } from './app.ts'
import { openOperationsDoor } from './http/operations-door.ts'
import { createBillExportModel } from './modules/exports/bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const { services, database, organization } = server

const scrape = async (url = server.url): Promise<string> => (await fetch(`${url}/metrics`)).text()

/** The value of one series, by its name and labels as they are written. */
const valueIn = (text: string, series: string): number => {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `))
  return line === undefined ? Number.NaN : Number(line.slice(series.length + 1))
}

const following = await followingWith(server, organization, { mode: 'test' })

test('what was sent, asked of Stripe and waited for is counted', async () => {
  await following.send()
  const text = await scrape()
  expect(valueIn(text, 'billbridge_exports_total{kind="export",outcome="sent"}')).toBe(1)
  expect(
    valueIn(text, 'billbridge_stripe_calls_total{mode="test",method="POST",resource="invoices",status="2xx"}'),
  ).toBeGreaterThanOrEqual(3)
  expect(valueIn(text, 'billbridge_stripe_wait_seconds_count{mode="test"}')).toBeGreaterThanOrEqual(3)
  expect(valueIn(text, 'billbridge_export_queue_rows{kind="export",state="due"}')).toBe(0)
  expect(valueIn(text, 'billbridge_runs_open')).toBe(0)
  expect(valueIn(text, 'billbridge_database_away_seconds')).toBe(0)
  expect(valueIn(text, 'process_cpu_seconds_total')).toBeGreaterThan(0)
})

test('an event of Stripe is counted when it comes, and its lag when it is applied', async () => {
  const { invoiceId } = await following.send()
  await following.askStripe(`/v1/invoices/${invoiceId}/pay`, { paid_out_of_band: 'true' })
  // Of one payment several come, one after the other.
  await expect
    .poll(async () => {
      await following.eventJobs.drain()
      const text = await scrape()
      const wasApplied = valueIn(text, 'billbridge_stripe_event_lag_seconds_count') > 0
      return [wasApplied, valueIn(text, 'billbridge_stripe_events_waiting')]
    })
    .toEqual([true, 0])
  const received = valueIn(await scrape(), 'billbridge_stripe_events_received_total{door="credential"}')
  expect(received).toBeGreaterThan(0)
})

test('the queue tells how much is due, and since when', async () => {
  const rows = createBillExportModel(database.connection)
  const { billId } = await following.send()
  const work = { kind: 'status', runId: 'run_AAAAAAAAAAAA', dueAt: new Date(Date.now() - 90_000), leaseToken: null }
  const more = { attemptId: null, tries: 0, previous: null }
  await rows.updateOne({ billId, mode: 'test' }, { $set: { work: { ...work, ...more } } })
  const text = await scrape()
  expect(valueIn(text, 'billbridge_export_queue_rows{kind="status",state="due"}')).toBe(1)
  expect(valueIn(text, 'billbridge_export_queue_oldest_seconds{kind="status"}')).toBeGreaterThanOrEqual(90)
  await rows.updateOne({ billId, mode: 'test' }, { $set: { work: null } })
})

test('no figure carries an id, a secret or a name', async () => {
  const text = await scrape()
  expect(text).not.toMatch(/\b(org|run|exp|bill|cfg|cred|account|acct|cus|in|evt|sk|rk|whsec)_[A-Za-z0-9]{6,}/)
  expect(text).not.toContain('Example')
})

test('a scrape scans no collection and reads few documents, however much waits', async () => {
  const rows = createBillExportModel(database.connection)
  const filter = { organizationId: organization.id, mode: 'test' as const }
  const one = await rows.findOne(filter).lean()
  const work = {
    kind: 'export',
    runId: 'run_AAAAAAAAAAAA',
    leaseToken: null,
    attemptId: null,
    tries: 0,
    previous: null,
  }
  const made = Array.from({ length: 400 }, (_, n) => ({
    ...one,
    _id: `exp_Filling${String(n).padStart(6, '0')}`,
    billId: `bill_Filling${String(n).padStart(6, '0')}`,
    stripeInvoiceId: null,
    work: { ...work, dueAt: new Date(Date.now() + (n % 2 === 0 ? -1 : 1) * 60_000 * n) },
  }))
  await rows.collection.insertMany(made as never)
  expect(await profileEverything(database.connection, () => scrape())).toEqual([])
  await rows.deleteMany({ _id: /^exp_Filling/ })
})

const consoleDir = mkdtempSync(join(tmpdir(), 'billbridge-console-'))
writeFileSync(join(consoleDir, 'index.html'), '<!doctype html><title>Console</title>')
const withConsole = createApp(server.services, { consoleDir }).listen(0, '127.0.0.1')
afterAll(() => {
  withConsole.close()
  rmSync(consoleDir, { recursive: true })
})
/** Where the server answers with a console. */
const consoleUrl = `http://127.0.0.1:${await portOf(withConsole)}`

test.each([
  ['x-forwarded-for', '203.0.113.9'],
  ['x-forwarded-host', 'billing.example.com'],
  ['forwarded', 'for=203.0.113.9'],
  ['via', '1.1 proxy'],
  ['x-real-ip', '203.0.113.9'],
])('who comes through a proxy that says %s sees no figures, and no page of the console either', async (name, value) => {
  const forwarded = await fetch(`${consoleUrl}/metrics`, { headers: { [name]: value } })
  expect({ status: forwarded.status, text: await forwarded.text() }).toEqual({ status: 404, text: '' })
})

test.each(['/health', '/health/', '/health/foo', '/health/live/foo', '/metrics/foo'])(
  'a check of %s, which nothing is at, fails: it gets no page of the console',
  async (path) => {
    const checked = await fetch(consoleUrl + path, { headers: { accept: 'text/html' } })
    expect({ status: checked.status, text: await checked.text() }).toEqual({ status: 404, text: '' })
  },
)

test('a worker answers for itself at a port of its own, and nowhere unless told to', async () => {
  const metricsPort = await freePort()
  const door = await openOperationsDoor({ ...services, config: { ...services.config, metricsPort } })
  afterAll(() => door.close())
  const url = `http://127.0.0.1:${metricsPort}`
  expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'ok' })
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  expect(await scrape(url)).toContain('billbridge_exports_in_hand')
  expect((await fetch(`${url}/api/docs`)).status).toBe(404)
  const none = await openOperationsDoor({ ...services, config: { ...services.config, metricsPort: null } })
  none.close()
})

test('a worker does without a port that another process has, and refuses an address that nobody here has', async () => {
  const stranger = createServer().listen(0, '127.0.0.1')
  const metricsPort = await portOf(stranger)
  const door = await openOperationsDoor({ ...services, config: { ...services.config, metricsPort } })
  door.close()
  const elsewhere = { ...services.config, metricsPort, host: '192.0.2.1' }
  await expect(openOperationsDoor({ ...services, config: elsewhere })).rejects.toThrow('Set BILLBRIDGE_HOST')
  stranger.close()
})

test('the operator is told what each figure means, and of no other', async () => {
  const there = [...(await scrape()).matchAll(/^# TYPE (billbridge_\w+) /gm)].flatMap(([, name]) => name ?? [])
  const text = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const told = [...text.matchAll(/^\| `(billbridge_\w+)` \|/gm)].flatMap(([, name]) => name ?? [])
  expect(told.toSorted()).toEqual(there.toSorted())
})
