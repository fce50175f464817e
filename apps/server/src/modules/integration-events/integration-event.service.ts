import type { NewId } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import { createIntegrationEventModel, type EventKind } from './integration-event.model.ts'

export interface EventRecord {
  readonly organizationId: string
  readonly kind: EventKind
  readonly targetId: string
  /** Joins what has the same cause into one open event. */
  readonly dedupeKey: string
  /** What happened, for a person. */
  readonly message: string
  readonly remedy: string
}

/** Integration events, recorded in the transaction of what they tell of. */
export const createIntegrationEventService = (deps: { connection: Connection; now: () => Date; newId: NewId }) => {
  const { now, newId } = deps
  const events = createIntegrationEventModel(deps.connection)

  return {
    /** Raises an event, or counts it up while one of the same cause is open. */
    record: async ({ organizationId, kind, dedupeKey, ...facts }: EventRecord): Promise<void> => {
      const at = now()
      await events.updateOne(
        { organizationId, kind, dedupeKey, actionedAt: null },
        {
          $set: { ...facts, updatedAt: at },
          $inc: { count: 1 },
          $setOnInsert: { _id: newId('integrationEvent'), createdAt: at },
        },
        { upsert: true },
      )
    },

    /** Marks the open events of a target as dealt with. */
    settle: async (organizationId: string, kind: EventKind, targetId: string): Promise<void> => {
      await events.updateMany({ organizationId, kind, targetId, actionedAt: null }, { $set: { actionedAt: now() } })
    },
  }
}

export type IntegrationEventService = ReturnType<typeof createIntegrationEventService>
