import type { NotificationRow } from './notification.model.ts'
import { concernsTheWhole, topicOf } from './notification-topics.ts'

/** What an e-mail tells in one place: one change, or those of many bills or accounts that have the same cause. */
export interface Section {
  /** The first of `rows`. */
  readonly row: NotificationRow
  /** In the order in which they happened; never empty. */
  readonly rows: readonly NotificationRow[]
  /** A problem whose recovery is told by the same e-mail. */
  readonly isOver: boolean
}

/** The same for what differs only in the bill or account it is about. */
const keyOf = (row: NotificationRow, isOver: boolean): string => {
  if (!row.subject || concernsTheWhole(row)) return row._id
  const { change, mode, cause, credentialId, remedy, about } = row
  return JSON.stringify([change, topicOf(row), mode, cause, credentialId, remedy, about, isOver])
}

/** Everything there is to tell, grouped by cause: what concerns a whole credential or configuration first, then live, then test. */
export const toSections = (rows: readonly NotificationRow[]): Section[] => {
  const recovered = new Set(rows.filter(({ change }) => change === 'recovered').map(({ eventId }) => eventId))
  const groups = new Map<string, { row: NotificationRow; rows: NotificationRow[]; isOver: boolean }>()
  for (const row of rows) {
    const isOver = row.change === 'raised' && recovered.has(row.eventId)
    const key = keyOf(row, isOver)
    const group = groups.get(key)
    if (group) group.rows.push(row)
    else groups.set(key, { row, rows: [row], isOver })
  }
  const sections = [...groups.values()]
  const rankOf = ({ row }: Section) => (concernsTheWhole(row) ? 0 : 2) + (row.mode === 'test' ? 1 : 0)
  return sections.toSorted((a, b) => rankOf(a) - rankOf(b))
}
