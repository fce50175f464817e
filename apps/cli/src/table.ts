import { toDecimalText } from '@billbridge/contract/money'
import Table from 'cli-table3'
import { plain } from './terminal.ts'

/** One column: its heading, and what stands in it for a row. */
export interface Column<Row> {
  readonly heading: string
  readonly of: (row: Row) => string | number | boolean | null | undefined
  readonly right?: boolean
}

const bare = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
  ...{ 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
}

/** Columns side by side, without lines, as other programs can cut them. */
export const toTable = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string => {
  const table = new Table({
    head: columns.map(({ heading }) => heading.toUpperCase()),
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    chars: bare,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  for (const row of rows) table.push(columns.map((column) => plain(String(column.of(row) ?? ''))))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/** `1234, 'USD'` → `12.34 USD`. */
export const money = (amount: number, currency: string): string => `${toDecimalText(amount, currency)} ${currency}`

/** "1 bill", "2 bills". */
export const countOf = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** Sums of several currencies in a line. */
export const sums = (totals: readonly { readonly currency: string; readonly total: number }[]): string =>
  totals.map(({ currency, total }) => money(total, currency)).join(', ')
