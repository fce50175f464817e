import type { AuditEntry } from '@billbridge/contract/audit-entries'
import type { Page } from '@billbridge/contract/page'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { type AuditEntryRow, createAuditEntryModel } from './audit-entry.model.ts'
import { type Change, diff } from './diff.ts'

export interface AuditRecord {
  /** `object.verb`, such as `credential.renamed`. */
  readonly action: string
  readonly targetId: string
  readonly changes?: readonly Change[]
}

const toAuditEntry = ({ _id, actor, action, targetId, changes, at }: AuditEntryRow): AuditEntry => ({
  id: _id,
  actor,
  action,
  targetId,
  changes,
  at: at.toISOString(),
})

/** Who changed what, when, from what to what. Entries are never changed and hold no secrets. */
export const createAuditLogService = (deps: { connection: Connection; now: () => Date; newId: NewId }) => {
  const entries = createAuditEntryModel(deps.connection)

  const toRow = (actor: Actor, { action, targetId, changes = [] }: AuditRecord): AuditEntryRow => {
    const { organizationId } = actor
    const entry = { _id: deps.newId('auditEntry'), organizationId, actor: toActorReference(actor), action, targetId }
    return { ...entry, changes: [...changes], at: deps.now() }
  }

  return {
    /** Writes an entry; call it in the transaction of what it describes. */
    record: async (actor: Actor, entry: AuditRecord): Promise<void> => {
      await entries.create([toRow(actor, entry)])
    },

    /** Writes many entries in one command, for work on many things at once. */
    recordMany: async (actor: Actor, given: readonly AuditRecord[]): Promise<void> => {
      if (given.length === 0) return
      await entries.insertMany(
        given.map((entry) => toRow(actor, entry)),
        { lean: true },
      )
    },

    /** What differs between two shown states of a thing, for `record`. */
    diff,

    /** The history of one object, newest first. */
    list: (
      { organizationId }: Actor,
      { targetId, cursor, limit }: { targetId: string; cursor?: string | undefined; limit: number },
    ): Promise<Page<AuditEntry>> =>
      findPageOf(entries, { filter: { organizationId, targetId }, sort: ['at', -1], cursor, limit }, toAuditEntry),
  }
}

export type AuditLogService = ReturnType<typeof createAuditLogService>
