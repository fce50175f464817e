import type { CsvDialect } from '@billbridge/contract/bill-imports'
import { createPace } from '../../platform/pace.ts'

type DateFormat = CsvDialect['dateFormat']
type Part = 'year' | 'month' | 'day'

const shapes: Record<DateFormat, readonly [pattern: RegExp, ...parts: Part[]]> = {
  'YYYY-MM-DD': [/^(\d{4})-(\d{1,2})-(\d{1,2})$/, 'year', 'month', 'day'],
  'YYYY/MM/DD': [/^(\d{4})\/(\d{1,2})\/(\d{1,2})$/, 'year', 'month', 'day'],
  YYYYMMDD: [/^(\d{4})(\d{2})(\d{2})$/, 'year', 'month', 'day'],
  'DD.MM.YYYY': [/^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})$/, 'day', 'month', 'year'],
  'DD-MM-YYYY': [/^(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})$/, 'day', 'month', 'year'],
  'DD/MM/YYYY': [/^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/, 'day', 'month', 'year'],
  'MM/DD/YYYY': [/^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/, 'month', 'day', 'year'],
}

const formats = Object.keys(shapes) as DateFormat[]

/** A time of day after the date, which a bill has no use for. */
const timeOfDay = /[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/

/** A day as `YYYY-MM-DD`; null when the text is no day in this format. Two-digit years are of this century. */
export const parseDay = (text: string, format: DateFormat): string | null => {
  const [pattern, ...parts] = shapes[format]
  const match = pattern.exec(text.trim().replace(timeOfDay, '').trim())
  if (!match) return null
  const found: Record<Part, number> = { year: 0, month: 0, day: 0 }
  for (const [n, part] of parts.entries()) found[part] = Number(match[n + 1])
  const year = found.year < 100 ? found.year + 2000 : found.year
  const date = new Date(Date.UTC(year, found.month - 1, found.day))
  const exists = date.getUTCMonth() === found.month - 1 && date.getUTCDate() === found.day
  return exists && year >= 1900 && year <= 9999 ? date.toISOString().slice(0, 10) : null
}

const inOrder = (days: readonly string[]): number => {
  let steps = 0
  for (let n = 1; n < days.length; n++) if ((days[n] ?? '') >= (days[n - 1] ?? '')) steps += 1
  return steps
}

const spanOf = (days: readonly string[]): number => {
  const times = days.map((day) => Date.parse(day))
  return (
    times.reduce((most, time) => Math.max(most, time), 0) -
    times.reduce((least, time) => Math.min(least, time), Infinity)
  )
}

/**
 * Day first or month first, when every value could be either: the reading in which the column rises more steadily, or
 * else spans the shorter time, as bills of one file do; day first when that tells nothing either.
 */
const dayOrMonthFirst = (values: readonly string[]): DateFormat => {
  const read = (format: DateFormat) => values.flatMap((value) => parseDay(value, format) ?? [])
  const [dayFirst, monthFirst] = [read('DD/MM/YYYY'), read('MM/DD/YYYY')]
  const rising = inOrder(monthFirst) - inOrder(dayFirst)
  if (rising !== 0) return rising > 0 ? 'MM/DD/YYYY' : 'DD/MM/YYYY'
  return spanOf(monthFirst) < spanOf(dayFirst) ? 'MM/DD/YYYY' : 'DD/MM/YYYY'
}

/** The format most of a column's values have, judged over all of them; null when none is a day in any format. */
export const detectDateFormat = async (values: readonly string[]): Promise<DateFormat | null> => {
  const pace = createPace()
  const given = values.filter((value) => value.trim() !== '')
  const counts = formats.map((format) => ({ format, count: 0 }))
  for (const value of given) {
    for (const each of counts) if (parseDay(value, each.format) !== null) each.count += 1
    await pace()
  }
  const best = counts.reduce((most, next) => (next.count > most.count ? next : most))
  if (best.count === 0) return null
  const countOf = (wanted: DateFormat) => counts.find(({ format }) => format === wanted)?.count
  const ambiguous = best.format === 'DD/MM/YYYY' && countOf('MM/DD/YYYY') === best.count
  return ambiguous ? dayOrMonthFirst(given) : best.format
}
