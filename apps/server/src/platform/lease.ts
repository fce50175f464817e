import { randomText } from './ids.ts'

/** The right to work on one row until a time. Whoever settles the row must name the token: a late worker changes nothing. */
export interface Lease {
  readonly leaseToken: string
  readonly leaseUntil: Date
}

export const newLease = (now: Date, lengthMs: number): Lease => ({
  leaseToken: randomText(22),
  leaseUntil: new Date(now.getTime() + lengthMs),
})

/** Runs `renew` every third of the lease while `work` goes on; says by the signal when the lease is lost. */
export const holdingLease = async <T>(
  lengthMs: number,
  renew: () => Promise<boolean>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const lost = new AbortController()
  const timer = setInterval(() => {
    renew().then(
      (held) => held || lost.abort(new Error('The lease was lost.')),
      // A database that cannot be reached for a moment; the next round tries again before the lease ends.
      () => undefined,
    )
  }, lengthMs / 3)
  try {
    return await work(lost.signal)
  } finally {
    clearInterval(timer)
  }
}
