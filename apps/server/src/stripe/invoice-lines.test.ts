import type { LineItem } from '@billbridge/contract/bills'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleLine, sampleSettings } from '../../test/sample-bill.ts'
import { maximumLines, toInvoiceLines } from './invoice-lines.ts'

type LineSettings = Partial<ConfigurationSettings['lines']>

const linesOf = (lineItems: LineItem[], settings: LineSettings = {}, currency = 'USD') =>
  toInvoiceLines({ lineItems, currency }, sampleSettings({ lines: settings }).lines)

const descriptionOf = (line: Partial<LineItem>, currency = 'USD') =>
  linesOf([sampleLine(line)], {}, currency)[0]?.description

describe('the description of an invoice line', () => {
  it('tells quantity and unit price, without the zeros that say nothing', () => {
    expect(descriptionOf({ quantity: '3.000', unitPrice: '0.9900' })).toBe('Flour (3 × 0.99 USD)')
    expect(descriptionOf({ quantity: '0.5', unitPrice: '1.5' })).toBe('Flour (0.5 × 1.50 USD)')
    expect(descriptionOf({ quantity: '1000000', unitPrice: '0.000000000001' })).toBe(
      'Flour (1000000 × 0.000000000001 USD)',
    )
    expect(descriptionOf({ quantity: '2', unitPrice: '150' }, 'JPY')).toBe('Flour (2 × 150 JPY)')
  })

  it('tells as much of them as the bill does', () => {
    expect(descriptionOf({})).toBe('Flour')
    expect(descriptionOf({ quantity: '3' })).toBe('Flour (quantity 3)')
    expect(descriptionOf({ unitPrice: '2' })).toBe('Flour (at 2.00 USD)')
  })

  it('keeps quantity and price and shortens the text when both are too long for Stripe', () => {
    const description = descriptionOf({ description: 'f'.repeat(500), quantity: '3', unitPrice: '0.99' })
    expect(description).toHaveLength(500)
    expect(description).toMatch(/f… \(3 × 0\.99 USD\)$/)
  })

  it('is never cut through the middle of a character', () => {
    for (const length of [496, 497, 498]) {
      const description = descriptionOf({
        description: `${'f'.repeat(length - 14)}😀${'f'.repeat(20)}`.slice(0, 500),
        quantity: '3',
      })
      expect(description).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/)
    }
  })
})

describe('lines by product', () => {
  it('are one per product, where it first stands, with the quantity when the price is the same', () => {
    const items = [
      sampleLine({ product: 'Bread', quantity: '2', unitPrice: '1.50', amount: 300 }),
      sampleLine({ description: 'Delivery', amount: 500 }),
      sampleLine({ product: 'Bread', quantity: '0.5', unitPrice: '1.5', amount: 75 }),
    ]
    expect(linesOf(items, { grouping: 'product' })).toEqual([
      { description: 'Bread (2.5 × 1.50 USD)', amount: 375 },
      { description: 'Delivery', amount: 500 },
    ])
  })

  it('count the items when prices differ or are missing', () => {
    const items = [
      sampleLine({ product: 'Bread', quantity: '2', unitPrice: '1.50', amount: 300 }),
      sampleLine({ product: 'Bread', quantity: '1', unitPrice: '2.00', amount: 200 }),
      sampleLine({ product: 'Cake', amount: 900 }),
    ]
    expect(linesOf(items, { grouping: 'product' }).map(({ description }) => description)).toEqual([
      'Bread (2 items)',
      'Cake (1 item)',
    ])
  })
})

describe('zero lines', () => {
  it('are hidden when asked for, also those that a product adds up to', () => {
    const items = [
      sampleLine({ product: 'Bread', amount: 300 }),
      sampleLine({ product: 'Bread', amount: -300 }),
      sampleLine({ description: 'Delivery', amount: 500 }),
      sampleLine({ description: 'Gift', amount: 0 }),
    ]
    expect(linesOf(items, { grouping: 'product', hideZeroLines: true })).toEqual([
      { description: 'Delivery', amount: 500 },
    ])
    expect(linesOf(items)).toHaveLength(4)
  })

  it('stay when nothing else is left, since an invoice needs a line', () => {
    expect(linesOf([sampleLine({ amount: 0 })], { hideZeroLines: true })).toHaveLength(1)
  })
})

describe('more lines than Stripe takes', () => {
  const many = Array.from({ length: 252 }, (_, place) => sampleLine({ description: `Line ${place}`, amount: place }))

  it('are folded from the smallest on, credits by their size, in the order of the bill', () => {
    const lines = linesOf([...many, sampleLine({ description: 'Credit', amount: -5000 })], { overLimit: 'fold' })
    expect(lines).toHaveLength(maximumLines)
    expect(lines[0]?.description).toBe('Line 4')
    expect(lines.at(-2)).toEqual({ description: 'Credit', amount: -5000 })
    expect(lines.at(-1)).toEqual({ description: '4 further items', amount: 0 + 1 + 2 + 3 })
  })

  it('are all there when they are to be reported, and exactly as many as Stripe takes are never folded', () => {
    expect(linesOf(many, { overLimit: 'report' })).toHaveLength(252)
    expect(linesOf(many.slice(0, 250), { overLimit: 'fold' }).at(-1)?.description).toBe('Line 249')
  })
})

describe('the sum of an invoice’s lines', () => {
  it('is that of the bill’s lines under every setting', () => {
    const item = fc.record({
      product: fc.option(fc.constantFrom('Bread', 'Cake', 'Tea')),
      amount: fc.oneof(fc.constant(0), fc.integer({ min: -999_999_999_999, max: 999_999_999_999 })),
      quantity: fc.option(fc.constantFrom('1', '2.5')),
      unitPrice: fc.option(fc.constantFrom('0.01', '3')),
    })
    const settings = fc.record({
      grouping: fc.constantFrom('bill-line' as const, 'product' as const),
      hideZeroLines: fc.boolean(),
      overLimit: fc.constantFrom('report' as const, 'fold' as const),
    })
    const items = fc.oneof(
      fc.array(item, { minLength: 1, maxLength: 20 }),
      fc.array(item, { minLength: 245, maxLength: 400 }),
    )
    fc.assert(
      fc.property(items, settings, (rows, chosen) => {
        const lineItems = rows.map((row) => sampleLine(row))
        const lines = linesOf(lineItems, chosen)
        expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(
          lineItems.reduce((sum, { amount }) => sum + amount, 0),
        )
        expect(lines.length).toBeGreaterThan(0)
        if (chosen.overLimit === 'fold') expect(lines.length).toBeLessThanOrEqual(maximumLines)
        for (const { description } of lines) expect(description.length).toBeLessThanOrEqual(500)
      }),
      { numRuns: 60 },
    )
  })
})
