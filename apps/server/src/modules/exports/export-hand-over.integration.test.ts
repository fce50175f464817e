import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startProcessOf } from '../../../test/server-process.ts'
import { createStandIn } from '../../../test/stand-in.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const billCount = 24
/** Longer than a process lets what it has in hand finish: none of the four calls of a bill ends before it stops. */
const slowMs = 8_000

const server = await startServer(createTestDatabase(), { sandbox: true })
const { sandbox, setUp, rowOf, startRun, getRun, invoicesOf, attemptsOf } = await exportingWith(
  server,
  await server.organization.signedIn('admin'),
)
const rows = createBillExportModel(server.services.connection)

const until = async (what: string, isSo: () => Promise<boolean>, withinMs = 60_000): Promise<void> => {
  const deadline = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen.`)
    await sleep(50)
  }
}

it('a worker that is stopped in mid-export hands its bills back at once, and another finishes them without a try lost', async () => {
  const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
  const bills = []
  for (let number = 1; number <= billCount; number++) bills.push(await send({ number: String(number) }))
  const ids = await Promise.all(bills.map(async (bill) => (await rowOf(bill.id)).id))
  await sandbox.fault({ kind: 'slow', ms: slowMs, rate: 1, seed: 1 })
  const { id } = await startRun('export', ids)
  const leaving = await startProcessOf('worker', { ...server.environment, LOG_LEVEL: 'info' })
  const ours = { _id: { $in: ids } }
  await until('Taking the bills in hand', async () => (await rows.countDocuments({ ...ours, pin: { $ne: null } })) > 10)

  expect(await leaving.stop()).toBe(0)
  expect(leaving.log().map(({ msg }) => msg)).toContain('Bill exports were handed back')
  const open = await rows.find({ ...ours, status: 'started' }).lean()
  expect(open.length).toBeGreaterThan(10)
  expect(open.filter(({ work }) => work?.leaseToken !== null || work.dueAt > new Date())).toEqual([])

  await createStandIn(sandbox.url).heal()
  const taking = await startProcessOf('worker', server.environment)
  await until('The end of the run', async () => (await getRun(id)).status === 'done')
  expect((await getRun(id)).counts).toMatchObject({ total: billCount, succeeded: billCount, failed: 0 })
  expect(await invoicesOf(customerId)).toHaveLength(billCount)
  const outcomes = (await Promise.all(ids.map(attemptsOf))).flat().map(({ outcome }) => outcome)
  // Stripe is still at work on what the first worker asked for: the second one waits for that, which is no failure.
  expect(outcomes).not.toContain('retry')
  expect(outcomes).toContain('interrupted')
  expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(billCount)
  expect(await taking.stop()).toBe(0)
}, 150_000)
