import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import type { ActorReference } from '@billbridge/contract/ids'
import type { Page } from '@billbridge/contract/page'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { Connection } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { ConfigurationRow } from './configuration.model.ts'
import { type ConfigurationVersionRow, createConfigurationVersionModel } from './configuration-version.model.ts'
import { readSettings } from './stored-settings.ts'

export interface ConfigurationVersion {
  version: number
  name: string
  settings: ConfigurationSettings
  changes: { field: string; before: unknown; after: unknown }[]
  actor: ActorReference
  at: string
}

type Versioned = Pick<ConfigurationRow, 'name' | 'settings' | 'credentialId' | 'enabled' | 'archived'>

/** What a version is about, and nothing else of the row. */
const contentOf = ({ name, settings, credentialId, enabled, archived }: Versioned) => ({
  name,
  settings: readSettings(settings),
  credentialId,
  enabled,
  archived,
})

const toVersion = ({ version, name, settings, changes, actor, at }: ConfigurationVersionRow): ConfigurationVersion => ({
  version,
  name,
  settings: readSettings(settings),
  changes,
  actor,
  at: at.toISOString(),
})

/** Keeps every version of a configuration with what changed from the one before. */
export const createConfigurationHistory = (deps: {
  connection: Connection
  auditLog: Pick<AuditLogService, 'diff'>
}) => {
  const versions = createConfigurationVersionModel(deps.connection)
  const changesBetween = (before: Versioned, after: Versioned) =>
    deps.auditLog.diff(contentOf(before), contentOf(after))

  return {
    contentOf,
    changesBetween,

    /** Stores a version, in the transaction of the change. `before` is null for the first one. */
    record: async (actor: Actor, before: ConfigurationRow | null, after: ConfigurationRow): Promise<void> => {
      const row: ConfigurationVersionRow = {
        _id: `${after._id}:${after.version}`,
        organizationId: after.organizationId,
        configurationId: after._id,
        version: after.version,
        ...contentOf(after),
        changes: before ? changesBetween(before, after) : [],
        actor: toActorReference(actor),
        at: after.updatedAt,
      }
      await versions.create([row])
    },

    /** What changed from a version up to the row as it is stored now; nothing when there was no such version. */
    changesSince: async (row: ConfigurationRow, version: number) => {
      const { organizationId, _id: configurationId } = row
      const then = await versions.findOne({ organizationId, configurationId, version }).lean<ConfigurationVersionRow>()
      return then ? changesBetween(then, row) : []
    },

    list: (
      { organizationId, configurationId }: { organizationId: string; configurationId: string },
      { cursor, limit }: { cursor?: string | undefined; limit: number },
    ): Promise<Page<ConfigurationVersion>> => {
      const filter = { organizationId, configurationId }
      return findPageOf(versions, { filter, sort: ['version', -1], cursor, limit }, toVersion)
    },

    removeAll: async (organizationId: string, configurationId: string): Promise<void> => {
      await versions.deleteMany({ organizationId, configurationId })
    },
  }
}

export type ConfigurationHistory = ReturnType<typeof createConfigurationHistory>
