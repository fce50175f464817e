import { type BillColumn, billColumns, type ColumnMatch, type CsvDialect } from '@billbridge/contract/bill-imports'
import { createPace, type Pace } from '../../platform/pace.ts'
import { currencyOfHeading, rankOf } from './csv-headings.ts'
import { parseNumber } from './csv-numbers.ts'
import type { CsvTable } from './csv-table.ts'
import { cellsOf } from './csv-table.ts'

/** Matched by name, but given up when their values differ within a bill: then they are about lines. */
const onlyIfEven: readonly BillColumn[] = [
  'memo',
  'purchaseOrder',
  'periodStart',
  'periodEnd',
  'paidAmount',
  'paymentStatus',
  'dueDate',
]

/** Each column with the heading that names it best, no heading twice: the surest pairs first. */
const matchByName = (headings: readonly string[]): ColumnMatch => {
  const pairs = billColumns.flatMap((column) =>
    headings.flatMap((heading) => {
      const rank = rankOf(column, heading)
      return rank === null ? [] : [{ column, heading, rank }]
    }),
  )
  const match: ColumnMatch = {}
  const taken = new Set<string>()
  for (const { column, heading } of pairs.sort((left, right) => left.rank - right.rank)) {
    if (match[column] !== undefined || taken.has(heading)) continue
    match[column] = heading
    taken.add(heading)
  }
  return match
}

/** Whether every bill has one value of the column, rows without one left out. */
const createIsEven =
  (table: CsvTable, match: ColumnMatch, pace: Pace) =>
  async (heading: string): Promise<boolean> => {
    const numbers = cellsOf(table, match.number ?? '')
    const seen = new Map<string, string>()
    for (const [row, value] of cellsOf(table, heading).entries()) {
      const number = numbers[row] ?? ''
      if (value === '' || number === '') continue
      const before = seen.get(number)
      if (before === undefined) seen.set(number, value)
      else if (before !== value) return false
      await pace()
    }
    return true
  }

const hasSeveralRows = (table: CsvTable, match: ColumnMatch): boolean => {
  const numbers = cellsOf(table, match.number ?? '').filter((number) => number !== '')
  return new Set(numbers).size < numbers.length
}

const without = (match: ColumnMatch, column: BillColumn): ColumnMatch => {
  const { [column]: _, ...rest } = match
  return rest
}

/** `Total` and `Amount` are the bill's or the line's: in a file of several rows a bill, what varies is the line's. */
const settleAmounts = async (table: CsvTable, match: ColumnMatch, pace: Pace): Promise<ColumnMatch> => {
  const isEven = createIsEven(table, match, pace)
  const { total, lineAmount, lineUnitPrice } = match
  if (!hasSeveralRows(table, match)) {
    // One row a bill: the bill's total is the amount of its one line, unless price and quantity say more.
    if (lineAmount === undefined && lineUnitPrice === undefined && total !== undefined)
      return { ...match, lineAmount: total }
    return match
  }
  if (total !== undefined && !(await isEven(total))) {
    const rest = without(match, 'total')
    return lineAmount === undefined ? { ...rest, lineAmount: total } : rest
  }
  if (total === undefined && lineAmount !== undefined && lineUnitPrice !== undefined && (await isEven(lineAmount))) {
    const constant = { ...without(match, 'lineAmount'), total: lineAmount }
    return (await isEven(lineUnitPrice)) ? match : constant
  }
  return match
}

/** An account needs a code: where the file has none, what it calls the account is its code. */
const settleAccount = (match: ColumnMatch): ColumnMatch => {
  const code = match.accountCode ?? match.accountName ?? match.accountEmail
  return code === undefined ? match : { ...match, accountCode: code }
}

/** Which heading is which of our columns, as far as names and values tell. A person may correct it. */
export const matchColumns = async (table: CsvTable): Promise<ColumnMatch> => {
  const pace = createPace()
  const named = matchByName(table.headings)
  const isEven = createIsEven(table, named, pace)
  let match = named
  for (const column of onlyIfEven) {
    const heading = match[column]
    if (heading !== undefined && !(await isEven(heading))) match = without(match, column)
  }
  return settleAccount(await settleAmounts(table, match, pace))
}

/** The columns whose values are numbers, and those whose values are days. */
export const numberColumns: readonly BillColumn[] = [
  'total',
  'paidAmount',
  'lineQuantity',
  'lineUnitPrice',
  'lineAmount',
]
export const dayColumns: readonly BillColumn[] = ['billDate', 'dueDate', 'periodStart', 'periodEnd']

/** All values of the given columns that are matched. */
export const valuesOf = (table: CsvTable, match: ColumnMatch, columns: readonly BillColumn[]): string[] =>
  columns.flatMap((column) => {
    const heading = match[column]
    return heading === undefined ? [] : cellsOf(table, heading)
  })

/** The currency a file is in when all that names one, in headings and beside amounts, names the same. */
export const detectCurrency = async (
  table: CsvTable,
  match: ColumnMatch,
  decimalSign: CsvDialect['decimalSign'],
): Promise<string | null> => {
  const pace = createPace()
  const money = (['total', 'lineAmount', 'lineUnitPrice'] as const).filter((column) => match[column] !== undefined)
  const ofHeadings = money.map((column) => currencyOfHeading(match[column] ?? ''))
  const named = new Set(ofHeadings.filter((currency) => currency !== null))
  for (const value of valuesOf(table, match, money)) {
    const currency = parseNumber(value, decimalSign)?.currency
    if (currency) named.add(currency)
    await pace()
  }
  const [only] = named
  return named.size === 1 && only !== undefined ? only : null
}
