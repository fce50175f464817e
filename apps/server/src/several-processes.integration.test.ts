import { setTimeout as sleep } from 'node:timers/promises'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { freePort } from '@billbridge/local-mongo'
import { expect, test } from 'vitest'
import { buildPrograms } from '../test/built-programs.ts'
import { createTestDatabase } from '../test/database.ts'
import { exportingWith, stripeAccountId } from '../test/exporting.ts'
import { startRoundRobin } from '../test/round-robin.ts'
import { startProcessOf } from '../test/server-process.ts'
import { createStandIn } from '../test/stand-in.ts'
import { startServer } from '../test/start-server.ts'

const programs = await buildPrograms()
const proxy = await startRoundRobin()
const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const { secret } = await server.organization.machine('editor')
const { setUp } = await exportingWith(server, person)
const environment = { ...server.environment, BILLBRIDGE_PUBLIC_URL: proxy.url }
const rules = await setUp({ invoice: { finalization: 'finalize' } })

const standIn = createStandIn(server.sandbox?.url ?? '')
const { connection } = server.services
const unsentRun = { body: { kind: 'export', selection: { filter: { tab: 'unsent', mode: 'test' } } } } as const

let ending = false
const answered: { number: string; billId: string }[] = []
const surprises: string[] = []

/** One request through the proxy; undefined when the connection broke off, so that nobody knows what became of it. */
const ask = (path: string, headers: Record<string, string>, body?: object): Promise<Response | undefined> =>
  fetch(`${proxy.url}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => undefined)

const machine = { authorization: `Bearer ${secret}` }

/** A billing system: sends one bill after the other, each again under its key until it was answered. */
const sendBills = async (client: number): Promise<void> => {
  for (let count = 0; !ending; count += 1) {
    const number = `${rules.code}-${client}-${count}`
    const account = { code: rules.code, name: `Example ${rules.code}`, email: rules.email }
    const lineItems = [{ description: 'Wheels', amount: 1000 }]
    const bill = { number, account, currency: 'USD', billDate: '2026-11-01', lineItems, total: 1000 }
    for (let tries = 0; ; tries += 1) {
      const answer = await ask('/bills', { ...machine, 'idempotency-key': number }, bill)
      if (answer?.status === 201) {
        const stored = (await answer.json()) as { bill: { id: string } }
        answered.push({ number, billId: stored.bill.id })
        break
      }
      if ((answer && ![503, 409].includes(answer.status)) || tries > 60) {
        surprises.push(`${number} was answered ${answer?.status}: ${await answer?.text()}`)
        return
      }
      await sleep(100)
    }
    await sleep(120)
  }
}

/** A person at work: whoever answers, the session is known. */
const readPages = async (): Promise<void> => {
  while (!ending) {
    const answer = await ask('/session', { cookie: person.cookie })
    if (!answer || ![200, 503].includes(answer.status)) surprises.push(`The session was answered ${answer?.status}`)
    await answer?.text()
    await sleep(80)
  }
}

/** The same person presses Export now and then, for whatever is unsent. */
const exportUnsent = async (): Promise<void> => {
  while (!ending) {
    await sleep(1_000)
    const headers = { ...machine, 'idempotency-key': `run-${Date.now()}` }
    const answer = await ask('/export-runs', headers, unsentRun.body)
    await answer?.text()
  }
}

const stopCleanly = async ({ stop }: { stop: () => Promise<number | null> }): Promise<void> => {
  expect(await stop()).toBe(0)
}

test('two APIs and two workers, killed and stopped in turn, lose nothing that was answered and double nothing', async () => {
  const ports = [await freePort(), await freePort()]
  proxy.use(ports)
  const startApi = (place: 0 | 1) => startProcessOf('api', { ...environment, PORT: String(ports[place]) }, programs)
  const startWorker = () => startProcessOf('worker', environment, programs)
  let [apiA, apiB, workerA, workerB] = await Promise.all([startApi(0), startApi(1), startWorker(), startWorker()])
  const clients = [sendBills(1), sendBills(2), readPages(), exportUnsent()]
  await sleep(1_000)

  const began = Date.now()
  do {
    await Promise.all([apiA.kill(), stopCleanly(workerA)])
    ;[apiA, workerA] = await Promise.all([startApi(0), startWorker()])
    await sleep(300)
    await Promise.all([stopCleanly(apiB), workerB.kill()])
    ;[apiB, workerB] = await Promise.all([startApi(1), startWorker()])
    await sleep(300)
    ;[workerA, workerB] = [workerB, workerA]
    // Once more the other way round, and on a slow machine until clients had answers in between.
  } while (Date.now() - began < 10_000 || answered.length <= 10)

  ending = true
  await Promise.all(clients)
  expect(surprises).toEqual([])

  // The last ones, and those that were in hand when somebody died.
  await person.client.call(exportRunEndpoints.create, unsentRun).catch(() => undefined)
  const billIds = answered.map(({ billId }) => billId)
  const rows = () =>
    connection
      .collection('bill-exports')
      .find({ billId: { $in: billIds }, mode: 'test' })
      .toArray()
  await expect
    .poll(async () => (await rows()).filter(({ stripeInvoiceId, work }) => !stripeInvoiceId || work).length, {
      timeout: 40_000,
      interval: 500,
    })
    .toBe(0)

  const stored = await connection.collection('bills').find({ number: { $in: answered.map(({ number }) => number) } })
  expect((await stored.toArray()).map(({ _id }) => String(_id)).toSorted()).toEqual(billIds.toSorted())
  const sent = (await rows()).map(({ stripeInvoiceId }) => String(stripeInvoiceId))
  const made = (await standIn.invoices(stripeAccountId, 'test')).filter(({ customer }) => customer === rules.customerId)
  expect(sent).toHaveLength(answered.length)
  expect(made.map(({ id }) => id).toSorted()).toEqual(sent.toSorted())
  expect((await ask('/session', { cookie: person.cookie }))?.status).toBe(200)
}, 240_000)
