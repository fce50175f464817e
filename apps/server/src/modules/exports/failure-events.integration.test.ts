import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { createMember } from '../../../test/factories.ts'
import { startMailServer } from '../../../test/mail-server.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

const mailServer = await startMailServer()
let ahead = 0
const server = await startServer(createTestDatabase(), {
  sandbox: true,
  now: () => new Date(Date.now() + ahead),
  config: { mail: { url: mailServer.url, from: 'Example Billing <billing@example.com>' } },
})
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, setUp, rowOf, run, correct } = exporting
const settled = server.services.exports.createSettledEvents()
const reader = await createMember(server.services, server.organization.id, { role: 'viewer' })
const mails = server.services.notifications.createJobs()

type Account = Awaited<ReturnType<typeof setUp>>

/** Bills of one account whose invoices are paid, and known to be. */
const paid = async (count: number, known = true) => {
  const account = await setUp({ invoice: { finalization: 'finalize' }, notifications: { userIds: [reader.id] } })
  const rows = []
  for (let number = 1; number <= count; number++) {
    const bill = await account.send({ number: String(number) })
    const { id } = await rowOf(bill.id)
    await run('export', [id])
    const invoiceId = String((await rowOf(bill.id)).invoice?.id)
    await sandbox.act(stripeAccountId, 'test', { action: 'pay', id: invoiceId })
    if (known) await run('status', [id])
    rows.push({ id, billId: bill.id })
  }
  return { ...account, rows }
}

const change = async ({ send }: Account, number = 1, total = 1500) => {
  await send({ number: String(number), lineItems: [sampleLine({ amount: total })], total })
}
const told = () => server.worker.drainFollowUps()

const eventsOf = async ({ configuration }: Account) => {
  const { data } = await client.call(integrationEventEndpoints.list, { query: { concerns: configuration.id } })
  return data.data
}

const accept = (...ids: string[]) =>
  client.call(billExportEndpoints.accept, { body: { selection: { ids }, reason: 'Refunded by hand' } })

const takeMails = async () => {
  ahead += 11 * 60_000
  await mails.drain()
  return mailServer.take()
}

describe('the event of a paid bill that changes', () => {
  it('is raised without a run, is told once, and is over when the bill is kept as it is', async () => {
    await takeMails()
    const one = await paid(1)
    const [row] = one.rows
    await change(one)
    await told()
    const cause = 'invoice-already-paid'
    const target = { type: 'billExport', id: row?.id }
    expect(await eventsOf(one)).toMatchObject([{ cause, target, count: 1, actioned: false }])
    const [mail, ...more] = await takeMails()
    expect(more).toEqual([])
    expect(mail?.text).toContain('Invoice already paid.')
    expect(mail?.text).toContain(
      `See the failed bills: ${server.services.config.publicUrl}/billing/exports/error?mode=test&cause=${cause}`,
    )

    await accept(String(row?.id))
    await settled.settle()
    expect(await eventsOf(one)).toMatchObject([{ actioned: true }])
    expect((await takeMails()).map(({ headers }) => headers.get('subject'))).toEqual([
      expect.stringContaining('What went wrong at Stripe is settled'),
    ])
  })

  it('is one for many at once, counts them, and stays until the last of them is settled', async () => {
    await takeMails()
    const some = await paid(3)
    const account = { code: some.code, name: `Example ${some.code}` }
    const changed = { currency: 'USD', billDate: '2026-11-01', lineItems: [sampleLine({ amount: 1500 })], total: 1500 }
    const bills = [1, 2, 3].map((number) => ({ ...changed, account, number: `${some.code}-${number}` }))
    await client.call(billEndpoints.createBatch, { body: { bills } })
    await told()
    const message = expect.stringMatching(/^Invoice already paid\. .* The same happened to 2 more bills\.$/)
    expect(await eventsOf(some)).toMatchObject([{ count: 3, message, actioned: false }])
    expect(await takeMails()).toHaveLength(1)
    const [first, ...others] = some.rows.map(({ id }) => id)
    await accept(String(first))
    await settled.settle()
    expect(await eventsOf(some)).toMatchObject([{ actioned: false }])
    await accept(...others)
    await settled.settle()
    expect(await eventsOf(some)).toMatchObject([{ actioned: true }])
  })

  it('is the same one, whether the change or a run comes upon it', async () => {
    const unknown = await paid(2, false)
    const ids = unknown.rows.map(({ id }) => id)
    await change(unknown, 1)
    await change(unknown, 2)
    await told()
    expect(await eventsOf(unknown)).toEqual([])
    await correct('void-and-replace', ids.slice(0, 1))
    await run('status', ids.slice(1))
    await change(unknown, 2, 1600)
    await told()
    expect(await eventsOf(unknown)).toMatchObject([{ count: 2, actioned: false }])
  })

  it('is not raised of what was settled before it could be told', async () => {
    const one = await paid(1)
    await change(one)
    await accept(...one.rows.map(({ id }) => id))
    await told()
    expect(await eventsOf(one)).toEqual([])
  })
})
