import { expect, test } from 'vitest'
import type { BillExportRow } from './bill-export.model.ts'
import { paymentOf } from './export-payment.ts'

type Row = Parameters<typeof paymentOf>[0]
type Invoice = NonNullable<BillExportRow['invoice']>

const sentAs = { stripeInvoiceId: 'in_1', currency: 'USD', subtotal: 1000, total: 1000 }
const row = (changes: Partial<Row> = {}): Row => ({ mode: 'live', drift: null, sentAs, ...changes })
const invoice = (changes: Partial<Invoice>): Invoice =>
  ({ id: 'in_1', status: 'paid', subtotalAmount: 1000, paidAmount: 1000, ...changes }) as Invoice

const driftOf = (kind: 'edited' | 'uncollectible') => ({ kind }) as NonNullable<BillExportRow['drift']>

test('a paid invoice that is as it was sent makes its bill paid, and only a live one does', () => {
  expect(paymentOf(row(), invoice({}))).toBe('paid')
  expect(paymentOf(row({ mode: 'test' }), invoice({}))).toBeUndefined()
  expect(paymentOf(row(), null)).toBeUndefined()
})

test('an invoice that was edited never makes its bill paid: what came in is a part', () => {
  const edited = row({ drift: driftOf('edited') })
  expect(paymentOf(edited, invoice({ subtotalAmount: 400, paidAmount: 400 }))).toBe('partially-paid')
  expect(paymentOf(edited, invoice({ subtotalAmount: 2000, paidAmount: 2000 }))).toBe('partially-paid')
  expect(paymentOf(edited, invoice({ subtotalAmount: 0, paidAmount: 0 }))).toBe('unpaid')
})

test('an invoice over less than was sent does not either, before its drift is noted', () => {
  expect(paymentOf(row(), invoice({ subtotalAmount: 400, paidAmount: 400 }))).toBe('partially-paid')
  const inStripesUnits = { ...sentAs, currency: 'ISK', subtotal: 100_000 }
  expect(paymentOf(row({ sentAs: inStripesUnits }), invoice({ subtotalAmount: 1000 }))).toBe('paid')
  expect(paymentOf(row({ sentAs: inStripesUnits }), invoice({ subtotalAmount: 999 }))).toBe('partially-paid')
})

test('other drifts leave what was paid as it is, and the sums of another invoice say nothing', () => {
  expect(paymentOf(row({ drift: driftOf('uncollectible') }), invoice({}))).toBe('paid')
  expect(paymentOf(row(), invoice({ id: 'in_2', subtotalAmount: 400 }))).toBe('paid')
})

test('void and deleted invoices count as no payment, whatever was paid before', () => {
  expect(paymentOf(row({ drift: driftOf('edited') }), invoice({ status: 'void', paidAmount: 400 }))).toBeNull()
  expect(paymentOf(row(), invoice({ status: 'deleted' }))).toBeNull()
  expect(paymentOf(row(), invoice({ status: 'open', paidAmount: 400 }))).toBe('partially-paid')
  expect(paymentOf(row(), invoice({ status: 'uncollectible', paidAmount: 0 }))).toBe('unpaid')
})
