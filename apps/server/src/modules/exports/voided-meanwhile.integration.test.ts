import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, setUp, rowOf, run, correct, getRun, invoicesOf, untilStatus } = exporting

const changed = { description: 'Wheels', product: null, quantity: null, unitPrice: null, amount: 1500 }

/** An open invoice over 10.00 of a bill that is over 15.00 by now, and is to be voided and replaced. */
const toBeReplaced = async () => {
  const account = await setUp({
    corrections: { whenChanged: 'void-and-replace' },
    invoice: { finalization: 'finalize' },
  })
  const bill = await account.send()
  const { id } = await rowOf(bill.id)
  await run('export', [id])
  const invoiceId = String((await rowOf(bill.id)).invoice?.id)
  await account.send({ lineItems: [changed], total: 1500 })
  const statuses = async () =>
    (await invoicesOf(account.customerId)).map(({ status, total }) => `${status} ${total}`).toSorted()
  return { id, billId: bill.id, invoiceId, statuses }
}

const voidIt = (id: string) => sandbox.act(stripeAccountId, 'test', { action: 'void', id })

const openEventsOf = async (targetId: string) =>
  (await client.call(integrationEventEndpoints.list, { query: { targetId, actioned: 'false' } })).data.data

test('an invoice that its owner voids before its correction looks at it is left to a person, who can make a new one', async () => {
  const { id, billId, invoiceId, statuses } = await toBeReplaced()
  await voidIt(invoiceId)
  expect((await correct('as-set', [id])).counts).toMatchObject({ held: 1, succeeded: 0 })
  const row = await rowOf(billId)
  expect(row).toMatchObject({ status: 'complete', drift: { kind: 'voided' }, correction: { asksPerson: true } })
  expect(row.correction?.message).toContain('A person decides whether another is made.')
  expect(await openEventsOf(id)).toMatchObject([{ cause: 'invoice-voided' }])
  expect(await statuses()).toEqual(['void 1000'])
  await correct('new-invoice', [id])
  expect(await rowOf(billId)).toMatchObject({ status: 'complete', drift: null, correction: null })
  expect(await openEventsOf(id)).toEqual([])
  expect(await statuses()).toEqual(['open 1500', 'void 1000'])
})

test('one that its owner voids once its replacement was promised is replaced, as if it had been voided by us', async () => {
  const { id, billId, invoiceId, statuses } = await toBeReplaced()
  await sandbox.fault({ kind: '429', method: 'POST', path: '/v1/invoices/:id/void', next: 1 })
  const begun = await correct('as-set', [id])
  expect(await statuses()).toEqual(['open 1000'])
  await voidIt(invoiceId)
  await untilStatus('complete', [billId])
  expect(await rowOf(billId)).toMatchObject({ drift: null, correction: null, replacedInvoices: [{ id: invoiceId }] })
  expect((await getRun(begun.id)).counts).toMatchObject({ succeeded: 1, held: 0 })
  expect(await openEventsOf(id)).toEqual([])
  expect(await statuses()).toEqual(['open 1500', 'void 1000'])
})
