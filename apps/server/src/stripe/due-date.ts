import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'
import type { Hold } from './hold.ts'

dayjs.extend(utc)
dayjs.extend(timezone)

/** Stripe refuses a due date that is past when the call arrives, so one that is about to pass counts as past. */
const marginMs = 5 * 60_000
const lastDay = '9999-12-31'

const hourMs = 3_600_000

/** Remembers answers that never change: time zones are slow to ask, and the bills of a run ask for the same few days. */
const remembering = <T>(most: number, answer: (day: string, timeZone: string) => T) => {
  const known = new Map<string, T>()
  return (day: string, timeZone: string): T => {
    const name = `${day} ${timeZone}`
    const before = known.get(name)
    if (before !== undefined) return before
    if (known.size >= most) known.clear()
    const found = answer(day, timeZone)
    known.set(name, found)
    return found
  }
}

/**
 * The last second of a calendar day in a time zone: 23:59:59, or 22:59:59 where clocks go forward to midnight and leave
 * the last hour out (Greenland in spring).
 */
export const endOfDay = (day: string, timeZone: string): Date => new Date(endOfDayMs(day, timeZone))

const endOfDayMs = remembering(2_000, (day, timeZone) => {
  const at = dayjs.tz(`${day} 23:59:59`, timeZone).toDate()
  return dayIn(at, timeZone) === day ? at.getTime() : at.getTime() - hourMs
})

/** 12:00 of a calendar day in a time zone. For days that are only shown: it is the same day nearly everywhere else too. */
export const noonOf = (day: string, timeZone: string): Date => dayjs.tz(`${day} 12:00:00`, timeZone).toDate()

/** The calendar day it is in a time zone. */
export const dayIn = (at: Date, timeZone: string): string =>
  dayInQuarter(String(Math.floor(at.getTime() / quarterMs)), timeZone)

/** Days change on the quarter of an hour everywhere: offsets of time zones are multiples of it since 1972. */
const quarterMs = 900_000

const dayInQuarter = remembering(2_000, (quarter, timeZone) =>
  dayjs(Number(quarter) * quarterMs)
    .tz(timeZone)
    .format('YYYY-MM-DD'),
)

export const addDays = (day: string, count: number): string => {
  const later = dayjs.utc(day).add(count, 'day')
  return later.year() > 9999 ? lastDay : later.format('YYYY-MM-DD')
}

export interface DueDateInput {
  readonly bill: { readonly dueDate: string | null; readonly billDate: string }
  readonly settings: ConfigurationSettings['dueDate']
  /** The configuration's, in which days begin and end. */
  readonly timeZone: string
  readonly now: Date
}

const isPast = (at: Date, now: Date): boolean => at.getTime() <= now.getTime() + marginMs

const daysFromSending = ({ timeZone, now }: DueDateInput, days: number): Date =>
  endOfDay(addDays(dayIn(now, timeZone), days), timeZone)

/** The day a bill asks for, before looking whether it is past; null when the settings say not to make one up. */
const dayAskedFor = ({ bill, settings, timeZone, now }: DueDateInput): string | null => {
  if (bill.dueDate !== null) return bill.dueDate
  if (settings.whenEmpty === 'hold') return null
  const from = settings.countFrom === 'bill-date' ? bill.billDate : dayIn(now, timeZone)
  return addDays(from, settings.addDays)
}

/**
 * When the invoice of a bill is due: the end of the bill's own due day in the configuration's time zone, else as the
 * settings say. Always in the future: Stripe refuses a past due date.
 */
export const dueDateOf = (input: DueDateInput): { at: Date } | { hold: Hold } => {
  const { settings, timeZone, now, bill } = input
  const day = dayAskedFor(input)
  if (day === null) {
    const message = 'The bill has no due date, and the configuration says not to export without one.'
    return { hold: { reason: 'due-date-empty', setting: 'dueDate.whenEmpty', message } }
  }
  const at = endOfDay(day, timeZone)
  if (!isPast(at, now)) return { at }
  if (settings.whenPast === 'add-days') return { at: daysFromSending(input, settings.pastAddDays) }
  const origin = bill.dueDate === null ? `, counted from the bill date ${bill.billDate},` : ''
  const message = `The due date ${day}${origin} has passed, and Stripe takes no due date in the past.`
  return { hold: { reason: 'due-date-past', setting: 'dueDate.whenPast', message } }
}

/**
 * A due date for an invoice whose money has come in already, which Stripe wants all the same: the bill's own, or the
 * end of the day of sending.
 */
export const formalDueDateOf = (input: DueDateInput): Date => {
  const own = input.bill.dueDate === null ? null : endOfDay(input.bill.dueDate, input.timeZone)
  if (own && !isPast(own, input.now)) return own
  const today = daysFromSending(input, 0)
  return isPast(today, input.now) ? daysFromSending(input, 1) : today
}
