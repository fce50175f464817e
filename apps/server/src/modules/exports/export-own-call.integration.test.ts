import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const { sandbox, setUp, rowOf, startRun, attemptsOf, invoicesOf } = await exportingWith(
  server,
  await server.organization.signedIn('admin'),
)
const rows = createBillExportModel(server.database.connection)
const hour = 3_600_000
// Nothing comes back by itself, so that each try can be looked at.
const jobs = server.services.exports.createJobs({
  concurrency: 4,
  retryPace: { baseMs: hour, capMs: hour, random: () => 0.5 },
})

/** Stripe says so often that it is still at work on the call that makes the draft. */
const atWork = (times: number) => sandbox.fault({ kind: '409', method: 'POST', path: '/v1/invoices', next: times })

const begun = async () => {
  const account = await setUp()
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await startRun('export', [id])
  return { ...account, billId: bill.id, id }
}

const workOf = async (id: string) => (await rows.findById(id).lean())?.work

/** The next try, with what its work says changed. */
const tryAgain = async (id: string, work: Record<string, unknown> = {}) => {
  await rows.updateOne({ _id: id }, { $set: { 'work.dueAt': new Date(), ...work } })
  await jobs.drain()
}

const outcomesOf = async (id: string) => (await attemptsOf(id)).map(({ outcome }) => outcome).reverse()

it('a bill that meets its own call of before waits for it without a try used up, however often', async () => {
  const { id, billId, customerId } = await begun()
  await atWork(3)
  await jobs.drain()
  expect(await workOf(id)).toMatchObject({ tries: 0, failingSince: null, ownCall: { times: 1 } })
  for (const times of [2, 3]) {
    await tryAgain(id)
    expect(await workOf(id)).toMatchObject({ tries: 0, failingSince: null, ownCall: { times } })
  }
  await tryAgain(id)
  expect(await rowOf(billId)).toMatchObject({ status: 'complete' })
  expect(await outcomesOf(id)).toEqual(['waited', 'waited', 'waited', 'sent'])
  expect(await invoicesOf(customerId)).toHaveLength(1)
})

it('a call that Stripe is said to be at for longer than any takes is a failure like any other', async () => {
  const { id, billId } = await begun()
  await atWork(2)
  await jobs.drain()
  const since = new Date(Date.now() - 91_000)
  await tryAgain(id, { 'work.ownCall': { since, times: 1 } })
  expect(await workOf(id)).toMatchObject({ tries: 1, ownCall: { since, times: 2 } })
  await tryAgain(id)
  expect(await rowOf(billId)).toMatchObject({ status: 'complete' })
  expect(await outcomesOf(id)).toEqual(['waited', 'retry', 'sent'])
})
