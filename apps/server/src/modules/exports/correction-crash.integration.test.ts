import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { seededRandom } from '../../../test/seeded-random.ts'
import { startServer } from '../../../test/start-server.ts'
import { createWorkerProcess } from '../../../test/worker-process.ts'

const billsOfEach = 12
const kills = 6
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)

/** The same seed waits the same times. */
const random = seededRandom(seed)

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const { sandbox, setUp, rowOf, run, correct, getRun, invoicesOf, askStripe } = await exportingWith(server, person)
const worker = createWorkerProcess(server)
afterAll(worker.kill)

type Account = Awaited<ReturnType<typeof setUp>>

const changed = [{ description: 'Wheels', product: null, quantity: null, unitPrice: null, amount: 1500 }]

/** Sends bills over 10.00 and lets all of them be over 15.00 afterwards. */
const sendAndChange = async (account: Account) => {
  const bills = []
  for (let number = 1; number <= billsOfEach; number++) bills.push(await account.send({ number: String(number) }))
  const rows = await Promise.all(bills.map((bill) => rowOf(bill.id)))
  await run(
    'export',
    rows.map(({ id }) => id),
  )
  for (let number = 1; number <= billsOfEach; number++) {
    await account.send({ number: String(number), lineItems: changed, total: 1500 })
  }
  return rows
}

const ownerOf = (invoice: Record<string, unknown>): string =>
  (invoice.metadata as Record<string, string>).billbridge_bill_export_id ?? ''

/** Bills that could be paid twice at this moment. */
const doubled = (invoices: Record<string, unknown>[]): string[] => {
  const owners = invoices.filter(({ status }) => status === 'open' || status === 'draft').map(ownerOf)
  return owners.filter((owner, place) => owners.indexOf(owner) !== place)
}

it(`a worker killed ${kills} times leaves one invoice in force for every corrected bill (seed ${seed})`, async () => {
  console.log(`CRASH_SEED=${seed}`)
  const drafts = await setUp({ corrections: { whenChanged: 'update-draft' } })
  const opens = await setUp({ corrections: { whenChanged: 'void-and-replace' }, invoice: { finalization: 'finalize' } })
  const rows = [...(await sendAndChange(drafts)), ...(await sendAndChange(opens))]
  await sandbox.fault({ kind: 'slow', ms: 120, rate: 1, seed: 1 })
  const { id } = await correct(
    'as-set',
    rows.map((row) => row.id),
    'enlist-only',
  )
  const seenDoubled: string[] = []
  for (let killed = 0; killed < kills; killed++) {
    await worker.start()
    await sleep(100 + random() * 700)
    await worker.kill()
    for (const { customerId } of [drafts, opens]) seenDoubled.push(...doubled(await invoicesOf(customerId)))
  }
  await worker.start()
  const deadline = Date.now() + 90_000
  while ((await getRun(id)).status !== 'done' && Date.now() < deadline) await sleep(250)

  expect(seenDoubled).toEqual([])
  expect((await getRun(id)).counts).toMatchObject({ total: 2 * billsOfEach, succeeded: 2 * billsOfEach })
  const after = await Promise.all(rows.map((row) => rowOf(row.billId)))
  expect(after.filter(({ correction, proof, total }) => correction || !proof?.exact || total !== 1500)).toEqual([])
  const [inDraft, opened] = [await invoicesOf(drafts.customerId), await invoicesOf(opens.customerId)]
  expect(inDraft.map(({ status, total }) => `${status} ${total}`)).toEqual(Array(billsOfEach).fill('draft 1500'))
  expect(opened.filter(({ status }) => status === 'void')).toHaveLength(billsOfEach)
  const standing = opened.filter(({ status }) => status !== 'void')
  expect(standing.map(({ status, total }) => `${status} ${total}`)).toEqual(Array(billsOfEach).fill('open 1500'))
  expect(new Set([...inDraft, ...standing].map((invoice) => invoice.id))).toEqual(
    new Set(after.map(({ invoice }) => invoice?.id)),
  )
  for (const { customerId } of [drafts, opens]) {
    const items = await askStripe(`/v1/invoiceitems?customer=${customerId}&pending=true&limit=100`)
    expect(items.data).toHaveLength(0)
  }
}, 150_000)
