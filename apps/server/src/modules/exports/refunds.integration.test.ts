import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { type Following, followingWith } from '../../../test/following.ts'
import { startServer } from '../../../test/start-server.ts'
import type { BillExportRow } from './bill-export.model.ts'
import { wordOf } from './status-import.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const mayAlso = ['payment_intent_read', 'charge_read']
const live = await followingWith(server, server.organization, { mayAlso })
const byPlatform = await followingWith(server, server.organization, {
  mode: 'test',
  method: 'oauth',
  account: 'ExampleBakery',
})
const without = await followingWith(server, server.organization, { account: 'ExampleBooks' })

/** A bill whose invoice its customer has paid by card. */
const paid = async (following: Following) => {
  const sent = await following.send()
  const { url } = (await following.rowOf(sent.billId)).invoice ?? {}
  await fetch(String(url), { method: 'POST', redirect: 'manual' })
  return sent
}

const refund = async ({ askStripe }: Following, invoiceId: string, amount: number) => {
  const { data } = await askStripe(`/v1/invoice_payments?invoice=${invoiceId}`)
  const payment = data[0]?.payment as { payment_intent: string } | undefined
  const payment_intent = payment?.payment_intent ?? ''
  await askStripe('/v1/refunds', { payment_intent, amount: String(amount) })
}

const read = async (following: Following, { rowId, billId }: { rowId: string; billId: string }) => {
  await following.startRun('status', [rowId])
  return following.rowOf(billId)
}

test('a refund of a paid invoice reaches the row, and its bill stays paid: nobody is asked a second time', async () => {
  const sent = await paid(live)
  expect((await read(live, sent)).invoice).toMatchObject({ status: 'paid', paidAmount: 1000, refundedAmount: 0 })
  await refund(live, sent.invoiceId, 300)
  const part = await read(live, sent)
  expect(part.invoice).toMatchObject({ status: 'paid', paidAmount: 1000, refundedAmount: 300 })
  await live.owner('refund', sent.invoiceId)
  const row = await read(live, sent)
  expect(row.invoice).toMatchObject({ status: 'paid', refundedAmount: 1000 })
  expect(row).toMatchObject({ status: 'complete', drift: null, correction: null })
  expect((await live.billOf(sent.billId)).stripePaymentStatus).toBe('paid')
})

test('a platform reads refunds of the accounts that are connected to it, and a test row keeps them to itself', async () => {
  const sent = await paid(byPlatform)
  await byPlatform.owner('refund', sent.invoiceId)
  expect((await read(byPlatform, sent)).invoice).toMatchObject({ status: 'paid', refundedAmount: 1000 })
  expect((await byPlatform.billOf(sent.billId)).stripePaymentStatus).toBeNull()
})

test('a key without the permissions goes on without, is asked once an hour, and keeps what was known', async () => {
  const sent = await paid(without)
  await without.owner('refund', sent.invoiceId)
  const { requests } = (await without.sandbox.dump()) as { requests: { index: number }[] }
  const row = await read(without, sent)
  expect(row.invoice).toMatchObject({ status: 'paid', paidAmount: 1000, refundedAmount: null })
  await read(without, sent)
  const after = (await without.sandbox.dump()) as { requests: { path: string; status: number }[] }
  const asked = after.requests.slice(requests.length).filter(({ path }) => path === '/v1/invoice_payments')
  expect(asked).toMatchObject([{ status: 403 }])
  expect((await without.billOf(sent.billId)).stripePaymentStatus).toBe('paid')
  const { data } = await without.client.call(exportRunEndpoints.list, { query: {} })
  expect(data.data[0]).toMatchObject({ kind: 'status', counts: { failed: 0, succeeded: 1 } })
  const credential = await server.services.credentials.find(server.organization.id, without.credential.id)
  expect(credential?.status).toBe('connected')
})

test('what was refunded is told in the minor units of the bill, where Stripe has others', () => {
  const amounts = { subtotal: 150_000, total: 150_000, amountDue: 150_000, amountPaid: 150_000, amountRemaining: 0 }
  const invoice = { id: 'in_1', status: 'paid', currency: 'ISK', tax: 0, ...amounts } as never
  const row = { pin: null, sentAs: null, drift: null, invoice: null } as unknown as BillExportRow
  const reading = { stripeInvoiceId: 'in_1', invoice, startedAt: new Date(), by: 'webhook', refunded: 50_000 } as const
  expect(wordOf(row, reading, '').invoice).toMatchObject({ paidAmount: 1500, refundedAmount: 500 })
})
