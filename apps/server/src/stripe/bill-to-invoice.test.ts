import { currencies } from '@billbridge/contract/money'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleBill, sampleLine, sampleSettings } from '../../test/sample-bill.ts'
import { toInvoicePlan } from './bill-to-invoice.ts'
import { fromStripeAmount } from './stripe-currencies.ts'

type Bill = Parameters<typeof sampleBill>[0]
type Settings = Parameters<typeof sampleSettings>[0]

const now = new Date('2026-02-01T09:00:00Z')
const account = { code: 'BAKERY', name: 'Example Bakery Ltd' }
const resultOf = (bill: Bill = {}, settings: Settings = {}) =>
  toInvoicePlan({ bill: sampleBill(bill), account, settings: sampleSettings(settings), now })
const planOf = (bill: Bill = {}, settings: Settings = {}) => {
  const result = resultOf(bill, settings)
  if (!result.ok) throw new Error(result.message)
  return result.plan
}
const finalize = { finalization: 'finalize' } as const

describe('the invoice of a bill', () => {
  it('says what Stripe is told, under the default settings', () => {
    const { draft, ...plan } = planOf()
    expect(plan).toEqual({
      currency: 'usd',
      stripeTotal: 3000,
      lines: [{ description: 'Flour', amount: 3000 }],
      collectionMethod: 'send_invoice',
      dueDate: Date.UTC(2026, 1, 28, 23, 59, 59) / 1000,
      effectiveAt: null,
      number: null,
      description: null,
      footer: null,
      customFields: [{ name: 'Bill number', value: 'B-1001' }],
      automaticTax: false,
      finalization: 'none',
      email: false,
    })
    expect(draft).toMatchObject({
      customer: { id: null, name: 'Example Bakery Ltd', how: 'missing' },
      currency: 'USD',
      total: 3000,
      finalization: 'draft',
      dueAt: '2026-02-28T23:59:59.000Z',
    })
  })

  it('shows the bill’s minor units to a person and says Stripe’s to Stripe', () => {
    const plan = planOf({ currency: 'ISK', lineItems: [sampleLine({ amount: 700 }), sampleLine({ amount: -50 })] })
    expect(plan.lines.map(({ amount }) => amount)).toEqual([70_000, -5000])
    expect(plan.stripeTotal).toBe(65_000)
    expect(plan.draft).toMatchObject({ total: 650, lines: [{ amount: 700 }, { amount: -50 }] })
  })

  it('has no due date when Stripe charges by itself, not even when the bill’s is past', () => {
    const plan = planOf({ dueDate: '2020-01-01' }, { invoice: { ...finalize, collection: 'charge-automatically' } })
    expect(plan).toMatchObject({
      collectionMethod: 'charge_automatically',
      dueDate: null,
      finalization: 'finalize-auto-advance',
    })
  })

  it('is e-mailed only when it is finalized and not charged', () => {
    const emailed = (settings: NonNullable<Settings>['invoice']) =>
      planOf({}, { invoice: { emailThroughStripe: true, ...settings } }).email
    expect(emailed(finalize)).toBe(true)
    expect(emailed({})).toBe(false)
    expect(emailed({ ...finalize, collection: 'charge-automatically' })).toBe(false)
  })

  it('is dated at the end of the period when asked for, but never in the future', () => {
    const dated = { invoice: { dateAtPeriodEnd: true }, schedule: { timeZone: 'Europe/Berlin' } }
    expect(planOf({ periodEnd: '2026-01-31' }, dated).effectiveAt).toBe(Date.UTC(2026, 0, 31, 11) / 1000)
    expect(planOf({ periodEnd: '2026-02-28' }, dated).effectiveAt).toBeNull()
    expect(planOf({}, dated).effectiveAt).toBeNull()
    expect(planOf({ periodEnd: '2026-01-31' }).effectiveAt).toBeNull()
  })

  it('carries the period of the bill on every line, when the bill has a whole one', () => {
    const [line] = planOf({ periodStart: '2026-01-01', periodEnd: '2026-01-31' }).lines
    expect(line?.period).toEqual({ start: Date.UTC(2026, 0, 1, 12) / 1000, end: Date.UTC(2026, 0, 31, 12) / 1000 })
    expect(planOf({ periodStart: '2026-01-01' }).lines[0]).not.toHaveProperty('period')
    expect(planOf({ periodStart: '2026-02-01', periodEnd: '2026-01-31' }).lines[0]).not.toHaveProperty('period')
  })

  it('asks for Stripe’s tax and says how the customer is found', () => {
    const plan = planOf({}, { tax: { mode: 'stripe-automatic' }, customer: { whenUnmapped: 'create' } })
    expect(plan.automaticTax).toBe(true)
    expect(plan.draft.customer.how).toBe('create')
  })
})

