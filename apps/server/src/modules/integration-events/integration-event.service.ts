import type { EventKind, EventTargetType } from '@billbridge/contract/integration-events'
import type { Mode } from '@billbridge/contract/modes'
import { createAnnouncement } from '../../platform/announcements.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import { createIntegrationEventModel, type IntegrationEventRow } from './integration-event.model.ts'

/** What a module knows when something needs a person. */
export interface EventRecord {
  readonly organizationId: string
  readonly kind: EventKind
  readonly mode: Mode
  /** The object whose page mends it; of an account, it is its mapping. The newest one counts. */
  readonly target: { readonly type: EventTargetType; readonly id: string }
  /** Joins what has the same cause into one open event. */
  readonly dedupeKey: string
  /** Finer than the kind, where there is a table of causes. */
  readonly cause?: string
  /** What fills in a mapping beside the account. */
  readonly stripeAccountId?: string
  readonly credentialId?: string
  /** Whose rules it concerns, and so whose chosen users are told. Of a credential, those that use it are found. */
  readonly configurationIds?: readonly string[]
  /** What happened, for a person. */
  readonly message: string
  readonly remedy: string
}

/** An event as told to later modules, in the transaction of what it tells of. */
export interface EventTold extends Required<Omit<EventRecord, 'cause' | 'stripeAccountId' | 'credentialId'>> {
  readonly eventId: string
  readonly cause: string | null
  readonly credentialId: string | null
}

const toTold = ({ _id, ...row }: IntegrationEventRow): EventTold => ({
  eventId: _id,
  organizationId: row.organizationId,
  kind: row.kind,
  mode: row.mode,
  target: row.target,
  dedupeKey: row.dedupeKey,
  cause: row.cause,
  credentialId: row.credentialId,
  configurationIds: row.configurationIds,
  message: row.message,
  remedy: row.remedy,
})

/** Integration events, recorded in the transaction of what they tell of. */
export const createIntegrationEventService = (deps: { connection: Connection; now: () => Date; newId: NewId }) => {
  const { now, newId } = deps
  const events = createIntegrationEventModel(deps.connection)
  const raised = createAnnouncement<EventTold>()
  const recovered = createAnnouncement<EventTold>()

  return {
    /** A new event is open; one that is only counted up is not told again. */
    raised,
    /** The cause of an event is gone. What a person marked as dealt with is not told as recovered. */
    recovered,

    /** Raises an event, or counts it up while one of the same cause is open. */
    record: async ({
      organizationId,
      kind,
      dedupeKey,
      configurationIds = [],
      ...facts
    }: EventRecord): Promise<void> => {
      const at = now()
      const { cause = null, stripeAccountId = null, credentialId = null, mode, target, message, remedy } = facts
      const row = await events
        .findOneAndUpdate(
          { organizationId, kind, dedupeKey, actioned: false },
          {
            $set: { mode, target, cause, stripeAccountId, credentialId, message, remedy, updatedAt: at },
            $addToSet: { configurationIds: { $each: [...configurationIds] } },
            $inc: { count: 1 },
            $setOnInsert: {
              _id: newId('integrationEvent'),
              actionedAt: null,
              actionedBy: null,
              recoveredAt: null,
              createdAt: at,
            },
          },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<IntegrationEventRow>()
      if (row?.count === 1) await raised.announce(toTold(row))
    },

    /**
     * The cause of a target's events is gone: they are dealt with, and whoever was told of them is told.
     * `targetId` is the id of the object that mends them.
     */
    settle: async (organizationId: string, kind: EventKind, targetId: string): Promise<void> => {
      const at = now()
      const gone = { organizationId, kind, 'target.id': targetId, recoveredAt: null }
      const rows = await events.find(gone).lean<IntegrationEventRow[]>()
      for (const row of rows) {
        const actioned = row.actioned ? {} : { actioned: true, actionedAt: at }
        await events.updateOne({ _id: row._id, organizationId }, { $set: { ...actioned, recoveredAt: at } })
      }
      const latest = new Map(rows.map((row) => [row.dedupeKey, row]))
      for (const row of latest.values()) await recovered.announce(toTold(row))
    },
  }
}

export type IntegrationEventService = ReturnType<typeof createIntegrationEventService>
