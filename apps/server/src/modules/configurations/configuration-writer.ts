import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { Actor } from '../../platform/actor.ts'
import type { Announcement } from '../../platform/announcements.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { ConfigurationModel, ConfigurationRow } from './configuration.model.ts'
import type { ConfigurationHistory } from './configuration-history.ts'

/** What happened to a configuration; `removed` is said of a deleted and of an archived one. */
export interface ConfigurationChanged {
  readonly organizationId: string
  readonly configurationId: string
  readonly kind: 'created' | 'updated' | 'enabled' | 'disabled' | 'removed' | 'moved'
}

/** The audit log's word for it, and what is announced. */
export interface ChangeNote {
  readonly action: AuditAction
  readonly kind: ConfigurationChanged['kind']
}

export type ConfigurationPatch = Partial<
  Pick<
    ConfigurationRow,
    | 'name'
    | 'nameLower'
    | 'settings'
    | 'credentialId'
    | 'stripeAccountId'
    | 'enabled'
    | 'disabledBecause'
    | 'everEnabled'
    | 'archived'
  >
>

/**
 * The only way a configuration changes: the row, its version, the audit entry and the announcement, in the transaction
 * of the caller.
 */
export const createConfigurationWriter = (deps: {
  configurations: ConfigurationModel
  history: ConfigurationHistory
  auditLog: AuditLogService
  changed: Announcement<ConfigurationChanged>
  now: () => Date
}) => {
  const { configurations, history, auditLog, changed, now } = deps

  return {
    insert: async (actor: Actor, row: ConfigurationRow, action: AuditAction): Promise<void> => {
      await configurations.create([row])
      await history.record(actor, null, row)
      const changes = auditLog.diff({}, history.contentOf(row))
      await auditLog.record(actor, { action, targetId: row._id, targetName: row.name, changes })
      const { organizationId, _id: configurationId } = row
      await changed.announce({ organizationId, configurationId, kind: 'created' })
    },

    /** @throws ProblemError `stale-version` when the row is not as it was read any more */
    change: async (actor: Actor, before: ConfigurationRow, patch: ConfigurationPatch, note: ChangeNote) => {
      const { organizationId, _id } = before
      const after: ConfigurationRow = { ...before, ...patch, version: before.version + 1, updatedAt: now() }
      const { version, updatedAt } = after
      const { matchedCount } = await configurations.updateOne(
        { _id, organizationId, version: before.version },
        { $set: { ...patch, version, updatedAt } },
      )
      if (matchedCount === 0) throw new ProblemError('stale-version')
      await history.record(actor, before, after)
      const changes = history.changesBetween(before, after)
      await auditLog.record(actor, { action: note.action, targetId: _id, targetName: after.name, changes })
      await changed.announce({ organizationId, configurationId: _id, kind: note.kind })
      return after
    },

    /** Deletes one that never ran, with its history. */
    remove: async (actor: Actor, row: ConfigurationRow): Promise<void> => {
      const { organizationId, _id } = row
      await configurations.deleteOne({ _id, organizationId })
      await history.removeAll(organizationId, _id)
      const changes = auditLog.diff(history.contentOf(row), {})
      const entry = { action: 'configuration.deleted', targetId: _id, targetName: row.name, changes } as const
      await auditLog.record(actor, entry)
      await changed.announce({ organizationId, configurationId: _id, kind: 'removed' })
    },
  }
}

export type ConfigurationWriter = ReturnType<typeof createConfigurationWriter>
