import type { EventStanding } from '../integration-events/integration-event.service.ts'
import type { NotificationRow } from './notification.model.ts'
import { concernsTheWhole, topicOf } from './notification-topics.ts'

/** What an e-mail tells in one place: one change, or those of many bills or accounts that have the same cause. */
export interface Section {
  /** The first of `rows`. */
  readonly row: NotificationRow
  /** In the order in which they happened; never empty. */
  readonly rows: readonly NotificationRow[]
  /** What holds of all of them when it is told. */
  readonly standing: EventStanding
}

export type Standings = ReadonlyMap<string, EventStanding>

/** What holds of what a row tells, when it is told; without an event, that it is as it was noted. */
export const standingOf = ({ eventId, change }: NotificationRow, standings: Standings): EventStanding => {
  const standing = standings.get(eventId) ?? 'open'
  return change === 'recovered' && standing === 'open' ? 'over' : standing
}

/** The same for what differs only in the bill or account it is about. */
const keyOf = (row: NotificationRow, standing: EventStanding): string => {
  if (!row.subject || concernsTheWhole(row)) return row._id
  const { change, mode, cause, credentialId, remedy, about } = row
  return JSON.stringify([change, topicOf(row), mode, cause, credentialId, remedy, about, standing])
}

/** Everything there is to tell, grouped by cause: what concerns a whole credential or configuration first, then live, then test. */
export const toSections = (rows: readonly NotificationRow[], standings: Standings): Section[] => {
  const groups = new Map<string, { row: NotificationRow; rows: NotificationRow[]; standing: EventStanding }>()
  for (const row of rows) {
    const standing = standingOf(row, standings)
    const key = keyOf(row, standing)
    const group = groups.get(key)
    if (group) group.rows.push(row)
    else groups.set(key, { row, rows: [row], standing })
  }
  const sections = [...groups.values()]
  const rankOf = ({ row }: Section) => (concernsTheWhole(row) ? 0 : 2) + (row.mode === 'test' ? 1 : 0)
  return sections.toSorted((a, b) => rankOf(a) - rankOf(b))
}

/**
 * At most so many, in the order they came in: first what concerns a whole credential or configuration, then single
 * bills and accounts; of both what still holds, and what happened last.
 */
export const mostImportant = (sections: readonly Section[], most: number): readonly Section[] => {
  if (sections.length <= most) return sections
  const rankOf = ({ row, standing }: Section) => (concernsTheWhole(row) ? 0 : 2) + (standing === 'open' ? 0 : 1)
  const lastOf = ({ rows }: Section) => rows.at(-1)?.happenedAt.getTime() ?? 0
  const chosen = new Set(sections.toSorted((a, b) => rankOf(a) - rankOf(b) || lastOf(b) - lastOf(a)).slice(0, most))
  return sections.filter((section) => chosen.has(section))
}
