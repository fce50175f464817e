import { type IdKind, idPrefixes } from '@billbridge/contract/ids'
import type { EventKind, IntegrationEvent } from '@billbridge/contract/integration-events'
import { eventKinds } from '@billbridge/contract/integration-events'
import { type Mode, modeSchema } from '@billbridge/contract/modes'
import type { Page } from '@billbridge/contract/page'
import type { Actor } from '../../platform/actor.ts'
import type { Model } from '../../platform/mongo.ts'
import { findPage } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { ConfigurationService } from '../configurations/configuration.service.ts'
import type { CredentialService } from '../credentials/credential.service.ts'
import type { IntegrationEventRow } from './integration-event.model.ts'

export interface EventQuery {
  readonly kind?: readonly EventKind[] | undefined
  readonly actioned?: boolean | undefined
  readonly mode?: Mode | undefined
  readonly targetId?: string | undefined
  readonly concerns?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** What the navigation shows at most; it says "100+" then. */
const mostCounted = 100

const isA = (kind: IdKind, id: string): boolean => id.startsWith(`${idPrefixes[kind]}_`)

/** What bears on bills of a configuration or a credential names it, whichever object mends it; others are only mended. */
const concerning = (id: string) => {
  if (isA('configuration', id)) return { configurationIds: id }
  return isA('credential', id) ? { credentialId: id } : { 'target.id': id }
}

/** Every value is named when none is asked for, so that the one index of the list serves every filter. */
const toFilter = (organizationId: string, { kind, actioned, mode, targetId, concerns }: EventQuery) => ({
  organizationId,
  actioned: actioned ?? { $in: [false, true] },
  mode: mode ?? { $in: [...modeSchema.options] },
  kind: { $in: [...(kind ?? eventKinds)] },
  ...(targetId === undefined ? {} : { 'target.id': targetId }),
  ...(concerns === undefined ? {} : { $and: [concerning(concerns)] }),
})

interface Named {
  readonly id: string
  readonly name: string
}

const nameOnly = ({ id, name }: Named): Named => ({ id, name })

/** What events are about, by name. */
interface Names {
  readonly configurations: readonly Named[]
  readonly credentials: readonly Named[]
}

const toEvent = (row: IntegrationEventRow, { configurations, credentials }: Names): IntegrationEvent => ({
  id: row._id,
  kind: row.kind,
  mode: row.mode,
  target: row.target,
  cause: row.cause,
  stripeAccountId: row.stripeAccountId,
  credentialId: row.credentialId,
  credential: credentials.find(({ id }) => id === row.credentialId) ?? null,
  configurations: configurations.filter(({ id }) => row.configurationIds.includes(id)),
  message: row.message,
  remedy: row.remedy,
  count: row.count,
  actioned: row.actioned,
  actionedAt: row.actionedAt?.toISOString() ?? null,
  actionedBy: row.actionedBy,
  recoveredAt: row.recoveredAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.updatedAt.toISOString(),
})

/** Integration events as they are read. */
export const createIntegrationEventList = (deps: {
  events: Model<IntegrationEventRow>
  configurations: Pick<ConfigurationService, 'findMany'>
  credentials: Pick<CredentialService, 'findMany'>
}) => {
  const { events } = deps

  const shown = async (organizationId: string, rows: readonly IntegrationEventRow[]): Promise<IntegrationEvent[]> => {
    const ids = [...new Set(rows.flatMap(({ configurationIds }) => configurationIds))]
    const configurations = ids.length === 0 ? [] : await deps.configurations.findMany(organizationId, ids)
    const credentialIds = [...new Set(rows.flatMap(({ credentialId }) => credentialId ?? []))]
    const credentials = credentialIds.length === 0 ? [] : await deps.credentials.findMany(organizationId, credentialIds)
    const names = { configurations: configurations.map(nameOnly), credentials: credentials.map(nameOnly) }
    return rows.map((row) => toEvent(row, names))
  }

  const countOpen = (organizationId: string, mode: Mode): Promise<number> =>
    events.countDocuments({ organizationId, actioned: false, mode }).limit(mostCounted)

  return {
    /** What happened last comes first. */
    list: async ({ organizationId }: Actor, query: EventQuery): Promise<Page<IntegrationEvent>> => {
      const { cursor, limit, targetId, concerns } = query
      const filter = toFilter(organizationId, query)
      const sort = ['updatedAt', -1] as const
      const page = await findPage(events, { filter, sort, cursor, limit, merged: (targetId ?? concerns) === undefined })
      return { data: await shown(organizationId, page.rows), nextCursor: page.nextCursor }
    },

    /** How many are open, by mode, up to 100. */
    counts: async ({ organizationId }: Actor): Promise<Record<Mode, number>> => {
      const [live, test] = await Promise.all([countOpen(organizationId, 'live'), countOpen(organizationId, 'test')])
      return { live, test }
    },

    /** @throws ProblemError `not-found` */
    get: async ({ organizationId }: Actor, eventId: string): Promise<IntegrationEvent> => {
      const row = await events.findOne({ _id: eventId, organizationId }).lean<IntegrationEventRow>()
      const [event] = row ? await shown(organizationId, [row]) : []
      if (!event) throw new ProblemError('not-found', { detail: `There is no integration event ${eventId}.` })
      return event
    },
  }
}
