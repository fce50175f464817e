import { describe, expect, it } from 'vitest'
import { lineRoundingOf } from './line-rounding.ts'

const of = (quantity: string | null, unitPrice: string | null, amount: number, currency = 'USD') =>
  lineRoundingOf({ quantity, unitPrice, amount }, currency)

describe('the amount of a line beside quantity × unit price', () => {
  it.each([
    ['3', '3.33', 999, 'USD', { kind: 'exact', product: '9.99' }],
    ['3', '3.333', 1000, 'USD', { kind: 'rounded', product: '9.999' }],
    ['1', '0.334', 34, 'USD', { kind: 'carried', product: '0.334' }],
    ['3', '3.33', 1000, 'USD', { kind: 'differs', product: '9.99' }],
    ['-2', '0.005', -1, 'USD', { kind: 'exact', product: '-0.01' }],
    ['-1', '0.006', 0, 'USD', { kind: 'carried', product: '-0.006' }],
    ['1', '0.5', 1, 'JPY', { kind: 'rounded', product: '0.5' }],
    ['0.000000000001', '0.000000000001', 0, 'USD', { kind: 'rounded', product: '0.000000000000000000000001' }],
    ['3', '1.2345', 3704, 'KWD', { kind: 'rounded', product: '3.7035' }],
  ] as const)('%s × %s as %s of %s', (...line) => {
    const [quantity, unitPrice, amount, currency, expected] = line
    expect(of(quantity, unitPrice, amount, currency)).toEqual(expected)
  })

  it('cannot be told where one of them is missing', () => {
    expect(of(null, '1', 100)).toBeNull()
    expect(of('1', null, 100)).toBeNull()
  })
})
