import { configurationEndpoints } from '@billbridge/contract/configurations'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { followingWith } from '../../../test/following.ts'
import { startServer } from '../../../test/start-server.ts'
import { createBillExportModel } from './bill-export.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const live = await followingWith(server, server.organization)
const organizationId = server.organization.id
const rows = createBillExportModel(server.database.connection)
const { data } = await live.client.call(configurationEndpoints.list, { query: {} })
const configurationId = data.data[0]?.id ?? ''

/** The hourly round of a configuration that looks what Stripe says. */
const round = async () => {
  const run = await server.services.exports.startRound({
    organizationId,
    configurationId,
    mode: 'live',
    kind: 'status',
  })
  await server.worker.drainFollowUps()
  await live.jobs.drain()
  return run
}

test('a status round reads what failed after it was sent, and leaves it where it stands', async () => {
  const paid = await live.send()
  await live.owner('pay', paid.invoiceId)
  await live.startRun('status', [paid.rowId])
  const timedOut = await live.send()
  const error = { status: 'timed-out', queue: 'error' } as const
  await rows.updateOne({ _id: timedOut.rowId }, { $set: error })
  await rows.updateOne({ _id: paid.rowId }, { $set: { ...error, status: 'invoice-already-paid' } })
  await live.askStripe('/v1/credit_notes', { invoice: paid.invoiceId, amount: '200', out_of_band_amount: '200' })
  await live.owner('void', timedOut.invoiceId)
  expect(await round()).toMatchObject({ kind: 'status', trigger: 'schedule' })
  expect(await live.rowOf(paid.billId)).toMatchObject({
    status: 'invoice-already-paid',
    invoice: { status: 'paid', creditedAfterPaymentAmount: 200, readBy: 'status-run' },
  })
  expect(await live.rowOf(timedOut.billId)).toMatchObject({ status: 'timed-out', invoice: { status: 'void' } })
  expect((await live.billOf(timedOut.billId)).stripePaymentStatus).toBeNull()
})
