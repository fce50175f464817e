import { currencyDecimals } from '@billbridge/contract/money'

/** The currencies Stripe takes for charges, of those a bill can be in. https://docs.stripe.com/currencies */
const presentment = new Set(
  (
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF ' +
    'CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ' +
    'ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR ' +
    'MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD ' +
    'SHP SLE SOS SRD SVC SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ' +
    'ZAR ZMW'
  ).split(' '),
)

const zeroDecimal = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
const threeDecimal = new Set('BHD JOD KWD OMR TND'.split(' '))
/** Written with two decimals, though the currency has none: always whole hundreds. */
const twoDecimalsOfZeros = new Set(['ISK', 'UGX'])

/** Least amount that can be charged, in Stripe's units. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const minimumCharges: Readonly<Record<string, number>> = {
  AED: 200,
  AUD: 50,
  BGN: 100,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17500,
  INR: 50,
  JPY: 50,
  KRW: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PLN: 200,
  RON: 200,
  SEK: 300,
  SGD: 50,
  THB: 1000,
  USD: 50,
}

const stripeDecimals = (currency: string): number =>
  zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2

/** Amounts must be a multiple of this, in Stripe's units. https://docs.stripe.com/currencies#special-cases */
const stripeStep = (currency: string): number =>
  twoDecimalsOfZeros.has(currency) ? 100 : threeDecimal.has(currency) ? 10 : 1

/** Whether Stripe takes a currency at all. */
export const isStripeCurrency = (currency: string): boolean => presentment.has(currency.toUpperCase())

/** Least amount that can be charged, in Stripe's units; 0 where Stripe names none. */
export const minimumChargeOf = (currency: string): number => minimumCharges[currency.toUpperCase()] ?? 0

/**
 * Minor units of ISO 4217 to the units of Stripe's API: (100, 'USD') → 100, (5, 'ISK') → 500, (1200, 'MGA') → 12.
 * Null when Stripe cannot say the amount exactly: (1234, 'KWD'), whose last digit must be 0, or (1250, 'MGA').
 */
export const toStripeAmount = (amount: number, currency: string): number | null => {
  const code = currency.toUpperCase()
  const shift = stripeDecimals(code) - currencyDecimals(code)
  const units = shift >= 0 ? amount * 10 ** shift : amount / 10 ** -shift
  return Number.isSafeInteger(units) && units % stripeStep(code) === 0 ? units + 0 : null
}

/**
 * Stripe's units to minor units of ISO 4217, for what a person reads: (500, 'ISK') → 5. Rounded to a whole minor unit
 * where Stripe has a finer one, so compare sums in Stripe's units.
 */
export const fromStripeAmount = (amount: number, currency: string): number => {
  const code = currency.toUpperCase()
  const shift = currencyDecimals(code) - stripeDecimals(code)
  return (shift >= 0 ? amount * 10 ** shift : Math.round(amount / 10 ** -shift)) + 0
}
