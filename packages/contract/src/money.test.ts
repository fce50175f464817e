import { expect, it } from 'vitest'
import { toMoneyText } from './money.ts'

it.each([
  [355_594, 'JPY', '355,594 JPY'],
  [5_300_030, 'KWD', '5,300.030 KWD'],
  [123_456_789, 'HUF', '1,234,567.89 HUF'],
  [5, 'USD', '0.05 USD'],
  [-990, 'USD', '\u22129.90 USD'],
  [0, 'EUR', '0.00 EUR'],
  [Number.MAX_SAFE_INTEGER, 'KWD', '9,007,199,254,740.991 KWD'],
  [Number.MAX_SAFE_INTEGER, 'USD', '90,071,992,547,409.91 USD'],
])('%d of %s is read as %s, to the last digit', (amount, currency, text) => {
  expect(toMoneyText(amount, currency)).toBe(text)
})
