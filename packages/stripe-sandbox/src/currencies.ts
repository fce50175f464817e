/** The currencies Stripe takes, https://docs.stripe.com/currencies */
export const supportedCurrencies = (
  'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf ' +
  'clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl hrk htg huf ' +
  'idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur ' +
  'mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek ' +
  'sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer ' +
  'zar zmw btn svc'
).split(' ')

const known = new Set(supportedCurrencies)
export const isCurrency = (code: string): boolean => known.has(code)

const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const threeDecimal = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd'])
/** Written with two decimals for old times' sake, though the currency has none. */
const wholeOnly = new Set(['isk', 'ugx'])

const minimumCharge: Record<string, number> = {
  usd: 50,
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  krw: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
}

/** The least amount that can be charged, in minor units; 0 where Stripe names none. */
export const minimumChargeOf = (currency: string): number => minimumCharge[currency] ?? 0

/** Amounts in some currencies must end in zeros: the step in minor units. */
export const amountStep = (currency: string): number =>
  wholeOnly.has(currency) ? 100 : threeDecimal.has(currency) ? 10 : 1

/** Minor units as people write them, for pages only. */
export function formatAmount(amount: number, currency: string): string {
  const decimals = zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2
  return `${(amount / 10 ** decimals).toFixed(decimals)} ${currency.toUpperCase()}`
}
