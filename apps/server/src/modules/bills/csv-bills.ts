import type { ImportSettings, RefusedRow } from '@billbridge/contract/bill-imports'
import type { BillInput } from '@billbridge/contract/bills'
import { createPace, type Pace } from '../../platform/pace.ts'
import { readBill } from './csv-bill.ts'
import { type CellProblem, type Cells, createCells } from './csv-cells.ts'
import type { CsvRow, CsvTable } from './csv-table.ts'

/** A bill that can be taken in, with the lines of the file it was read from. */
export interface FileBill {
  readonly input: BillInput
  readonly lines: readonly number[]
}

export interface FileReading {
  readonly bills: readonly FileBill[]
  /** By line; every row that is not in a bill is here. */
  readonly refusedRows: readonly RefusedRow[]
  /** Bills of which at least the number could be read. */
  readonly refusedBillCount: number
  /** What the file calls the column of the bill's number. */
  readonly numberHeading: string | null
}

export interface Missing {
  readonly field: string
  readonly message: string
}

/** What must be chosen before bills can be read. */
export const missingChoices = ({ headings }: CsvTable, { columnMatch, defaults }: ImportSettings): Missing[] => {
  const has = (column: keyof typeof columnMatch): boolean => headings.includes(columnMatch[column] ?? '')
  const missing: Missing[] = []
  const need = (satisfied: boolean, field: string, message: string) => {
    if (!satisfied) missing.push({ field, message })
  }
  need(has('number'), 'columnMatch.number', 'Choose the column with the bill’s number.')
  need(has('billDate'), 'columnMatch.billDate', 'Choose the column with the bill’s date.')
  need(has('accountCode'), 'columnMatch.accountCode', 'Choose the column that names the account.')
  need(
    has('lineAmount') || (has('lineUnitPrice') && has('lineQuantity')),
    'columnMatch.lineAmount',
    'Choose the column with the line’s amount, or those with price and quantity. A file with one row a bill may use its total.',
  )
  need(
    has('currency') || defaults.currency !== null,
    'defaults.currency',
    'The file does not say the currency: choose it, or the column that does.',
  )
  return missing
}

/** Columns matched to headings the file does not have: a person's mistake, or a match of another file. */
export const unknownHeadings = ({ headings }: CsvTable, { columnMatch }: ImportSettings): Missing[] =>
  Object.entries(columnMatch)
    .filter(([, heading]) => !headings.includes(heading))
    .map(([column, heading]) => ({
      field: `columnMatch.${column}`,
      message: `names “${heading}”, which is no column of the file`,
    }))

const tooLong = ({ cells }: CsvRow, width: number): boolean => cells.slice(width).some((cell) => cell.trim() !== '')

interface Group {
  readonly number: string
  readonly rows: CsvRow[]
  readonly problems: CellProblem[]
}

/**
 * The rows of each bill, wherever they stand in the file. A row without a number belongs nowhere; the bill above it may
 * be what it is part of, and is marked.
 */
const groupRows = async (table: CsvTable, cells: Cells, pace: Pace) => {
  const groups = new Map<string, Group>()
  const strays: { row: CsvRow; above: Group | null }[] = []
  let above: Group | null = null
  for (const row of table.rows) {
    await pace()
    const number = cells.text(row, 'number')
    if (number === null) {
      strays.push({ row, above })
      continue
    }
    const group: Group = groups.get(number) ?? { number, rows: [], problems: [] }
    group.rows.push(row)
    if (tooLong(row, table.headings.length)) {
      const message = `has more cells than the header; is a text with a delimiter in it not in quotation marks?`
      group.problems.push({ line: row.line, column: null, message })
    }
    groups.set(number, group)
    above = group
  }
  return { groups: [...groups.values()], strays }
}

/** A stray row makes the bill above it doubtful, unless a stated total proves that nothing of it is lost. */
const noteStrays = (strays: readonly { row: CsvRow; above: Group | null }[], cells: Cells): CellProblem[] =>
  strays.map(({ row, above }) => {
    const proven = above?.rows.some((each) => cells.text(each, 'total') !== null) ?? true
    if (above && !proven) {
      const message = `may be part of bill ${above.number} above, which is left out for that reason`
      above.problems.push({ line: row.line, column: 'number', message: `has no number, and ${message}` })
    }
    return { line: row.line, column: 'number' as const, message: 'has no number, so it belongs to no bill' }
  })

const leftOut = (group: Group, problems: readonly CellProblem[], cells: Cells): RefusedRow[] => {
  const blamed = new Set(problems.map(({ line }) => line))
  const because = problems[0]?.line ?? 0
  const told = problems.map(({ line, column, message }) => ({
    line,
    billNumber: group.number,
    column: cells.headingOf(column),
    message,
  }))
  const others = group.rows
    .filter(({ line }) => !blamed.has(line))
    .map(({ line }) => ({
      line,
      billNumber: group.number,
      column: null,
      message: `is left out with its bill, because of line ${because}`,
    }))
  return [...told, ...others]
}

/** A name that is written with one bill of an account is the account's name in all of them. */
const sharingNames = (bills: readonly FileBill[]): FileBill[] => {
  const names = new Map(bills.flatMap(({ input: { account } }) => (account.name ? [[account.code, account.name]] : [])))
  return bills.map((bill) => {
    const { account } = bill.input
    const name = account.name ?? names.get(account.code)
    return name === undefined || name === account.name
      ? bill
      : { ...bill, input: { ...bill.input, account: { ...account, name } } }
  })
}

/**
 * The bills of a table. Each is read whole or refused whole; rows of one bill need not stand together. Call it when
 * nothing is missing.
 */
export const readBills = async (table: CsvTable, settings: ImportSettings): Promise<FileReading> => {
  const pace = createPace()
  const cells = createCells(table, settings)
  const { groups, strays } = await groupRows(table, cells, pace)
  const strayProblems = noteStrays(strays, cells)
  const bills: FileBill[] = []
  const refusedRows: RefusedRow[] = []
  let refusedBillCount = 0
  const refusedStrays = new Set<number>()
  for (const group of groups) {
    await pace()
    const reading = group.problems.length > 0 ? null : readBill(group.rows, cells, settings.defaults)
    if (reading?.ok) {
      bills.push({ input: reading.input, lines: group.rows.map(({ line }) => line) })
      continue
    }
    refusedBillCount += 1
    const rows = leftOut(group, reading ? reading.problems : group.problems, cells)
    refusedRows.push(...rows)
    for (const { line } of rows) refusedStrays.add(line)
  }
  const alone = strayProblems.filter(({ line }) => !refusedStrays.has(line))
  refusedRows.push(
    ...alone.map(({ line, column, message }) => ({ line, billNumber: null, column: cells.headingOf(column), message })),
  )
  return {
    bills: sharingNames(bills),
    numberHeading: cells.headingOf('number'),
    refusedRows: refusedRows.sort((left, right) => left.line - right.line),
    refusedBillCount,
  }
}
