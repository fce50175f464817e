import type { BillColumn, ImportSettings } from '@billbridge/contract/bill-imports'
import type { ApprovalStatus, PaymentStatus } from '@billbridge/contract/bills'
import { parseDay } from './csv-dates.ts'
import { type CsvNumber, parseNumber, toCurrency } from './csv-numbers.ts'
import type { CsvRow, CsvTable } from './csv-table.ts'
import { toApprovalStatus, toPaymentStatus } from './csv-words.ts'

/** A reason to refuse a row: our column when it is about one. */
export interface CellProblem {
  readonly line: number
  readonly column: BillColumn | null
  readonly message: string
}

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }

const good = <T>(value: T): Read<T> => ({ ok: true, value })
const bad = <T>(message: string): Read<T> => ({ ok: false, message })

const quoted = (text: string): string => `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`

/** Reads cells by our names of their columns, in the dialect of the file. Empty cells are null. */
export const createCells = (table: CsvTable, { columnMatch, dialect }: ImportSettings) => {
  const places = new Map(
    Object.entries(columnMatch).map(([column, heading]) => [column as BillColumn, table.headings.indexOf(heading)]),
  )

  const raw = ({ cells }: CsvRow, column: BillColumn): string => (cells[places.get(column) ?? -1] ?? '').trim()

  /** One line of text: a line break in the cell is a space. */
  const text = (row: CsvRow, column: BillColumn): string | null => raw(row, column).replace(/\s+/g, ' ') || null

  const lines = (row: CsvRow, column: BillColumn): string | null => raw(row, column) || null

  const orNull = <T>(row: CsvRow, column: BillColumn, parse: (written: string) => Read<T>): Read<T | null> => {
    const written = raw(row, column)
    return written === '' ? good(null) : parse(written)
  }

  return {
    text,
    lines,
    has: (column: BillColumn): boolean => (places.get(column) ?? -1) >= 0,
    headingOf: (column: BillColumn | null): string | null => (column === null ? null : (columnMatch[column] ?? null)),

    day: (row: CsvRow, column: BillColumn): Read<string | null> =>
      orNull(row, column, (written) => {
        const day = parseDay(written, dialect.dateFormat)
        return day === null ? bad(`${quoted(written)} is not a day written as ${dialect.dateFormat}`) : good(day)
      }),

    number: (row: CsvRow, column: BillColumn): Read<CsvNumber | null> =>
      orNull(row, column, (written) => {
        const number = parseNumber(written, dialect.decimalSign)
        if (number) return good(number)
        const sign = dialect.decimalSign === '.' ? 'point' : 'comma'
        return bad(`${quoted(written)} is not a number with a decimal ${sign}`)
      }),

    currency: (row: CsvRow): Read<string | null> =>
      orNull(row, 'currency', (written) => {
        const code = toCurrency(written)
        if (code === undefined) return bad(`${quoted(written)} is not an ISO 4217 currency`)
        return code === null
          ? bad(`${quoted(written)} may be several currencies; write its code, such as USD`)
          : good(code)
      }),

    paymentStatus: (row: CsvRow): Read<PaymentStatus | null> =>
      orNull(row, 'paymentStatus', (written): Read<PaymentStatus> => {
        const status = toPaymentStatus(written)
        return status === null ? bad(`${quoted(written)} is none of unpaid, partially paid and paid`) : good(status)
      }),

    approvalStatus: (row: CsvRow): Read<ApprovalStatus | null> =>
      orNull(row, 'approvalStatus', (written): Read<ApprovalStatus> => {
        const status = toApprovalStatus(written)
        return status === null ? bad(`${quoted(written)} is none of pending, approved and held`) : good(status)
      }),
  }
}

export type Cells = ReturnType<typeof createCells>
