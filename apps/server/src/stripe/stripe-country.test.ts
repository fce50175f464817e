import { expect, test } from 'vitest'
import { toCountryCode } from './stripe-country.ts'

test.each([
  ['Germany', 'DE'],
  ['Deutschland', 'DE'],
  ['USA', 'US'],
  ['United Kingdom', 'GB'],
  ['Czech Republic', 'CZ'],
  ['Österreich', 'AT'],
  [' fr ', 'FR'],
  ['uk', 'GB'],
])('%s is %s to Stripe', (written, code) => {
  expect(toCountryCode(written)).toBe(code)
})

test('a country nobody knows is left out, because Stripe would refuse the whole customer', () => {
  expect(toCountryCode('Atlantis')).toBeUndefined()
  expect(toCountryCode('QX')).toBeUndefined()
  expect(toCountryCode('')).toBeUndefined()
})
