import type { ColumnMatch, CsvDialect } from '@billbridge/contract/bill-imports'
import { dayColumns, matchColumns, numberColumns, valuesOf } from './csv-columns.ts'
import { detectDateFormat } from './csv-dates.ts'
import { detectDecimalSign } from './csv-numbers.ts'
import { type CsvTable, detectDelimiter, readTable } from './csv-table.ts'
import { decodeText, detectEncoding } from './csv-text.ts'

export interface DetectedCsv {
  readonly dialect: CsvDialect
  readonly columnMatch: ColumnMatch
  readonly table: CsvTable
}

const allValues = ({ rows }: CsvTable): string[] => rows.flatMap(({ cells }) => cells)

/** Date format and decimal sign are judged by the columns they are for; without such columns by everything there is. */
const detectValues = async (table: CsvTable, match: ColumnMatch, delimiter: CsvDialect['delimiter']) => {
  const days = valuesOf(table, match, dayColumns)
  const numbers = valuesOf(table, match, numberColumns)
  return {
    dateFormat: (await detectDateFormat(days)) ?? (await detectDateFormat(allValues(table))) ?? ('YYYY-MM-DD' as const),
    // Where the comma does not part columns it mostly parts decimals.
    decimalSign: (await detectDecimalSign(numbers)) ?? (delimiter === ';' ? (',' as const) : ('.' as const)),
  }
}

/**
 * How a file of bills is written and which column is which, as far as the file tells.
 * @throws ProblemError `import-unreadable`
 */
export const detectCsv = async (bytes: Uint8Array): Promise<DetectedCsv> => {
  const encoding = detectEncoding(bytes)
  const text = decodeText(bytes, encoding)
  const delimiter = detectDelimiter(text)
  const table = await readTable(text, delimiter)
  const columnMatch = await matchColumns(table)
  const values = await detectValues(table, columnMatch, delimiter)
  return { dialect: { encoding, delimiter, ...values }, columnMatch, table }
}

/** The table as a person's dialect reads it. @throws ProblemError `import-unreadable` */
export const readCsv = async (bytes: Uint8Array, { encoding, delimiter }: CsvDialect): Promise<CsvTable> =>
  readTable(decodeText(bytes, encoding), delimiter)