describe('money that has come in already', () => {
  const charging = { invoice: { ...finalize, collection: 'charge-automatically', emailThroughStripe: true } } as const

  it.each([
    ['draft', {}],
    ['finalize', { invoice: finalize }],
    ['charge', charging],
  ] as const)('is never asked for again: a paid bill is marked paid under the setting %s', (_, settings) => {
    const plan = planOf({ paymentStatus: 'paid' }, settings)
    expect(plan).toMatchObject({ finalization: 'mark-paid', collectionMethod: 'send_invoice', email: false })
    expect(plan.draft.finalization).toBe('finalize-and-mark-paid')
  })

  it('needs no due date to wait for: a paid bill long due goes with today’s', () => {
    const plan = planOf({ paymentStatus: 'paid', dueDate: '2020-01-01' })
    expect(plan.dueDate).toBe(Date.UTC(2026, 1, 1, 23, 59, 59) / 1000)
    expect(planOf({ paymentStatus: 'paid', dueDate: null }, { dueDate: { whenEmpty: 'hold' } }).dueDate).not.toBeNull()
  })

  it('counts whoever says that it came', () => {
    expect(planOf({ stripePaymentStatus: 'paid' }).finalization).toBe('mark-paid')
    expect(resultOf({ paidAmount: 1 })).toMatchObject({ reason: 'partly-paid' })
    expect(resultOf({ stripePaymentStatus: 'partially-paid' })).toMatchObject({ reason: 'partly-paid' })
  })

  it('holds a bill that is paid in part, or leaves it a draft that charges nobody', () => {
    const partly = { paymentStatus: 'partially-paid', paidAmount: 1000 } as const
    expect(resultOf(partly)).toMatchObject({
      ok: false,
      reason: 'partly-paid',
      setting: 'invoice.partlyPaid',
      message: '10.00 USD of 30.00 USD is paid already; an invoice would ask for the whole.',
    })
    const plan = planOf(partly, { invoice: { ...charging.invoice, partlyPaid: 'draft' } })
    expect(plan).toMatchObject({ finalization: 'none', collectionMethod: 'send_invoice', email: false })
    expect(plan.dueDate).not.toBeNull()
  })

  it('is neither credited twice nor added to what the customer owes', () => {
    const send = { invoice: { negativeTotals: 'send', belowMinimum: 'send' } } as const
    expect(resultOf({ total: -500, paymentStatus: 'paid' }, send)).toMatchObject({
      reason: 'negative-total',
      setting: null,
    })
    expect(resultOf({ total: 20, paymentStatus: 'paid' }, send)).toMatchObject({
      reason: 'below-minimum',
      setting: null,
    })
    expect(planOf({ total: -500 }, send).stripeTotal).toBe(-500)
    expect(planOf({ total: 20 }, send).stripeTotal).toBe(20)
  })

  it('is settled by Stripe itself when it is nothing', () => {
    const plan = planOf({ total: 0, paymentStatus: 'paid' }, { invoice: { ...finalize, skipZeroTotals: false } })
    expect(plan.finalization).toBe('finalize')
  })
})

