import { type BillInput, billInputSchema } from '@billbridge/contract/bills'
import { currencies, currencyDecimals } from '@billbridge/contract/money'
import { Big } from 'big.js'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { sampleBill, sampleSettings } from '../../../test/sample-bill.ts'
import { toInvoicePlan } from '../../stripe/bill-to-invoice.ts'
import { isStripeCurrency, toStripeAmount } from '../../stripe/stripe-currencies.ts'
import { priceLines } from './bill-pricing.ts'

const billOf = (lineItems: object[], total: number, currency = 'USD'): BillInput =>
  billInputSchema.parse({
    number: 'B-1',
    account: { code: 'BAKERY' },
    currency,
    billDate: '2026-01-31',
    lineItems: lineItems.map((line) => ({ description: 'Flour', ...line })),
    total,
  })

const amountsOf = (input: BillInput): number[] | null => {
  const priced = priceLines(input)
  return priced.ok ? priced.bill.lineItems.map(({ amount }) => amount) : null
}

describe('the amounts of lines', () => {
  it('are those the billing system gave, whatever quantity and unit price say', () => {
    expect(amountsOf(billOf([{ quantity: '3', unitPrice: '3.33', amount: 1000 }], 1000))).toEqual([1000])
  })

  it('follow from quantity and unit price where none is given, the largest remainders rounded up', () => {
    const lines = [
      { quantity: '1', unitPrice: '0.333' },
      { quantity: '1', unitPrice: '0.334' },
      { quantity: '1', unitPrice: '0.333' },
    ]
    expect(amountsOf(billOf(lines, 100))).toEqual([33, 34, 33])
  })

  it('that are given stay untouched by the rounding of the others', () => {
    const lines = [{ amount: 50 }, { unitPrice: '0.255' }, { unitPrice: '0.245' }]
    expect(amountsOf(billOf(lines, 100))).toEqual([50, 26, 24])
    expect(amountsOf(billOf(lines, 101))).toEqual([50, 26, 25])
    expect(amountsOf(billOf(lines, 103))).toBeNull()
  })

  it('that are too large to be told exactly are refused by name', () => {
    const lines = [
      { quantity: '999999999999', unitPrice: '999999999999.5' },
      { quantity: '-999999999999', unitPrice: '999999999999.5' },
    ]
    const priced = priceLines(billOf(lines, 0))
    expect(priced).toMatchObject({
      ok: false,
      errors: [{ field: 'lineItems.0.amount' }, { field: 'lineItems.1.amount' }],
    })
  })
})

const decimal = fc
  .record({ whole: fc.integer({ min: 0, max: 9_999 }), fraction: fc.stringMatching(/^\d{0,12}$/), minus: fc.boolean() })
  .map(({ whole, fraction, minus }) => `${minus ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`)

const line = fc.oneof(
  fc.record({ quantity: decimal, unitPrice: decimal }),
  fc.record({ quantity: decimal, unitPrice: decimal, amount: fc.integer({ min: -1_000_000, max: 1_000_000 }) }),
)

const exactOf = (lines: readonly { quantity: string; unitPrice: string; amount?: number }[], currency: string): Big =>
  lines.reduce(
    (sum, { quantity, unitPrice, amount }) =>
      sum.plus(amount ?? new Big(quantity).times(unitPrice).times(new Big(10).pow(currencyDecimals(currency)))),
    new Big(0),
  )

const stripeCurrencies = currencies.filter(isStripeCurrency)

test('in every currency Stripe takes, with prices of 12 decimals and negative lines, the sum is exact or the bill is held', () => {
  expect(stripeCurrencies.length).toBeGreaterThan(130)
  const settings = sampleSettings({
    invoice: { negativeTotals: 'send', belowMinimum: 'send', skipZeroTotals: false },
    lines: { overLimit: 'fold' },
  })
  const lines = fc.array(line, { minLength: 1, maxLength: 40 })
  const grouping = fc.constantFrom('bill-line' as const, 'product' as const)
  fc.assert(
    fc.property(fc.constantFrom(...stripeCurrencies), lines, grouping, (currency, given, grouped) => {
      const total = exactOf(given, currency).round(0, Big.roundHalfUp).toNumber() + 0
      const priced = priceLines(billOf(given, total, currency))
      if (!priced.ok) throw new Error(JSON.stringify(priced.errors))
      const { lineItems } = priced.bill
      expect(lineItems.reduce((sum, { amount }) => sum + amount, 0)).toBe(total)
      for (const [place, { amount }] of lineItems.entries()) {
        const one = given[place]
        if (!one || 'amount' in one) expect(amount).toBe(one?.amount)
        else expect(exactOf([one], currency).minus(amount).abs().lt(1)).toBe(true)
      }
      const bill = sampleBill({ currency, total, lineItems, dueDate: null })
      const account = { code: 'BAKERY', name: 'Example Bakery Ltd' }
      const now = new Date('2026-01-31T08:00:00Z')
      const invoice = toInvoicePlan({
        bill,
        account,
        settings: { ...settings, lines: { ...settings.lines, grouping: grouped } },
        now,
      })
      if (invoice.ok) {
        const { plan } = invoice
        expect(plan.stripeTotal).toBe(toStripeAmount(total, currency))
        expect(plan.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(plan.stripeTotal)
      } else {
        expect(invoice.reason).toBe('amount-not-exact-in-stripe')
        expect(lineItems.some(({ amount }) => toStripeAmount(amount, currency) === null)).toBe(true)
      }
    }),
    { numRuns: 400 },
  )
})

describe('what no bill can say', () => {
  const problemsOf = (changes: object) => {
    const { account, lineItems, ...rest } = billOf([{ amount: 100 }], 100)
    const parsed = billInputSchema.safeParse({ ...rest, account, lineItems, ...changes })
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  }

  it.each(['billDate', 'dueDate', 'periodStart', 'periodEnd'])('is a %s far from any business year', (field) => {
    for (const day of ['0000-01-01', '1899-12-31', '2200-01-01', '9999-12-31']) {
      expect(problemsOf({ [field]: day })).toEqual([`${field} must be a day from 1900-01-01 to 2199-12-31`])
    }
    expect(problemsOf({ [field]: '1900-01-01' })).toEqual([])
    expect(problemsOf({ [field]: '2199-12-31' })).toEqual([])
  })

  it('is a paid amount beyond the total, or on its other side', () => {
    const refusal = ['paidAmount must lie between 0 and the total: an overpayment is a credit, on a bill of its own']
    expect(problemsOf({ paidAmount: 101 })).toEqual(refusal)
    expect(problemsOf({ paidAmount: -1 })).toEqual(refusal)
    expect(problemsOf({ paidAmount: 100 })).toEqual([])
    expect(problemsOf({ total: -100, paidAmount: -100 })).toEqual([])
    expect(problemsOf({ total: -100, paidAmount: 1 })).toEqual(refusal)
  })

  it('is a line of which nobody says what it costs', () => {
    const refusal = ['lineItems.0.amount is needed where there is no unit price']
    expect(problemsOf({ lineItems: [{ description: 'Flour', quantity: '3' }] })).toEqual(refusal)
  })
})
