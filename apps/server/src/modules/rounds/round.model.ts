import type { Mode } from '@billbridge/contract/modes'
import type { RoundKind } from '@billbridge/contract/rounds'
import { type Connection, defineModel } from '../../platform/mongo.ts'

/**
 * The hourly round of one kind of one configuration. `_id` is configuration id, colon, kind. Whoever moves `nextAt` on
 * from the value it had read has the round; the run it starts is stored in the same transaction.
 */
export interface RoundRow {
  _id: string
  organizationId: string
  configurationId: string
  kind: RoundKind
  mode: Mode
  /** When to look at it; null while its settings or its configuration say never. */
  nextAt: Date | null
  /** The latest time it looked for something to do. */
  lastCheckedAt: Date | null
  lastRunId: string | null
  lastRunAt: Date | null
}

export const roundId = (configurationId: string, kind: RoundKind): string => `${configurationId}:${kind}`

const text = { type: String, required: true }

export const createRoundModel = (connection: Connection) =>
  defineModel<RoundRow>(connection, {
    name: 'Round',
    collection: 'rounds',
    fields: {
      organizationId: text,
      configurationId: text,
      kind: text,
      mode: text,
      nextAt: Date,
      lastCheckedAt: Date,
      lastRunId: String,
      lastRunAt: Date,
    },
    indexes: [[{ nextAt: 1 }], [{ organizationId: 1, configurationId: 1 }]],
  })
