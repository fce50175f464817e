const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' })

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/**
 * Units, and from how many seconds on each is told. A larger one comes only when there are two of it, so that a rounded number
 * is never far from what it stands for: 90 days are 3 months, 45 days are 6 weeks.
 */
const steps: readonly [unit: Intl.RelativeTimeFormatUnit, size: number, from: number][] = [
  ['year', 365 * day, 2 * 365 * day],
  ['month', 30 * day, 60 * day],
  ['week', 7 * day, 14 * day],
  ['day', day, 2 * day],
  ['hour', hour, 2 * hour],
  ['minute', minute, minute],
]

/** "3 min ago", "in 2 days", "just now"; `now` in milliseconds. Rounded to the nearest. */
export const formatRelative = (iso: string, now: number): string => {
  const seconds = Math.round((Date.parse(iso) - now) / 1000)
  // Half of the unit below is rounded up to it: 23 h 59 min before two days are up, two days are left.
  const away = Math.abs(seconds)
  const step = steps.find(([, , from], n) => away >= from - (steps[n + 1]?.[1] ?? 0) / 2)
  if (!step) return away < 45 ? 'just now' : relative.format(seconds, 'second').replace('.', '')
  // Math.round takes halves up, and so below zero towards it: the size is rounded, and the direction comes after.
  return relative.format(Math.sign(seconds) * Math.round(away / step[1]), step[0]).replace('.', '')
}

const formatterFor = (timeZone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone ? { timeZone } : {}) })

/** The instant with its zone, in the reader's zone unless given: "22 Nov 2026, 14:05:09 GMT+1". */
export const formatAbsolute = (iso: string, timeZone?: string): string =>
  formatterFor(timeZone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(iso))

/** A calendar day, the same in every zone: "2026-01-31" → "31 Jan 2026". */
export const formatDay = (day: string): string =>
  formatterFor('UTC', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(`${day}T00:00:00Z`))

/** A length of time: 42 s, 3 min 05 s, 2 h 10 min. Seconds, rounded. */
export const formatDuration = (seconds: number): string => {
  const total = Math.max(0, Math.round(seconds))
  if (total < 60) return `${total} s`
  if (total < 3600) return `${Math.floor(total / 60)} min ${String(total % 60).padStart(2, '0')} s`
  return `${Math.floor(total / 3600)} h ${String(Math.floor((total % 3600) / 60)).padStart(2, '0')} min`
}

/** How long ago, to the second under a minute: "12 s ago". Both in milliseconds. */
export const formatAgo = (then: number, now: number): string => `${formatDuration((now - then) / 1000)} ago`
