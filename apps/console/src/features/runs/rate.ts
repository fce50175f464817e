/** How far a run was at an instant; `at` in milliseconds. */
export interface Sample {
  at: number
  done: number
}

/** A rate is that of the last seconds: a run that Stripe slows down shows it soon. */
const windowMs = 15_000
const shortestMs = 1_500

/**
 * The samples of the last seconds with a new one. A sample of the same instant replaces the one before, and what had more
 * done is of before the run went on with bills that had been held back.
 */
export const withSample = (samples: readonly Sample[], sample: Sample): Sample[] => [
  ...samples.filter(({ at, done }) => at < sample.at && sample.at - at <= windowMs && done <= sample.done),
  sample,
]

/** Rows per second over the samples; undefined while they are too close to each other to say. */
export const rateOf = (samples: readonly Sample[]): number | undefined => {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.at - first.at < shortestMs) return undefined
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

/** Seconds until the rest is done; undefined while nothing moves. */
export const timeLeftOf = (left: number, rate: number | undefined): number | undefined =>
  rate === undefined || rate <= 0 ? undefined : left / rate
