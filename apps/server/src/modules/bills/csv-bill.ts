import { type BillColumn, billColumns, type ImportDefaults } from '@billbridge/contract/bill-imports'
import { type BillInput, billInputSchema, type PaymentStatus } from '@billbridge/contract/bills'
import { currencyDecimals, toDecimalText, toMinorUnits } from '@billbridge/contract/money'
import type { Big } from 'big.js'
import type { z } from 'zod'
import { toSentence } from '../../platform/field-errors.ts'
import type { CellProblem, Cells, Read } from './csv-cells.ts'
import type { CsvNumber } from './csv-numbers.ts'
import type { CsvRow } from './csv-table.ts'
import { roundToTotal, toExactUnits } from './line-amounts.ts'

export type BillReading =
  | { readonly ok: true; readonly input: BillInput }
  | { readonly ok: false; readonly problems: CellProblem[] }

/** Notes what is wrong and reads on, so that all of it is told at once. */
const createNotes = () => {
  const problems: CellProblem[] = []
  const add = (line: number, column: BillColumn | null, message: string): null => {
    problems.push({ line, column, message })
    return null
  }
  const take = <T>(line: number, column: BillColumn, read: Read<T>): T | null =>
    read.ok ? read.value : add(line, column, read.message)
  return { problems, add, take }
}

type Notes = ReturnType<typeof createNotes>

/** The one value the rows of a bill have in a column; rows without one do not contradict. */
const agreed = <T>(
  rows: readonly CsvRow[],
  column: BillColumn,
  read: (row: CsvRow) => Read<T | null>,
  notes: Notes,
) => {
  let first: { value: T; line: number } | null = null
  for (const row of rows) {
    const value = notes.take(row.line, column, read(row))
    if (value === null) continue
    first ??= { value, line: row.line }
    if (JSON.stringify(first.value) !== JSON.stringify(value)) {
      notes.add(row.line, column, `says something else than line ${first.line}, which is of the same bill`)
    }
  }
  return first?.value ?? null
}

const readHead = (rows: readonly CsvRow[], cells: Cells, notes: Notes) => {
  const text = (column: BillColumn) =>
    agreed(rows, column, (row) => ({ ok: true, value: cells.text(row, column) }), notes)
  const day = (column: BillColumn) => agreed(rows, column, (row) => cells.day(row, column), notes)
  const number = (column: BillColumn) => agreed(rows, column, (row) => cells.number(row, column), notes)
  return {
    number: text('number'),
    billDate: day('billDate'),
    dueDate: day('dueDate'),
    periodStart: day('periodStart'),
    periodEnd: day('periodEnd'),
    currency: agreed(rows, 'currency', cells.currency, notes),
    total: number('total'),
    paidAmount: number('paidAmount'),
    approvalStatus: agreed(rows, 'approvalStatus', cells.approvalStatus, notes),
    paymentStatus: agreed(rows, 'paymentStatus', cells.paymentStatus, notes),
    purchaseOrder: text('purchaseOrder'),
    memo: agreed(rows, 'memo', (row) => ({ ok: true, value: cells.lines(row, 'memo') }), notes),
    account: readAccount(text),
  }
}

const readAccount = (text: (column: BillColumn) => string | null) => {
  const first = text('accountFirstName')
  const last = text('accountLastName')
  const name = text('accountName') ?? ([first, last].filter((part) => part !== null).join(' ') || undefined)
  const email = text('accountEmail')
  const address = {
    line1: text('addressLine1') ?? '',
    line2: text('addressLine2') ?? '',
    city: text('addressCity') ?? '',
    state: text('addressState') ?? '',
    postalCode: text('addressPostalCode') ?? '',
    country: text('addressCountry') ?? '',
  }
  const hasAddress = Object.values(address).some((part) => part !== '')
  return {
    code: text('accountCode'),
    ...(name === undefined ? {} : { name }),
    ...(email === null ? {} : { email }),
    ...(hasAddress ? { address } : {}),
  }
}

interface Line {
  readonly description: string | null
  readonly product: string | null
  readonly quantity: string | null
  readonly unitPrice: string | null
  /** What counts, exactly, in minor units. */
  readonly exact: Big
}

const readLine = (row: CsvRow, { cells, notes, currency }: { cells: Cells; notes: Notes; currency: string }): Line => {
  const number = (column: BillColumn): string | null => {
    const read = notes.take(row.line, column, cells.number(row, column))
    checkCurrency(read, { line: row.line, column, currency }, notes)
    return read?.decimal ?? null
  }
  const quantity = number('lineQuantity')
  const unitPrice = number('lineUnitPrice')
  const amount = number('lineAmount')
  const decimals = currencyDecimals(currency)
  const factors = amount === null ? [quantity ?? '1', unitPrice ?? '0'] : [amount]
  return {
    description: cells.text(row, 'lineDescription'),
    product: cells.text(row, 'lineProduct'),
    quantity,
    unitPrice,
    exact: toExactUnits(factors, decimals),
  }
}

const checkCurrency = (
  read: CsvNumber | null,
  { line, column, currency }: { line: number; column: BillColumn; currency: string },
  notes: Notes,
): void => {
  const written = read?.currency ?? null
  if (written !== null && written !== currency) {
    notes.add(line, column, `is in ${written}, but the bill is in ${currency}`)
  }
}

type Head = ReturnType<typeof readHead>

/** A stated amount in minor units. */
const statedUnits = (
  head: Head,
  column: 'total' | 'paidAmount',
  at: { line: number; currency: string },
  notes: Notes,
) => {
  const read = head[column]
  if (read === null) return null
  checkCurrency(read, { ...at, column }, notes)
  const units = toMinorUnits(read.decimal, at.currency)
  return units ?? notes.add(at.line, column, `has more decimals than ${at.currency}, or too many digits`)
}

