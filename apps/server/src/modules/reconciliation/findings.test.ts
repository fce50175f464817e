import { describe, expect, it } from 'vitest'
import { type Actual, type Expected, findingsOf } from './findings.ts'

const expected = (changes: Partial<Expected> = {}): Expected => ({
  mode: 'live',
  currency: 'USD',
  billAmount: 1000,
  cancelled: false,
  paymentStatus: 'unpaid',
  known: { subtotalAmount: 1000, status: 'open', accepted: false },
  ...changes,
})

const actual = (changes: Partial<Actual> = {}): Actual => ({
  currency: 'USD',
  subtotalAmount: 1000,
  paidAmount: 0,
  status: 'open',
  ...changes,
})

const kinds = (bill: Expected, invoice: Actual) => findingsOf(bill, invoice).map(({ kind }) => kind)

describe('a bill against its invoice', () => {
  it('is in order when amount and status agree', () => {
    expect(findingsOf(expected(), actual())).toEqual([])
  })

  it('tells a bill that changed from an invoice that was edited', () => {
    expect(kinds(expected({ billAmount: 1200 }), actual())).toEqual(['amount-differs'])
    expect(kinds(expected(), actual({ subtotalAmount: 999 }))).toEqual(['edited-at-stripe'])
    expect(kinds(expected(), actual({ currency: 'EUR' }))).toEqual(['edited-at-stripe'])
  })

  it('names both sums with their currency', () => {
    expect(findingsOf(expected({ billAmount: 1200 }), actual())[0]?.message).toBe(
      'The bill is now 12.00 USD; the invoice says 10.00 USD.',
    )
  })

  it('does not ask again about what a person let stand', () => {
    const known = { subtotalAmount: 1000, status: 'open', accepted: true } as const
    expect(findingsOf(expected({ billAmount: 1200, known }), actual())).toEqual([])
    expect(findingsOf(expected({ cancelled: true, known }), actual())).toEqual([])
  })

  it('compares payment in live mode alone', () => {
    const paid = actual({ status: 'paid', paidAmount: 1000 })
    const known = { subtotalAmount: 1000, status: 'paid', accepted: false } as const
    expect(kinds(expected({ known }), paid)).toEqual(['status-differs'])
    expect(kinds(expected({ known, paymentStatus: 'paid' }), paid)).toEqual([])
    expect(kinds(expected({ known, mode: 'test' }), paid)).toEqual([])
  })

  it('sees news that was not read yet', () => {
    expect(kinds(expected({ mode: 'test' }), actual({ status: 'paid', paidAmount: 1000 }))).toEqual(['status-differs'])
  })

  it('asks what becomes of a bill whose invoice is void or written off, and of an invoice whose bill is cancelled', () => {
    expect(kinds(expected(), actual({ status: 'void', subtotalAmount: 0 }))).toEqual(['status-differs'])
    expect(kinds(expected(), actual({ status: 'uncollectible' }))).toEqual(['status-differs'])
    expect(kinds(expected({ cancelled: true }), actual())).toEqual(['status-differs'])
    expect(kinds(expected({ cancelled: true }), actual({ status: 'void' }))).toEqual([])
  })
})
