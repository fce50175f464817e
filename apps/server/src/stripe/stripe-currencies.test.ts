import { currencies, currencyDecimals } from '@billbridge/contract/money'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromStripeAmount, isStripeCurrency, minimumChargeOf, toStripeAmount } from './stripe-currencies.ts'

describe('amounts in Stripe’s units', () => {
  it.each([
    [1999, 'USD', 1999],
    [500, 'JPY', 500],
    [5, 'ISK', 500],
    [-5, 'UGX', -500],
    [1230, 'KWD', 1230],
    [1200, 'MGA', 12],
    [0, 'ISK', 0],
  ])('%d minor units of %s are %d', (amount, currency, units) => {
    expect(toStripeAmount(amount, currency)).toBe(units)
    expect(fromStripeAmount(units, currency.toLowerCase())).toBe(amount)
  })

  it.each([
    [1234, 'KWD'],
    [-1, 'BHD'],
    [1250, 'MGA'],
  ])('%d minor units of %s cannot be said exactly', (amount, currency) => {
    expect(toStripeAmount(amount, currency)).toBeNull()
  })

  it('refuses an amount that no number holds exactly', () => {
    expect(toStripeAmount(Number.MAX_SAFE_INTEGER, 'ISK')).toBeNull()
  })

  it('come back to the same minor units in every currency Stripe takes, whenever they can be said', () => {
    const known = currencies.filter(isStripeCurrency)
    const amounts = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 })
    fc.assert(
      fc.property(fc.constantFrom(...known), amounts, fc.boolean(), (currency, amount, round) => {
        const given = round ? Math.trunc(amount / 1000) * 1000 : amount
        const units = toStripeAmount(given, currency)
        if (round) expect(units).not.toBeNull()
        if (units !== null) expect(fromStripeAmount(units, currency)).toBe(given + 0)
      }),
    )
  })
})

describe('currencies of Stripe', () => {
  it('are each an ISO currency whose decimals are known', () => {
    const known = currencies.filter(isStripeCurrency)
    expect(known.length).toBeGreaterThan(125)
    for (const currency of known) expect(currencyDecimals(currency)).toBeGreaterThanOrEqual(0)
  })

  it('leave out what Stripe does not take', () => {
    expect(['CUP', 'IRR', 'LYD', 'CLF', 'IQD'].filter(isStripeCurrency)).toEqual([])
  })

  it('have the least charge that Stripe names, in its units', () => {
    expect([minimumChargeOf('usd'), minimumChargeOf('JPY'), minimumChargeOf('XAF')]).toEqual([50, 50, 0])
  })
})