/** What the file says of the payment; a paid amount says it where no status does. */
const paymentOf = (head: Head, paidAmount: number, total: number): PaymentStatus | null => {
  if (head.paymentStatus !== null) return head.paymentStatus
  if (paidAmount === 0 || total <= 0) return null
  return paidAmount >= total ? 'paid' : 'partially-paid'
}

const lineColumns: Readonly<Record<string, readonly BillColumn[]>> = {
  description: ['lineDescription'],
  product: ['lineProduct'],
  quantity: ['lineQuantity'],
  unitPrice: ['lineUnitPrice'],
  amount: ['lineAmount', 'lineUnitPrice', 'lineQuantity', 'total'],
}
const accountColumns: Readonly<Record<string, readonly BillColumn[]>> = {
  code: ['accountCode'],
  name: ['accountName', 'accountLastName', 'accountFirstName'],
  email: ['accountEmail'],
}
const addressColumns: Readonly<Record<string, readonly BillColumn[]>> = {
  line1: ['addressLine1'],
  line2: ['addressLine2'],
  city: ['addressCity'],
  state: ['addressState'],
  postalCode: ['addressPostalCode'],
  country: ['addressCountry'],
}

/** Our columns from which a field of a bill may come, the likeliest first. */
const columnsOf = ([first, second, third]: readonly string[]): readonly BillColumn[] => {
  if (first === 'lineItems') return lineColumns[third ?? ''] ?? []
  if (first === 'account' && second === 'address') return addressColumns[third ?? ''] ?? []
  if (first === 'account') return accountColumns[second ?? ''] ?? []
  // A total that no column states is what the lines come to.
  if (first === 'total') return ['total', ...(lineColumns.amount ?? [])]
  return billColumns.filter((column) => column === first)
}

/** In the words of the file: the contract names its own fields. */
const inWordsOfTheFile = (issue: z.core.$ZodIssue, cells: Cells): string => {
  const [first, ...deeper] = issue.path
  if (first === 'lineItems' && deeper.length === 0 && issue.code === 'too_big')
    return `the bill has more than ${issue.maximum} lines`
  if (first === 'paidAmount' && issue.code === 'custom')
    return `must lie between 0 and ${cells.headingOf('total') ?? 'the sum of the lines'}: an overpayment is a credit, on a bill of its own`
  return toSentence(issue)
}

/** The contract has the last word about lengths, limits and e-mail addresses. */
const check = (
  candidate: unknown,
  rows: readonly CsvRow[],
  { cells, notes }: { cells: Cells; notes: Notes },
): BillReading => {
  const parsed = billInputSchema.safeParse(candidate)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const row = issue.path[0] === 'lineItems' ? rows[Number(issue.path[1])] : undefined
      const column = columnsOf(issue.path.map(String)).find(cells.has) ?? null
      notes.add((row ?? rows[0])?.line ?? 1, column, inWordsOfTheFile(issue, cells))
    }
  }
  return parsed.success && notes.problems.length === 0
    ? { ok: true, input: parsed.data }
    : { ok: false, problems: notes.problems }
}

/**
 * One bill of the rows that bear its number. Line amounts are those given, or quantity times price; where that is not
 * whole minor units they are rounded so that they add up to the stated total.
 */
export const readBill = (rows: readonly CsvRow[], cells: Cells, defaults: ImportDefaults): BillReading => {
  const notes = createNotes()
  const head = readHead(rows, cells, notes)
  const line = rows[0]?.line ?? 1
  if (head.billDate === null && notes.problems.length === 0) notes.add(line, 'billDate', 'is empty')
  if (head.account.code === null) notes.add(line, 'accountCode', 'is empty')
  const currency = head.currency ?? defaults.currency
  const judged = notes.problems.some(({ column }) => column === 'currency')
  if (currency === null && !judged) notes.add(line, 'currency', 'is empty, and none was chosen for the file')
  if (currency === null || notes.problems.length > 0) return { ok: false, problems: notes.problems }

  const lines = rows.map((row) => readLine(row, { cells, notes, currency }))
  const stated = statedUnits(head, 'total', { line, currency }, notes)
  const paidAmount = statedUnits(head, 'paidAmount', { line, currency }, notes) ?? 0
  if (notes.problems.length > 0) return { ok: false, problems: notes.problems }
  const exact = lines.map((each) => each.exact)
  const amounts = roundToTotal(exact, stated)
  if (amounts === null) {
    notes.add(line, 'total', sumMessage(exact, stated ?? 0, currency))
    return { ok: false, problems: notes.problems }
  }
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  const { account, number, paymentStatus: _, approvalStatus, ...dates } = head
  const candidate = {
    ...dates,
    source: defaults.source,
    number,
    account,
    currency,
    total,
    paidAmount,
    approvalStatus: approvalStatus ?? defaults.approvalStatus,
    paymentStatus: paymentOf(head, paidAmount, total) ?? defaults.paymentStatus,
    lineItems: lines.map(({ description, product, quantity, unitPrice }, place) => ({
      description: description ?? product ?? `Bill ${number}`,
      product,
      quantity,
      unitPrice,
      amount: amounts[place],
    })),
  }
  return check(candidate, rows, { cells, notes })
}

const sumMessage = (exact: readonly Big[], stated: number, currency: string): string => {
  const sum = exact.reduce((all, value) => all.plus(value), toExactUnits(['0'], 0))
  const decimals = currencyDecimals(currency)
  const written = sum.div(toExactUnits(['1'], decimals)).toFixed(sum.eq(sum.round(0, 0)) ? decimals : undefined)
  return `says ${toDecimalText(stated, currency)} ${currency}, but the lines add up to ${written}`
}
