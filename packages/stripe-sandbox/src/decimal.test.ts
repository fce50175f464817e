import { describe, expect, it } from 'vitest'
import { multiplyToMinorUnits, plainDecimal } from './decimal.ts'

describe('quantity times unit price', () => {
  it.each([
    ['12.5', '3', 38],
    ['0.005', '100', 1],
    ['0.004', '100', 0],
    ['-12.5', '3', -38],
    ['33.333333333333', '3', 100],
    ['1', '0.5', 1],
    ['99', '7', 693],
  ])('%s × %s is %i minor units', (unit, quantity, amount) => {
    expect(multiplyToMinorUnits(unit, quantity)).toBe(amount)
  })

  it('is written without needless zeros', () => {
    expect(['12.500', '10', '1.0', '0.25'].map(plainDecimal)).toEqual(['12.5', '10', '1', '0.25'])
  })
})
