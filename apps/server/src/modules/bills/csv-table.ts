import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import type { CsvDialect } from '@billbridge/contract/bill-imports'
import { CsvError, parse } from 'csv-parse'
import { unreadable } from './csv-text.ts'

type Delimiter = CsvDialect['delimiter']

/** One row below the header. `line` is where it begins in the file, counted from 1; quoted line breaks count. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

export interface CsvTable {
  /** One for each column, all different and at most 200 characters long. */
  readonly headings: readonly string[]
  /** Rows with anything in them. */
  readonly rows: readonly CsvRow[]
}

const delimiters: readonly Delimiter[] = [',', ';', '\t', '|']
const sampleRecords = 100
const mostColumns = 500
const mostHeadingLength = 200

/** Excel's way to name the delimiter in a line before the header. */
const named = /^sep=(.)\n/i

/** How often each delimiter stands outside quotes in each of the first records. */
const countDelimiters = (text: string): number[][] => {
  const records: number[][] = []
  let counts = delimiters.map(() => 0)
  let quoted = false
  let filled = false
  for (let n = 0; n < text.length && records.length < sampleRecords; n++) {
    const sign = text.charAt(n)
    if (sign === '"') {
      const opens = n === 0 || text.charAt(n - 1) === '\n' || delimiters.includes(text.charAt(n - 1) as Delimiter)
      quoted = quoted ? false : opens
      // A doubled quote inside quotes closes and opens again.
      if (!quoted && text.charAt(n + 1) === '"') {
        quoted = true
        n += 1
      }
    } else if (!quoted && sign === '\n') {
      if (filled) records.push(counts)
      counts = delimiters.map(() => 0)
      filled = false
      continue
    } else if (!quoted) {
      const which = delimiters.indexOf(sign as Delimiter)
      if (which >= 0) counts[which] = (counts[which] ?? 0) + 1
    }
    filled = true
  }
  if (filled && records.length < sampleRecords) records.push(counts)
  return records
}

const mostFrequent = (counts: readonly number[]): { value: number; share: number } => {
  const tally = new Map<number, number>()
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1)
  const [value, times] = [...tally].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])
  return { value, share: times / Math.max(1, counts.length) }
}

/** How evenly a sign splits the rows. A sign the header does not have (a decimal comma) counts for little. */
const evenness = (counts: readonly number[]): number => {
  const { value, share } = mostFrequent(counts)
  if (value === 0) return 0
  return (counts[0] === 0 ? share / 2 : share) + Math.min(value, 99) / 1000
}

/** The sign that splits most rows into the same number of cells; the comma when none does. */
export const detectDelimiter = (text: string): Delimiter => {
  const said = named.exec(text)?.[1]
  const given = delimiters.find((delimiter) => delimiter === said)
  if (given) return given
  const records = countDelimiters(text)
  const scores = delimiters.map((delimiter, which) => ({
    delimiter,
    score: evenness(records.map((record) => record[which] ?? 0)),
  }))
  return scores.reduce((best, next) => (next.score > best.score ? next : best)).delimiter
}

const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')

/** Bytes parsed in one go, some milliseconds' worth: other work has its turn in between. */
const sliceLength = 65_536

const parseRecords = async (text: string, delimiter: Delimiter): Promise<CsvRow[]> => {
  const records: CsvRow[] = []
  let line = 1
  try {
    const parser = parse({
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      on_record: (cells: string[], { lines }) => {
        if (!isEmpty(cells)) records.push({ line, cells })
        line = lines + 1
        return null
      },
    })
    const end = finished(parser.resume())
    // Whoever breaks the rules ends the parser in the middle; that is told below.
    end.catch(() => undefined)
    const bytes = Buffer.from(text.replace(named, '\n'))
    for (let start = 0; start < bytes.length && !parser.destroyed; start += sliceLength) {
      parser.write(bytes.subarray(start, start + sliceLength))
      await setImmediate()
    }
    parser.end()
    await end
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
      throw unreadable(`A quotation mark that opens in or after line ${line} is never closed.`)
    }
    throw unreadable(`The file breaks the rules of CSV near line ${line}: ${error.message}.`)
  }
  return records
}

const filledCells = ({ cells }: CsvRow): number => cells.filter((cell) => cell.trim() !== '').length

/** The header: the first row that is about as wide as the rows are, so that a title above it is passed over. */
const findHeader = (records: readonly CsvRow[]): number => {
  const first = records.slice(0, 20)
  const width = Math.max(...first.map(filledCells))
  const wide = first.findIndex((record) => filledCells(record) >= Math.max(2, width / 2))
  return Math.max(0, wide)
}

/** Headings that name their columns one by one: empty ones get a number, repeated ones a count. */
const toHeadings = (cells: readonly string[], width: number): string[] => {
  const taken = new Set<string>()
  return Array.from({ length: width }, (_, n) => {
    const written = (cells[n] ?? '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, mostHeadingLength - 10)
    const name = written === '' ? `Column ${n + 1}` : written
    let heading = name
    for (let count = 2; taken.has(heading); count++) heading = `${name} (${count})`
    taken.add(heading)
    return heading
  })
}

/**
 * The rows of a CSV text. Cells that are missing at the end of a row are empty; a row may have more cells than there
 * are headings.
 * @throws ProblemError `import-unreadable` without a header, without rows below it, or with an open quotation mark
 */
export const readTable = async (text: string, delimiter: Delimiter): Promise<CsvTable> => {
  const records = await parseRecords(text, delimiter)
  if (records.length === 0) throw unreadable('There is nothing in the file.')
  const headerAt = findHeader(records)
  const header = records[headerAt]?.cells ?? []
  const rows = records.slice(headerAt + 1)
  if (rows.length === 0) throw unreadable('The file has a header and no rows below it.')
  const width = header.findLastIndex((cell) => cell.trim() !== '') + 1
  if (width > mostColumns) throw unreadable(`The file has ${width} columns; ${mostColumns} is the most.`)
  return { headings: toHeadings(header, width), rows }
}

/** The cells of one column, top to bottom, by the place of its heading. */
export const cellsOf = ({ headings, rows }: CsvTable, heading: string): string[] => {
  const place = headings.indexOf(heading)
  return place < 0 ? [] : rows.map(({ cells }) => (cells[place] ?? '').trim())
}
