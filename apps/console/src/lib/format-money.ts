import { currencyDecimals } from '@billbridge/contract/money'

const formats = new Map<string, Intl.NumberFormat>()

const formatFor = (decimals: number): Intl.NumberFormat => {
  const key = String(decimals)
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  formats.set(key, made)
  return made
}

/** Minor units as exact decimal text: (123456, 'USD') → "1234.56", (123456, 'JPY') → "123456". No float is involved. */
export const toDecimalText = (minorUnits: number, currency: string): string => {
  const decimals = currencyDecimals(currency)
  const digits = String(Math.abs(minorUnits)).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const sign = minorUnits < 0 ? '-' : ''
  return decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`
}

/**
 * An amount for people, in the number of decimals its currency has, without the currency: "1,234.56", "−9.90".
 * Intl takes the exact decimal text, so large amounts keep every digit.
 */
export const formatAmount = (minorUnits: number, currency: string): string => {
  const text = toDecimalText(Math.abs(minorUnits), currency)
  const grouped = formatFor(currencyDecimals(currency)).format(text as Intl.StringNumericLiteral)
  return minorUnits < 0 ? `\u2212${grouped}` : grouped
}

/** An amount with its currency: "1,234.56 USD". */
export const formatMoney = (minorUnits: number, currency: string): string =>
  `${formatAmount(minorUnits, currency)}\u00a0${currency}`
