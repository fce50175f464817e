import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { followingWith } from '../../../test/following.ts'
import { profileEverything } from '../../../test/query-profile.ts'
import { startServer } from '../../../test/start-server.ts'
import { randomText } from '../../platform/ids.ts'
import { firstPlace } from '../exports/export.service.ts'
import { createStripeEventModel, type StripeEventRow } from './stripe-event.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const { connection } = server.database
const following = await followingWith(server, server.organization, { mode: 'test' })
const sent = await following.send()
const events = createStripeEventModel(connection)
const { stripeEvents, exports } = server.services

/** Rows like the sent one, of this credential and of others, in every status, so that reading too much shows. */
const fillRows = async () => {
  const rows = connection.collection<{ _id: string }>('bill-exports')
  const row = await rows.findOne({ _id: sent.rowId })
  const statuses = ['paid', 'void', 'open']
  const made = Array.from({ length: 600 }, (_, n) => ({
    ...row,
    _id: `exp_${randomText(24)}`,
    billId: `bill_${randomText(24)}`,
    stripeInvoiceId: `in_${randomText(20)}`,
    // A few of them are followed still; what was paid long ago is not.
    credentialId: n % 2 === 0 ? following.credential.id : 'cred_AAAAAAAAAAAA',
    invoice: { ...(row as unknown as { invoice: object }).invoice, status: n < 20 ? 'open' : statuses[n % 2] },
    sentAt: new Date(Date.now() - 100 * 86_400_000 + n),
  }))
  const pin = { generation: 1, customerId: 'cus_1', pinnedAt: new Date(), stripeInvoiceId: null, seen: null }
  const promised = made.slice(0, 300).map((one, n) => ({
    ...one,
    _id: `exp_${randomText(24)}`,
    billId: `bill_${randomText(24)}`,
    stripeInvoiceId: null,
    invoice: null,
    status: 'timed-out',
    // What is worked goes on by itself, and most of what failed has promised nothing.
    work: n % 3 === 0 ? { kind: 'export', runId: 'run_1', dueAt: new Date(), leaseToken: null, tries: 0 } : null,
    pin: n < 30 ? pin : null,
  }))
  await rows.insertMany([...made, ...promised])
}

const eventOf = (n: number, changes: Partial<StripeEventRow>): StripeEventRow => ({
  _id: `connect/test/evt_${n}`,
  door: 'connect/test',
  eventId: `evt_${n}`,
  type: 'invoice.paid',
  mode: 'test',
  stripeAccountId: following.stripeAccountId,
  invoice: { id: n % 2 === 0 ? sent.invoiceId : `in_${n}`, metadata: {} },
  credentials: [{ id: following.credential.id, organizationId: server.organization.id }],
  status: 'done',
  outcome: 'unchanged',
  dueAt: new Date(n),
  failures: 0,
  postponed: 0,
  leaseToken: null,
  leaseUntil: null,
  receivedAt: new Date(),
  settledAt: new Date(),
  expiresAt: new Date(Date.now() + 86_400_000),
  ...changes,
})

await fillRows()
await events.insertMany(
  Array.from({ length: 400 }, (_, n) => eventOf(n, n < 10 ? { status: 'ready', outcome: null, settledAt: null } : {})),
)

test('a sweep reads its windows by an index, and little beside what is followed', async () => {
  const organizationId = server.organization.id
  const wrong = await profileEverything(connection, async () => {
    const open = await exports.sweepSentInvoices(organizationId, following.credential.id, firstPlace)
    expect(open).toEqual({ kind: 'more', place: { phase: 'paid', after: null } })
    const sweep = (phase: 'paid' | 'promised') =>
      exports.sweepSentInvoices(organizationId, following.credential.id, { phase, after: null })
    expect(await sweep('paid')).toEqual({ kind: 'more', place: { phase: 'promised', after: null } })
    expect(await sweep('promised')).toEqual({ kind: 'done' })
  })
  expect(wrong).toEqual([])
})

test('events are claimed and routed by indexes', async () => {
  const waiting = () => events.countDocuments({ status: { $in: ['ready', 'working'] } })
  expect(await waiting()).toBe(10)
  const wrong = await profileEverything(connection, async () => {
    await stripeEvents.createJobs().drain()
    await stripeEvents.requestDueSweeps()
  })
  expect(await waiting()).toBe(0)
  expect(wrong).toEqual([])
})
