import type { CsvDialect } from '@billbridge/contract/bill-imports'
import { isCurrency } from '@billbridge/contract/money'
import { createPace } from '../../platform/pace.ts'

type DecimalSign = CsvDialect['decimalSign']

export interface CsvNumber {
  /** Plain decimal text with a point, such as `-1234.5`. */
  readonly decimal: string
  /** The currency written beside the number, when it leaves no doubt (€, £, a code); null otherwise. */
  readonly currency: string | null
}

const symbols: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₪': 'ILS',
  '₩': 'KRW',
  '₺': 'TRY',
  '₴': 'UAH',
}

/** Currency signs several currencies share, and words beside amounts that say no currency. */
const shared = /^(\$|¥|kr\.?|Fr\.?|fr\.?|R\$|R|zł|Kč|Ft|lei)$/

/** The currency a sign or code stands for; null for one that several share; undefined when it is neither. */
export const toCurrency = (written: string): string | null | undefined => {
  const text = written.trim()
  const code = text.toUpperCase()
  if (/^[A-Z]{3}$/.test(code) && isCurrency(code)) return code
  const symbol = symbols[text]
  if (symbol) return symbol
  return shared.test(text) || /^[A-Z]{2,3}\$$/.test(text) ? null : undefined
}

const spaces = /[\s\u00a0\u2007\u2009\u202f]/g

/** Digits in groups of three, or as written in India (12,34,567). */
const grouped = (sign: string): RegExp =>
  new RegExp(`^\\d{1,3}(\\${sign}\\d{3})+$|^\\d{1,2}(\\${sign}\\d{2})+\\${sign}\\d{3}$`)
const groupings: Record<string, RegExp> = { '.': grouped('.'), ',': grouped(','), "'": grouped("'") }

const ungrouped = (digits: string, decimalSign: DecimalSign): string | null => {
  if (/^\d+$/.test(digits)) return digits
  const thousands = decimalSign === '.' ? ',' : '.'
  const sign = [thousands, "'"].find((each) => digits.includes(each))
  return sign !== undefined && groupings[sign]?.test(digits) ? digits.replaceAll(sign, '') : null
}

/** Splits `-€ 1.234,50`, `(12.00)`, `12.00-`, `USD 5` into sign, digits and what is written around them. */
const split = (text: string) => {
  const plain = text.replace(/[−–]/g, '-').replace(/[’`´]/g, "'").trim()
  const bracketed = /^\((.*)\)$/.exec(plain)
  const inner = (bracketed?.[1] ?? plain).trim()
  const match =
    /^([^\d.,]*)([\d.,'\s\u00a0\u2007\u2009\u202f]*\d[\d.,'\s\u00a0\u2007\u2009\u202f]*|[.,]\d+)([^\d]*)$/.exec(inner)
  if (!match) return null
  const [, before = '', digits = '', after = ''] = match
  const around = (before + after).replace(spaces, '')
  const signs = around.match(/[+-]/g)?.length ?? 0
  if (signs > 1 || (signs === 1 && bracketed)) return null
  const negative = around.includes('-') || bracketed !== null
  return { negative, digits: digits.replace(spaces, ''), word: around.replace(/[+-]/g, '') }
}

/** A number as people and programs write it; null when it is none in this dialect. Wrong groups of digits are no number. */
export const parseNumber = (text: string, decimalSign: DecimalSign): CsvNumber | null => {
  const parts = split(text)
  if (!parts) return null
  const currency = parts.word === '' ? null : toCurrency(parts.word)
  if (currency === undefined) return null
  const [whole = '', fraction, ...more] = parts.digits.split(decimalSign)
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return null
  const digits = ungrouped(whole === '' ? '0' : whole, decimalSign)
  if (digits === null) return null
  const units = digits.replace(/^0+(?=\d)/, '')
  const decimal = fraction ? `${units}.${fraction}` : units
  return { decimal: parts.negative && /[1-9]/.test(decimal) ? `-${decimal}` : decimal, currency }
}

/** What one cell tells of the decimal sign: nothing, when it could be read either way. */
const vote = (text: string): DecimalSign | null => {
  const digits = split(text)?.digits.replaceAll("'", '')
  if (digits === undefined) return null
  const [point, comma] = [digits.lastIndexOf('.'), digits.lastIndexOf(',')]
  if (point >= 0 && comma >= 0) return point > comma ? '.' : ','
  if (point < 0 && comma < 0) return null
  const sign = point >= 0 ? '.' : ','
  const pieces = digits.split(sign)
  if (pieces.length > 2) return sign === '.' ? ',' : '.'
  const [whole = '', fraction = ''] = pieces
  const couldBeGroups = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole)
  return couldBeGroups ? null : sign
}

/** The decimal sign of a file, by all its numbers; null when none of them tells. */
export const detectDecimalSign = async (values: readonly string[]): Promise<DecimalSign | null> => {
  const pace = createPace()
  let points = 0
  let commas = 0
  for (const value of values) {
    const sign = vote(value)
    if (sign === '.') points += 1
    if (sign === ',') commas += 1
    await pace()
  }
  if (points === commas) return points === 0 ? null : '.'
  return points > commas ? '.' : ','
}