describe('a bill that cannot become an invoice', () => {
  const many = Array.from({ length: 251 }, () => sampleLine({ amount: 100 }))

  it.each<[string, Parameters<typeof resultOf>, { reason: string; setting: string | null }]>([
    ['has a currency unknown to Stripe', [{ currency: 'IRR' }], { reason: 'currency-not-in-stripe', setting: null }],
    ['has a total of zero', [{ total: 0 }], { reason: 'zero-total', setting: 'invoice.skipZeroTotals' }],
    ['is below Stripe’s minimum', [{ total: 49 }], { reason: 'below-minimum', setting: 'invoice.belowMinimum' }],
    ['is a credit', [{ total: -100 }], { reason: 'negative-total', setting: 'invoice.negativeTotals' }],
    ['has too many lines', [{ lineItems: many }], { reason: 'too-many-lines', setting: 'lines.overLimit' }],
    [
      'has a last digit Stripe does not know',
      [{ currency: 'KWD', total: 1234 }],
      { reason: 'amount-not-exact-in-stripe', setting: null },
    ],
    ['is long due', [{ dueDate: '2026-01-01' }], { reason: 'due-date-past', setting: 'dueDate.whenPast' }],
    [
      'has no due date',
      [{ dueDate: null }, { dueDate: { whenEmpty: 'hold' } }],
      { reason: 'due-date-empty', setting: 'dueDate.whenEmpty' },
    ],
  ])('is held with the reason: it %s', (_, given, hold) => {
    expect(resultOf(...given)).toMatchObject({ ok: false, ...hold })
  })

  it('names the line that Stripe cannot take exactly, although the total would be exact', () => {
    const lineItems = [sampleLine({ description: 'Oil', amount: 1234 }), sampleLine({ amount: 6 })]
    expect(resultOf({ currency: 'KWD', lineItems })).toMatchObject({
      reason: 'amount-not-exact-in-stripe',
      message: 'Stripe cannot take the line “Oil” of 1.234 KWD exactly.',
    })
  })

  it('is held when its lines do not add up to its total', () => {
    expect(resultOf({ lineItems: [sampleLine({ amount: 100 })], total: 101 })).toMatchObject({
      reason: 'amount-not-exact-in-stripe',
      message: 'The lines add up to 1.00 USD, not to the total of 1.01 USD.',
    })
  })

  it('goes when its many lines are folded', () => {
    const { lines, stripeTotal } = planOf({ lineItems: many }, { lines: { overLimit: 'fold' } })
    expect([lines.length, stripeTotal]).toEqual([250, 25_100])
  })
})

describe('for every bill, in every currency, under all settings', () => {
  const amount = fc.oneof(
    fc.integer({ min: -100_000, max: 100_000 }).map((units) => units * 100),
    fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
    fc.constant(0),
  )
  const bills = fc.record({
    currency: fc.constantFrom(...currencies),
    amounts: fc.oneof(
      fc.array(amount, { minLength: 1, maxLength: 12 }),
      fc.array(amount, { minLength: 251, maxLength: 260 }),
    ),
    products: fc.array(fc.option(fc.constantFrom('Bread', 'Tea')), { minLength: 1, maxLength: 3 }),
    paymentStatus: fc.constantFrom('unpaid' as const, 'partially-paid' as const, 'paid' as const),
  })
  const settings = fc.record({
    invoice: fc.record({
      finalization: fc.constantFrom('draft' as const, 'finalize' as const),
      collection: fc.constantFrom('send-invoice' as const, 'charge-automatically' as const),
      skipZeroTotals: fc.boolean(),
      belowMinimum: fc.constantFrom('skip' as const, 'send' as const),
      negativeTotals: fc.constantFrom('skip' as const, 'send' as const),
      partlyPaid: fc.constantFrom('hold' as const, 'draft' as const),
    }),
    lines: fc.record({
      grouping: fc.constantFrom('bill-line' as const, 'product' as const),
      hideZeroLines: fc.boolean(),
      overLimit: fc.constantFrom('report' as const, 'fold' as const),
    }),
  })

  it('the lines add up to exactly the bill’s total, or it is held with a reason', () => {
    let sent = 0
    fc.assert(
      fc.property(bills, settings, ({ currency, amounts, products, paymentStatus }, chosen) => {
        const lineItems = amounts.map((each, place) =>
          sampleLine({ amount: each, product: products[place % products.length] ?? null }),
        )
        const bill = sampleBill({ currency, lineItems, paymentStatus })
        const result = toInvoicePlan({ bill, account, settings: sampleSettings(chosen), now })
        if (!result.ok) {
          expect(result.message).not.toBe('')
          return
        }
        sent += 1
        const { plan } = result
        const sum = plan.lines.reduce((total, line) => total + line.amount, 0)
        expect(sum).toBe(plan.stripeTotal)
        expect(fromStripeAmount(sum, currency)).toBe(bill.total)
        expect(plan.draft.lines.reduce((total, line) => total + line.amount, 0)).toBe(bill.total)
        expect(plan.lines.length).toBeLessThanOrEqual(250)
        expect(plan.dueDate === null).toBe(plan.collectionMethod === 'charge_automatically')
        if (paymentStatus !== 'unpaid') expect(plan.collectionMethod).toBe('send_invoice')
      }),
      { numRuns: 300 },
    )
    expect(sent).toBeGreaterThan(20)
  })
})
