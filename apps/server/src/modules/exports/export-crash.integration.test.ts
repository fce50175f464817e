import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { seededRandom } from '../../../test/seeded-random.ts'
import { startServer } from '../../../test/start-server.ts'
import { createWorkerProcess } from '../../../test/worker-process.ts'

const billCount = 30
const kills = 6
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)

/** The same seed waits the same times. */
const random = seededRandom(seed)

const server = await startServer(createTestDatabase(), { sandbox: true })
const { sandbox, setUp, rowOf, startRun, getRun, invoicesOf, askStripe } = await exportingWith(
  server,
  await server.organization.signedIn('admin'),
)

const worker = createWorkerProcess(server)
afterAll(worker.kill)

it(`a worker killed ${kills} times makes every invoice once (seed ${seed})`, async () => {
  console.log(`CRASH_SEED=${seed}`)
  const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
  const bills = []
  for (let number = 1; number <= billCount; number++) bills.push(await send({ number: String(number) }))
  const rows = await Promise.all(bills.map((bill) => rowOf(bill.id)))
  await sandbox.fault({ kind: 'slow', ms: 120, rate: 1, seed: 1 })
  const { id } = await startRun(
    'export',
    rows.map((row) => row.id),
  )
  for (let killed = 0; killed < kills; killed++) {
    await worker.start()
    await sleep(100 + random() * 700)
    await worker.kill()
  }
  await worker.start()
  const deadline = Date.now() + 90_000
  while ((await getRun(id)).status !== 'done' && Date.now() < deadline) await sleep(250)

  expect((await getRun(id)).counts).toMatchObject({ total: billCount, succeeded: billCount })
  const invoices = await invoicesOf(customerId)
  expect(invoices).toHaveLength(billCount)
  expect(new Set(invoices.map((invoice) => invoice.total))).toEqual(new Set([1000]))
  expect(new Set(invoices.map((invoice) => invoice.status))).toEqual(new Set(['open']))
  const sent = await Promise.all(bills.map(async (bill) => (await rowOf(bill.id)).invoice?.id))
  expect(new Set(sent)).toEqual(new Set(invoices.map((invoice) => invoice.id)))
  const items = await askStripe(`/v1/invoiceitems?customer=${customerId}&pending=true&limit=100`)
  expect(items.data).toHaveLength(0)
}, 150_000)
