import { exportErrorCauseSchema } from '@billbridge/contract/export-decisions'
import type { EventKind } from '@billbridge/contract/integration-events'
import { createAnnouncement } from '../../platform/announcements.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Filter, Transaction } from '../../platform/mongo.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import { type EventRecord, type EventTold, toTold } from './event-record.ts'
import { readStandings } from './event-standings.ts'
import { createIntegrationEventModel, type IntegrationEventRow } from './integration-event.model.ts'
import { type CauseDeps, followCauses } from './integration-event-causes.ts'
import { createIntegrationEventList } from './integration-event-list.ts'
import { createIntegrationEventMarks } from './integration-event-marks.ts'

export type { EventRecord, EventTold } from './event-record.ts'
export type { EventStanding } from './event-standings.ts'

export interface IntegrationEventDeps extends CauseDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly configurations: Pick<ConfigurationService, 'changed' | 'usesOf' | 'findMany'>
  readonly credentials: Pick<CredentialService, 'disconnected' | 'reconnected' | 'removing' | 'findMany'>
}

/** Integration events, recorded and settled in the transaction of what they tell of. */
export const createIntegrationEventService = (deps: IntegrationEventDeps) => {
  const { now, newId } = deps
  const events = createIntegrationEventModel(deps.connection)
  const raised = createAnnouncement<EventTold>()
  const recovered = createAnnouncement<EventTold>()

  const record = async (event: EventRecord): Promise<void> => {
    const at = now()
    const { organizationId, kind, dedupeKey, configurationIds = [], mode, target, message, remedy } = event
    const { cause = null, subject = null, stripeAccountId = null, credentialId = null, times = 1 } = event
    const row = await events
      .findOneAndUpdate(
        { organizationId, kind, dedupeKey, actioned: false },
        {
          $set: { mode, target, cause, subject, stripeAccountId, credentialId, message, remedy, updatedAt: at },
          $addToSet: { configurationIds: { $each: [...configurationIds] } },
          $inc: { count: times },
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
    if (row?.count === times) await raised.announce(toTold(row, at))
  }

  /** Notes that the cause of these is gone; one that a person marked before keeps their mark. */
  const end = async (filter: Filter<IntegrationEventRow>, superseded = false): Promise<IntegrationEventRow[]> => {
    const at = now()
    const rows = await events.find({ ...filter, recoveredAt: null }).lean<IntegrationEventRow[]>()
    if (rows.length === 0) return []
    const among = (actioned: boolean) => ({
      _id: { $in: rows.filter((row) => row.actioned === actioned).map(({ _id }) => _id) },
    })
    await events.updateMany(among(true), { $set: { recoveredAt: at, superseded } })
    await events.updateMany(among(false), { $set: { recoveredAt: at, superseded, actioned: true, actionedAt: at } })
    return rows
  }

  /** As `end`, and tells it: once for each cause, however many events it had. */
  const recover = async (filter: Filter<IntegrationEventRow>): Promise<void> => {
    const at = now()
    const latest = new Map((await end(filter)).map((row) => [`${row.kind} ${row.dedupeKey}`, row]))
    for (const row of latest.values()) await recovered.announce(toTold(row, at))
  }

  const settle = (organizationId: string, kind: EventKind, targetId: string, dedupeKey?: string): Promise<void> =>
    recover({ organizationId, kind, 'target.id': targetId, ...(dedupeKey === undefined ? {} : { dedupeKey }) })

  followCauses(deps, {
    record,
    settle,
    settleMappings: ({ organizationId, accountIds, stripeAccountId, mode }) =>
      recover({
        organizationId,
        'target.id': { $in: [...accountIds] },
        kind: 'integration.missingaccountmapping.error',
        stripeAccountId,
        mode,
      }),
    close: async (organizationId, targetId) => {
      await end({ organizationId, 'target.id': targetId })
    },
  })

  return {
    ...createIntegrationEventList({ events, configurations: deps.configurations, credentials: deps.credentials }),
    ...createIntegrationEventMarks({ ...deps, events }),

    /** A new event is open; one that is only counted up is not told again. */
    raised,
    /** The cause of an event is gone. What a person did with it does not matter here. */
    recovered,

    /** Raises an event, or counts it up while one of the same cause is open; call it in the transaction of its cause. */
    record,

    /**
     * The cause of a target's events is gone, or of the one with that key; call it in the transaction in which it went.
     */
    settle,

    /**
     * Another event tells more of what these of a target told: they end, and nobody is told of a recovery; call it in the
     * transaction of the other.
     */
    supersede: async (organizationId: string, kind: EventKind, targetId: string): Promise<void> => {
      await end({ organizationId, kind, 'target.id': targetId }, true)
    },

    /** What holds of these events at the moment, by id. */
    standingsOf: (organizationId: string, ids: readonly string[]) => readStandings(events, organizationId, ids),

    /** Open events about failed exports, of every organization, by id: whoever knows the exports asks what became of them. */
    openOfExports: async (afterId: string | null, limit: number): Promise<EventTold[]> => {
      const rows = await events
        .find({
          actioned: false,
          'target.type': { $in: ['run', 'account', 'billExport'] },
          cause: { $in: [...exportErrorCauseSchema.options] },
          ...(afterId === null ? {} : { _id: { $gt: afterId } }),
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<IntegrationEventRow[]>()
      return rows.map((row) => toTold(row, row.createdAt))
    },

    /** As `settle`, for one event that is still open. What raises it writes it too, so the question cannot be overtaken. */
    settleWhenGone: ({ organizationId, eventId }: EventTold, isGone: () => Promise<boolean>): Promise<void> =>
      deps.transaction(async () => {
        if (await isGone()) await recover({ _id: eventId, organizationId, actioned: false })
      }),
  }
}

export type IntegrationEventService = ReturnType<typeof createIntegrationEventService>
