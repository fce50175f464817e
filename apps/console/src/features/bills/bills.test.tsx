import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { type Bill, billEndpoints } from '@billbridge/contract/bills'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute } from '../../testing/render-route.tsx'
import { billExportOf, invoiceOf } from '../../testing/sample-exports.ts'
import { answer, refuse, server } from '../../testing/server.ts'

const billOf = (number: number, more: Partial<Bill> = {}): Bill => ({
  id: `bill_0000000${number}`,
  source: 'default',
  number: `B-${number}`,
  accountId: 'account_00000001',
  accountCode: 'A1',
  accountName: 'Example Bakery Ltd',
  currency: 'EUR',
  billDate: '2026-10-31',
  dueDate: null,
  periodStart: null,
  periodEnd: null,
  purchaseOrder: null,
  memo: null,
  lineItemCount: 1,
  total: 10_00,
  paidAmount: 0,
  approvalStatus: 'pending',
  paymentStatus: 'unpaid',
  stripePaymentStatus: null,
  cancelled: false,
  contentVersion: 1,
  version: 1,
  createdAt: '2026-11-01T10:00:00.000Z',
  updatedAt: '2026-11-01T10:00:00.000Z',
  ...more,
})

const bills = [
  billOf(1),
  billOf(2, { approvalStatus: 'held' }),
  billOf(3, { approvalStatus: 'approved' }),
  billOf(4, { cancelled: true }),
]

const serve = () => {
  const sent: unknown[] = []
  server.use(
    answer(billEndpoints.list, { data: bills, nextCursor: null }),
    answer(billEndpoints.count, { count: bills.length, exact: true }),
    answer(billExportEndpoints.ofBills, { data: [] }),
    answer(billEndpoints.setApproval, ({ body }) => {
      sent.push(body)
      return { changed: body.billIds.length, unchanged: 0 }
    }),
  )
  return sent
}

it('says what approving many would do, does it, and puts each bill back where it was', async () => {
  const sent = serve()
  const { user } = renderRoute('/billing/bills')
  await screen.findByRole('link', { name: 'B-1' })
  await user.click(screen.getByRole('checkbox', { name: 'Select all rows on this page' }))
  await user.click(screen.getByRole('button', { name: 'Approve' }))
  const dialog = await screen.findByRole('dialog', { name: 'Approve 2 bills?' })
  expect(dialog).toHaveTextContent('20.00 EUR')
  expect(dialog).toHaveTextContent('1 bill already approved')
  expect(dialog).toHaveTextContent('1 cancelled bill left out')
  await user.click(within(dialog).getByRole('button', { name: 'Approve 2 bills' }))
  expect(await screen.findByText('2 bills approved.')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(await screen.findByText('2 bills put back as before.')).toBeVisible()
  expect(sent).toEqual([
    { approvalStatus: 'approved', billIds: ['bill_00000001', 'bill_00000002'] },
    { approvalStatus: 'pending', billIds: ['bill_00000001'] },
    { approvalStatus: 'held', billIds: ['bill_00000002'] },
  ])
})

it('selects all that match over many pages, and approves as many as the API takes at once', async () => {
  const sent = serve()
  const all = Array.from({ length: 1201 }, (_, n) => billOf(n + 1000))
  server.use(
    answer(billEndpoints.count, { count: all.length, exact: true }),
    answer(billEndpoints.list, ({ query }) => {
      const [from, size] = [Number(query.get('cursor')), Number(query.get('limit') ?? 50)]
      return { data: all.slice(from, from + size), nextCursor: from + size < all.length ? String(from + size) : null }
    }),
  )
  const { user } = renderRoute('/billing/bills')
  await user.click(await screen.findByRole('checkbox', { name: 'Select B-1000' }))
  expect(screen.getByText('1–50 of 1,201')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Select all 1,201 matching' }))
  expect(await screen.findByText('1,201 selected')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Approve' }))
  await user.click(await screen.findByRole('button', { name: 'Approve 1,201 bills' }))
  expect(await screen.findByText('1,201 bills approved.')).toBeVisible()
  expect(sent.map((body) => (body as { billIds: string[] }).billIds.length)).toEqual([1000, 201])
})

it('leads from a page that is none any more to the first, under the same filters', async () => {
  serve()
  server.use(
    answer(billEndpoints.list, ({ query }) =>
      query.get('cursor') === 'gone' ? { data: [], nextCursor: null } : { data: bills, nextCursor: null },
    ),
  )
  const { user, location } = renderRoute('/billing/bills?currency=EUR&cursor=gone&row=51')
  await user.click(await screen.findByRole('link', { name: 'Go to the first page' }))
  expect(await screen.findByRole('link', { name: 'B-1' })).toBeVisible()
  expect(location()).toBe('/billing/bills?currency=EUR')
})

it('keeps the day it begins with from page to page', async () => {
  serve()
  const asked: (string | null)[][] = []
  server.use(
    answer(billEndpoints.list, ({ query }) => {
      asked.push([query.get('from'), query.get('cursor')])
      return { data: bills, nextCursor: query.get('cursor') ? null : 'c2' }
    }),
  )
  const { user, location } = renderRoute('/billing/bills?from=2026-10-01')
  await screen.findByRole('link', { name: 'B-1' })
  await user.click(screen.getByRole('button', { name: 'Next' }))
  await waitFor(() => expect(asked).toContainEqual(['2026-10-01', 'c2']))
  expect(location()).toBe('/billing/bills?from=2026-10-01&cursor=c2&row=5')
})

it('offers the first page when the address holds a cursor that was never one', async () => {
  serve()
  server.use(refuse(billEndpoints.list, { type: 'invalid-cursor' }))
  renderRoute('/billing/bills?cursor=nonsense')
  expect(await screen.findByRole('link', { name: 'Go to the first page' })).toHaveAttribute('href', '/billing/bills')
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})

it('says that no configuration covers a bill, in live and in Test Mode', async () => {
  serve()
  renderRoute('/billing/bills')
  const row = (await screen.findByRole('link', { name: 'B-1' })).closest('tr') as HTMLElement
  expect(await within(row).findAllByText('No configuration')).toHaveLength(2)
})

it('says of a bill without a payment that a credit note settled its invoice', async () => {
  const line = { description: 'Flour', product: null, quantity: null, unitPrice: null, amount: 10_00 }
  const settled = {
    status: 'paid',
    totalAmount: 10_00,
    remainingAmount: 0,
    creditedBeforePaymentAmount: 10_00,
  } as const
  const row = billExportOf(1, { currency: 'EUR', status: 'complete', invoice: invoiceOf(settled) })
  server.use(
    answer(billEndpoints.get, { ...billOf(1), lineItems: [line] }),
    answer(billEndpoints.versions, { data: [] }),
    answer(billExportEndpoints.ofBills, { data: [row] }),
    answer(auditEntryEndpoints.list, { data: [], nextCursor: null }),
  )
  renderRoute('/billing/bills/bill_00000001')
  expect(await screen.findByText(/Settled by a credit note over/)).toHaveTextContent('10.00 EUR')
  expect(screen.queryByText(/paid of/)).toBeNull()
  expect(screen.getAllByText('1 line that adds up to the total.')[0]).toBeVisible()
})
