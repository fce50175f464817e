import { randomText } from './ids.ts'
import type { Filter, Model } from './mongo.ts'

/** The right to work on one row until a time. Whoever settles the row must name the token: a late worker changes nothing. */
export interface Lease {
  readonly leaseToken: string
  readonly leaseUntil: Date
}

export const newLease = (now: Date, lengthMs: number): Lease => ({
  leaseToken: randomText(22),
  leaseUntil: new Date(now.getTime() + lengthMs),
})

interface LeasedRow {
  _id: string
  status: string
  dueAt: Date
  leaseUntil: Date | null
}

/**
 * Takes the row that is due longest, or one whose worker died, under a new lease. Rows wait as `ready` and are worked as
 * `working`; `among` narrows them. An index by status and `dueAt` is needed, and one by status and `leaseUntil`.
 */
export const claimOne = async <Row extends LeasedRow>(
  rows: Model<Row>,
  { at, leaseMs, among = {} }: { at: Date; leaseMs: number; among?: object },
): Promise<Row | null> => {
  const take = { $set: { status: 'working', ...newLease(at, leaseMs) } }
  const first = (filter: object, sort: Record<string, 1>) =>
    rows
      .findOneAndUpdate({ ...among, ...filter } as Filter<Row>, take, { returnDocument: 'after', sort })
      .lean<Row | null>()
  return (
    (await first({ status: 'ready', dueAt: { $lte: at } }, { dueAt: 1 })) ??
    (await first({ status: 'working', leaseUntil: { $lte: at } }, { leaseUntil: 1 }))
  )
}

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
