import { toDecimalText } from '@billbridge/contract/money'
import { Big } from 'big.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { roundToTotal, toExactUnits } from './line-amounts.ts'

const exact = (...units: (string | number)[]) => units.map((unit) => new Big(unit))

describe('rounding to a stated total', () => {
  test('raises the lines of which most was cut off', () => {
    expect(roundToTotal(exact('33.3', '33.4', '33.3'), 100)).toEqual([33, 34, 33])
    expect(roundToTotal(exact('49.5', '49.5'), 99)).toEqual([50, 49])
    expect(roundToTotal(exact('49.5', '49.5'), 100)).toEqual([50, 50])
  })

  test('takes credits as they are', () => {
    expect(roundToTotal(exact('10.5', '-0.5'), 10)).toEqual([11, -1])
    expect(roundToTotal(exact(-500), -500)).toEqual([-500])
    expect(roundToTotal(exact('-0.4', '-0.4', '-0.2'), -1)).toEqual([0, -1, 0])
  })

  test('refuses whole amounts that do not add up, by one unit or more', () => {
    expect(roundToTotal(exact(100, 200), 301)).toBeNull()
    expect(roundToTotal(exact(100, 200), 299)).toBeNull()
    expect(roundToTotal(exact(100, 200), 300)).toEqual([100, 200])
  })

  test('refuses a difference that rounding cannot explain', () => {
    expect(roundToTotal(exact('10.4'), 11)).toBeNull()
    expect(roundToTotal(exact('10.1', '10.1', '10.1', '10.1'), 43)).toBeNull()
  })

  test('makes a zero that is not negative', () => {
    expect(roundToTotal([new Big(0).times(-5)], null)).toEqual([0])
  })
})

test('price times quantity is exact, whatever the decimals', () => {
  expect(toExactUnits(['0.1', '3'], 2).toString()).toBe('30')
  expect(toExactUnits(['0.000000000001', '1000000000000'], 0).toString()).toBe('1')
})

const line = fc.record({
  price: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  decimals: fc.integer({ min: 0, max: 6 }),
  quantity: fc.integer({ min: 0, max: 10_000 }),
})
const toUnits = ({ price, decimals, quantity }: { price: number; decimals: number; quantity: number }) =>
  new Big(price).div(new Big(10).pow(decimals)).times(quantity)

test('amounts always add up to the exact sum, rounded once, and no line is off by a whole unit', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), (lines) => {
      const units = lines.map(toUnits)
      const amounts = roundToTotal(units, null) ?? []
      const sum = units.reduce((all, each) => all.plus(each), new Big(0))
      expect(amounts.reduce((all, each) => all + each, 0)).toBe(sum.round(0, Big.roundHalfUp).toNumber() + 0)
      for (const [place, amount] of amounts.entries()) {
        expect(
          new Big(amount)
            .minus(units[place] ?? 0)
            .abs()
            .lt(1),
        ).toBe(true)
      }
    }),
  )
})

test('a total that is stated is met to the unit or refused, and lines rounded one by one are always accepted', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), fc.integer({ min: -3, max: 3 }), (lines, off) => {
      const units = lines.map(toUnits)
      const oneByOne = units.reduce((all, each) => all + each.round(0, Big.roundHalfUp).toNumber(), 0)
      const amounts = roundToTotal(units, oneByOne + off)
      if (amounts) expect(amounts.reduce((all, each) => all + each, 0) + 0).toBe(oneByOne + off + 0)
      if (off === 0) expect(amounts).not.toBeNull()
      else if (units.every((each) => each.eq(each.round(0)))) expect(amounts).toBeNull()
    }),
  )
})

test('minor units and decimal text say the same', () => {
  expect(toDecimalText(toExactUnits(['-19.99'], 2).toNumber(), 'USD')).toBe('-19.99')
})
