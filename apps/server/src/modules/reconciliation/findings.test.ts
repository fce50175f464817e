import { describe, expect, it } from 'vitest'
import { type Actual, type Expected, extraOf, findingsOf, foreignInvoice, orphanedInvoice } from './findings.ts'

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
  creditedAmount: 0,
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

  it.each([
    [{ creditedAmount: 250 }, 'Stripe says 2.50 USD credited; Billbridge last read 0.00 USD.'],
    [{ paidAmount: 300 }, 'Stripe says 3.00 USD paid; Billbridge last read 0.00 USD.'],
  ])('sees payments and credit notes that were not read yet: %j', (changes, message) => {
    const known = { subtotalAmount: 1000, status: 'open', paidAmount: 0, creditedAmount: 0, accepted: false } as const
    const [finding] = findingsOf(expected({ mode: 'test', known }), actual(changes))
    expect(finding).toMatchObject({ kind: 'status-differs', message, remedy: 'Get its status.' })
    expect(findingsOf(expected({ mode: 'test', known: { ...known, ...changes } }), actual(changes))).toEqual([])
  })

  it('asks what becomes of a bill whose invoice is void or written off, and of an invoice whose bill is cancelled', () => {
    expect(kinds(expected(), actual({ status: 'void', subtotalAmount: 0 }))).toEqual(['status-differs'])
    expect(kinds(expected(), actual({ status: 'uncollectible' }))).toEqual(['status-differs'])
    expect(kinds(expected({ cancelled: true }), actual())).toEqual(['status-differs'])
    expect(kinds(expected({ cancelled: true }), actual({ status: 'void' }))).toEqual([])
  })
})

describe('what to do', () => {
  const remedyOf = (bill: Expected, invoice: Actual) => findingsOf(bill, invoice)[0]?.remedy
  const states = ['draft', 'open', 'paid', 'uncollectible'] as const
  const asksToVoid = /(^|, which |; or |, or )(void|voids) (it|the invoice)/i

  it.each(states)('about a bill that changed can be done with an invoice that is %s', (status) => {
    const remedy = remedyOf(expected({ billAmount: 1200 }), actual({ status }))
    if (status === 'paid') expect(remedy).toMatch(/a credit note or a refund .* choose Keep as it is/)
    else if (status === 'uncollectible') expect(remedy).toMatch(/Void and replace it from here/)
    else expect(remedy).toMatch(/correct the invoice/)
  })

  it.each(states)('about a cancelled bill can be done with an invoice that is %s', (status) => {
    const remedy = remedyOf(expected({ cancelled: true }), actual({ status }))
    if (status === 'paid') expect(remedy).toMatch(/refund or credit it in Stripe/)
    else if (status === 'draft') expect(remedy).toMatch(/deletes the draft/)
    else expect(remedy).toMatch(/void/i)
  })

  it('asks nobody to edit what is finalized', () => {
    const edited = (status: Actual['status']) => remedyOf(expected(), actual({ status, subtotalAmount: 900 }))
    expect(edited('draft')).toMatch(/undo that there/)
    expect(edited('open')).toMatch(/Void it there and make a new invoice/)
    expect(edited('paid')).toMatch(/a credit note or a refund/)
    for (const status of ['open', 'paid', 'uncollectible'] as const) expect(edited(status)).not.toMatch(/undo/)
  })

  it('about a further invoice is to delete a draft, to void what is open, to refund what is paid', () => {
    const extra = (status: Actual['status'], own: string | null) => extraOf('B-1', own, actual({ status }))
    expect(extra('draft', 'in_1').remedy).toBe('Delete the draft in Stripe.')
    expect(extra('open', 'in_1').remedy).toBe('Void it in Stripe.')
    expect(extra('paid', 'in_1').remedy).toBe('Refund or credit what was paid of it in Stripe.')
    expect(extra('draft', null)).toMatchObject({
      remedy: 'Mark the bill as exported with it, or delete the draft in Stripe.',
      fix: 'bill-export',
    })
    // A bill is not marked as exported with what asks for nothing.
    expect(extra('uncollectible', null)).toMatchObject({ remedy: 'Void it in Stripe.', fix: 'stripe' })
    for (const status of ['draft', 'paid'] as const) {
      expect(foreignInvoice(actual({ status })).remedy).not.toMatch(asksToVoid)
    }
    expect(foreignInvoice(actual()).remedy).toMatch(asksToVoid)
    expect(orphanedInvoice(actual()).remedy).toBe(
      'Bring its bill in again and mark it as exported with it, or void it in Stripe.',
    )
  })

  it('is never to void what money was received for, in part either', () => {
    const part = actual({ paidAmount: 400 })
    expect(remedyOf(expected({ cancelled: true }), part)).toMatch(/refund or credit/)
    expect(extraOf('B-1', 'in_1', part).remedy).not.toMatch(asksToVoid)
  })
})
