import type { Model } from '../../platform/mongo.ts'
import type { IntegrationEventRow } from './integration-event.model.ts'

/**
 * What holds of an event: its cause is there (`open`), is gone (`over`), is said by a person to be dealt with
 * (`marked`), grew into what another event tells (`superseded`), or went and came back since, which is another event
 * too (`again`).
 */
export type EventStanding = 'open' | 'over' | 'marked' | 'superseded' | 'again'

type Cause = Pick<IntegrationEventRow, 'kind' | 'dedupeKey'>

const keyOf = ({ kind, dedupeKey }: Cause): string => `${kind} ${dedupeKey}`

/** What holds now of events of an organization, by id; one that is not there is left out. */
export const readStandings = async (
  events: Model<IntegrationEventRow>,
  organizationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EventStanding>> => {
  const rows = await events.find({ _id: { $in: [...ids] }, organizationId }).lean<IntegrationEventRow[]>()
  const ended = rows.filter(({ actioned }) => actioned)
  const kinds = [...new Set(ended.map(({ kind }) => kind))]
  const dedupeKeys = [...new Set(ended.map(({ dedupeKey }) => dedupeKey))]
  const open =
    ended.length === 0
      ? []
      : await events
          .find({ dedupeKey: { $in: dedupeKeys }, organizationId, kind: { $in: kinds }, actioned: false })
          .lean<IntegrationEventRow[]>()
  const cameBack = new Set(open.map(keyOf))
  const standingOf = (row: IntegrationEventRow): EventStanding => {
    if (!row.actioned) return 'open'
    if (cameBack.has(keyOf(row))) return 'again'
    if (row.superseded) return 'superseded'
    return row.recoveredAt === null ? 'marked' : 'over'
  }
  return new Map(rows.map((row) => [row._id, standingOf(row)]))
}
