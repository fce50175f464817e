import type { Mode } from '@billbridge/contract/modes'
import type { Model } from '../../platform/mongo.ts'
import type { BillExportRow } from './bill-export.model.ts'

/** Work of one organization for one Stripe account in one mode. Accounts have budgets of their own, organizations take turns. */
export interface Lane {
  readonly stripeAccountId: string
  readonly mode: Mode
  readonly organizationId: string
}

export interface Share {
  readonly lane: Lane
  readonly count: number
}

/** Lanes looked at in one claim; the next goes on behind the last. */
const mostLanes = 32

const accountOf = ({ stripeAccountId, mode }: Lane): string => `${stripeAccountId}/${mode}`

/**
 * Deals out room in turns, one row at a time: every lane gets its first row before any gets its second, none gets more
 * than its account has room for, and all together no more than `most`.
 */
export const shareOut = (lanes: readonly Lane[], most: number, roomOf: (lane: Lane) => number): Share[] => {
  const rooms = new Map(lanes.map((lane) => [accountOf(lane), roomOf(lane)]))
  const counts = new Map<Lane, number>()
  let left = most
  let given = true
  while (left > 0 && given) {
    given = false
    for (const lane of lanes) {
      const room = rooms.get(accountOf(lane)) ?? 0
      if (room <= 0 || left <= 0) continue
      rooms.set(accountOf(lane), room - 1)
      counts.set(lane, (counts.get(lane) ?? 0) + 1)
      left -= 1
      given = true
    }
  }
  return [...counts].map(([lane, count]) => ({ lane, count }))
}

/** Everything behind a lane, in the order of the index. */
const behind = ({ stripeAccountId, mode, organizationId }: Lane) => ({
  $or: [
    { stripeAccountId, mode, organizationId: { $gt: organizationId } },
    { stripeAccountId, mode: { $gt: mode } },
    { stripeAccountId: { $gt: stripeAccountId } },
  ],
})

/**
 * Finds the lanes that have something due, by one step through the index for each, however many rows a lane has. Each
 * search begins behind the last lane found before, and goes once round.
 */
export const createLanes = (rows: Model<BillExportRow>) => {
  let last: Lane | null = null

  const next = (dueBy: Date, after: Lane | null): Promise<Lane | null> =>
    rows
      .findOne(
        { 'work.dueAt': { $lte: dueBy }, ...(after === null ? {} : behind(after)) },
        { _id: 0, stripeAccountId: 1, mode: 1, organizationId: 1 },
      )
      .sort({ stripeAccountId: 1, mode: 1, organizationId: 1 })
      .lean<Lane>()

  const same = (a: Lane, b: Lane): boolean => accountOf(a) === accountOf(b) && a.organizationId === b.organizationId

  return async (dueBy: Date): Promise<Lane[]> => {
    const found: Lane[] = []
    let wrapped = last === null
    let after = last
    while (found.length < mostLanes) {
      const lane = await next(dueBy, after)
      if (lane === null && wrapped) break
      if (lane && found.some((known) => same(known, lane))) break
      wrapped ||= lane === null
      if (lane) found.push(lane)
      after = lane
    }
    // With all lanes seen, another one is first the next time.
    last = (found.length === mostLanes ? found.at(-1) : found.at(0)) ?? null
    return found
  }
}
