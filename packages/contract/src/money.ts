import currencyCodes from 'currency-codes'
import { z } from 'zod'

/** Funds, metals and test codes of ISO 4217 that no bill can be written in. */
const notForBills = new Set(['XXX', 'XTS', 'XAU', 'XAG', 'XPT', 'XPD', 'XBA', 'XBB', 'XBC', 'XBD', 'XDR', 'XSU', 'XUA'])

const decimalsByCurrency = new Map(
  currencyCodes.data.filter(({ code }) => !notForBills.has(code)).map(({ code, digits }) => [code, digits]),
)

/** All ISO 4217 currency codes a bill may have, upper case, sorted. */
export const currencies: readonly string[] = [...decimalsByCurrency.keys()].sort()

/** Number of decimals of a currency (ISO 4217: USD 2, JPY 0, HUF 2, KWD 3). Throws RangeError for an unknown code. */
export const currencyDecimals = (currency: string): number => {
  const decimals = decimalsByCurrency.get(currency)
  if (decimals === undefined) throw new RangeError(`${currency} is not an ISO 4217 currency`)
  return decimals
}

export const isCurrency = (code: string): boolean => decimalsByCurrency.has(code)

/** An ISO 4217 currency code, upper case; lower case is taken and raised. */
export const currencySchema = z
  .string()
  .trim()
  .toUpperCase()
  .refine(isCurrency, 'must be an ISO 4217 currency code such as USD')
  .describe('ISO 4217 code, such as USD')

/** An amount in minor units of its currency: a safe integer, negative for credits. */
export const minorUnits = z
  .number()
  .int('must be a whole number of minor units (cents)')
  .min(-999_999_999_999, 'is too small')
  .max(999_999_999_999, 'is too large')
  .describe('minor units of the currency: cents of USD, yen of JPY')

/** An amount as it is answered, in minor units of the currency that stands beside it. */
export const amountSchema = z.number().int().describe('minor units of the currency')

/** A decimal number as text, at most 12 digits before and 12 after the point: no float ever holds money. */
export const decimalString = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,12})?$/, 'must be a decimal number as text, with at most 12 decimals, such as "0.99"')

/** A sum in one currency, as lists and summaries show it. */
export const currencyTotalSchema = z.object({
  currency: z.string(),
  total: amountSchema,
  count: z.number().int().nonnegative(),
})
export type CurrencyTotal = z.infer<typeof currencyTotalSchema>

/** Minor units to a plain decimal text: (1999, 'USD') → "19.99", (500, 'JPY') → "500", (-5, 'USD') → "-0.05". */
export const toDecimalText = (amount: number, currency: string): string => {
  const decimals = currencyDecimals(currency)
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0')
  const sign = amount < 0 ? '-' : ''
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

const formats = new Map<number, Intl.NumberFormat>()

const formatFor = (decimals: number): Intl.NumberFormat => {
  const known = formats.get(decimals)
  if (known) return known
  const made = new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  formats.set(decimals, made)
  return made
}

/**
 * Minor units as a person reads them, without the currency: (123456, 'USD') → "1,234.56", (355594, 'JPY') → "355,594",
 * (-990, 'USD') → "−9.90". Intl is given the exact decimal text, so that large amounts keep every digit.
 */
export const toAmountText = (amount: number, currency: string): string => {
  const text = toDecimalText(Math.abs(amount), currency)
  const grouped = formatFor(currencyDecimals(currency)).format(text as Intl.StringNumericLiteral)
  return amount < 0 ? `\u2212${grouped}` : grouped
}

/** The same with its currency, for sentences: "1,234.56 USD". */
export const toMoneyText = (amount: number, currency: string): string => `${toAmountText(amount, currency)} ${currency}`

/** Plain decimal text to minor units; null when it is no number or has more decimals than the currency. */
export const toMinorUnits = (text: string, currency: string): number | null => {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text)
  if (!match) return null
  const decimals = currencyDecimals(currency)
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > decimals) return null
  const units = Number(`${match[2]}${fraction.padEnd(decimals, '0')}`)
  if (!Number.isSafeInteger(units)) return null
  return match[1] && units !== 0 ? -units : units
}
