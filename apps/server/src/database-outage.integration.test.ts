import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@billbridge/local-mongo'
import { expect, it } from 'vitest'
import { exportingWith } from '../test/exporting.ts'
import { testPassword } from '../test/factories.ts'
import { startOwnMongo } from '../test/own-mongo.ts'
import { startProcessOf } from '../test/server-process.ts'
import { startServer } from '../test/start-server.ts'

const billCount = 50
const shortKills = 2

const mongo = await startOwnMongo()
const server = await startServer(mongo, { sandbox: true })
const admin = await server.organization.signedIn('admin')
const machine = await server.organization.machine('editor')
const { sandbox, setUp, rowOf, startRun, getRun, invoicesOf, askStripe } = await exportingWith(server, admin)

const environment = { ...server.environment, PORT: String(await freePort()), LOG_LEVEL: 'info' }
const api = `http://127.0.0.1:${environment.PORT}`
const [apiProcess, worker] = await Promise.all([
  startProcessOf('api', environment),
  startProcessOf('worker', environment),
])

const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(api + path, init)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

const json = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** Everything that asks the database in its own way: by session, by key, by rate limit, and without any of them. */
const askAll = () =>
  Promise.all([
    ask('/api/v1/bills', { headers: { cookie: admin.cookie } }),
    ask('/api/v1/bills', { headers: { authorization: `Bearer ${machine.secret}` } }),
    ask('/api/v1/session', json({ email: admin.email, password: testPassword })),
    ask('/api/v1/api-keys', {
      ...json({ name: 'Made in an outage', role: 'viewer' }),
      headers: { 'content-type': 'application/json', cookie: admin.cookie, 'idempotency-key': 'outage' },
    }),
  ])

const expectUnavailable = (answers: Awaited<ReturnType<typeof askAll>>): void => {
  for (const { status, headers, text } of answers) {
    expect({ status, type: JSON.parse(text).type }).toEqual({ status: 503, type: 'urn:billbridge:problem:unavailable' })
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  }
}

const untilMade = async (customerId: string, count: number): Promise<void> => {
  while ((await invoicesOf(customerId)).length < count) await sleep(50)
}

it('a killed database is answered with 503, waited for, and costs no bill and no cent', async () => {
  const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
  const numbers = Array.from({ length: billCount }, (_, n) => String(n + 1))
  const bills = await Promise.all(numbers.map((number) => send({ number })))
  const rows = await Promise.all(bills.map((bill) => rowOf(bill.id)))
  await sandbox.fault({ kind: 'slow', ms: 60, rate: 1, seed: 1 })
  const { id } = await startRun(
    'export',
    rows.map((row) => row.id),
  )

  await untilMade(customerId, 8)
  await mongo.kill()
  expectUnavailable(await askAll())
  // Again, as the outage is known by now.
  expectUnavailable(await askAll())
  expect((await ask('/health/live')).status).toBe(200)
  expect((await ask('/health/ready')).status).toBe(503)
  expect((await ask('/metrics')).status).toBe(200)
  await mongo.revive()
  for (let killed = 0; killed < shortKills; killed++) {
    await untilMade(customerId, 18 + 14 * killed)
    await mongo.kill()
    await mongo.revive()
  }

  await expect
    .poll(async () => (await getRun(id).catch(() => null))?.status, { timeout: 200_000, interval: 250 })
    .toBe('done')
  expect((await getRun(id)).counts).toMatchObject({ total: billCount, succeeded: billCount })
  const invoices = await invoicesOf(customerId)
  expect(invoices).toHaveLength(billCount)
  expect(invoices.reduce((sum, invoice) => sum + Number(invoice.total), 0)).toBe(billCount * 1000)
  expect(new Set(invoices.map(({ status, total }) => `${status} ${total}`))).toEqual(new Set(['open 1000']))
  const sent = await Promise.all(bills.map(async (bill) => (await rowOf(bill.id)).invoice?.id))
  expect(new Set(sent)).toEqual(new Set(invoices.map((invoice) => invoice.id)))
  const items = await askStripe(`/v1/invoiceitems?customer=${customerId}&pending=true&limit=100`)
  expect(items.data).toHaveLength(0)

  expect((await askAll()).map(({ status }) => status)).toEqual([200, 200, 200, 201])
  expect((await ask('/health/ready')).status).toBe(200)
  for (const process of [apiProcess, worker]) {
    expect(process.hasEnded()).toBe(false)
    const said = process.log().filter(({ msg }) => msg !== 'Answered' && msg !== 'Answered with an error')
    const count = (text: string) => said.filter(({ msg }) => msg.startsWith(text)).length
    // Two kills in short order may be one outage to who looks; never more lines than outages.
    const outages = count('The database cannot be reached')
    expect(outages).toBeGreaterThan(0)
    expect(outages).toBeLessThanOrEqual(1 + shortKills)
    expect(count('The database answers again')).toBe(outages)
    expect(said.filter(({ level }) => level >= 50)).toEqual([])
  }
  expect(await worker.stop()).toBe(0)
  expect(await apiProcess.stop()).toBe(0)
}, 300_000)
