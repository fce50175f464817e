import { Cron } from 'croner'

/**
 * The first top of an hour after a moment, on the clocks of a time zone. Where clocks are half or three quarters of an
 * hour off, so are their hours; an hour that clocks leave out has no top, and one they repeat has two.
 */
export const nextHourAfter = (after: Date, timeZone: string): Date => {
  const next = new Cron('0 0 * * * *', { timezone: timeZone, paused: true }).nextRun(after)
  if (!next) throw new Error(`There is no hour after ${after.toISOString()} in ${timeZone}.`)
  return next
}

/** As `nextHourAfter`, but not before a pause is over; the moment a pause ends may itself be the top of an hour. */
export const nextHourUnpaused = (after: Date, timeZone: string, pauseUntil: Date | null): Date =>
  pauseUntil && pauseUntil > after
    ? nextHourAfter(new Date(pauseUntil.getTime() - 1), timeZone)
    : nextHourAfter(after, timeZone)

const hourMs = 3_600_000

/** No two tops of an hour are farther apart, even where clocks change by half an hour. */
const longestGapMs = 2 * hourMs

/**
 * Whether a stored next time cannot have come from this clock: the clock was ahead when it was stored and was set back
 * since. Waiting for such a time could take years.
 */
export const isImpossible = (nextAt: Date, now: Date): boolean => nextAt.getTime() - now.getTime() > longestGapMs
