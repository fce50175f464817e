import { type AuditAction, type AuditObject, auditActionsOf } from '@billbridge/contract/audit-actions'
import type { AuditEntry } from '@billbridge/contract/audit-entries'
import type { Page } from '@billbridge/contract/page'
import { may } from '@billbridge/contract/permissions'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Filter } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { requestOrigin } from '../../platform/request-origin.ts'
import { type AuditEntryRow, createAuditEntryModel } from './audit-entry.model.ts'
import { type Change, diff } from './diff.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface AuditRecord {
  /** `object.verb`, such as `credential.renamed`. */
  readonly action: AuditAction
  readonly targetId: string
  /** What a person calls the object. */
  readonly targetName?: string | undefined
  readonly changes?: readonly Change[]
  /** When it happened, where that is written down later. */
  readonly at?: Date
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined }

export type AuditFilter = Optional<{
  targetId: string
  actorId: string
  object: AuditObject
  action: AuditAction
  /** ISO 8601; from inclusive, to exclusive. */
  from: string
  to: string
}>

/** Acts that are nothing but what they changed. Any other happened, whatever it left as it was. */
const edits: ReadonlySet<AuditAction> = new Set([
  'organization.renamed',
  'organization.plan-set',
  'member.changed',
  'user.renamed',
  'identity-provider.changed',
  'credential.changed',
  'credential.renamed',
  'account.updated',
  'mapping.changed',
  'configuration.updated',
])

const isNothing = ({ action, changes = [] }: AuditRecord): boolean => changes.length === 0 && edits.has(action)

/** Where a person was is for those who manage people. */
const seesAddresses = ({ role }: Actor): boolean => may(role, 'users:write')

const toAuditEntry = (row: AuditEntryRow, withAddress: boolean): AuditEntry => ({
  id: row._id,
  actor: row.actor,
  action: row.action,
  targetId: row.targetId,
  targetName: row.targetName ?? null,
  changes: row.changes,
  requestId: row.requestId ?? null,
  address: withAddress ? (row.address ?? null) : null,
  at: row.at.toISOString(),
})

const ofAction = ({ object, action }: AuditFilter): object => {
  if (action !== undefined && object !== undefined) {
    const known = auditActionsOf(object)
    return { action: { $in: known.includes(action) ? [action] : [] } }
  }
  if (action !== undefined) return { action }
  return object === undefined ? {} : { action: { $in: auditActionsOf(object) } }
}

const toFilter = ({ organizationId }: Actor, filter: AuditFilter): Filter<AuditEntryRow> => {
  const { targetId, actorId, from, to } = filter
  const at = { ...(from ? { $gte: new Date(from) } : {}), ...(to ? { $lt: new Date(to) } : {}) }
  return {
    organizationId,
    ...(targetId === undefined ? {} : { targetId }),
    ...(actorId === undefined ? {} : { 'actor.id': actorId }),
    ...ofAction(filter),
    ...(Object.keys(at).length > 0 ? { at } : {}),
  } as Filter<AuditEntryRow>
}

/** Several actions lead the index, unless a narrower one is taken: their stretches are merged. */
const isMerged = ({ object, action, targetId, actorId }: AuditFilter): boolean =>
  object !== undefined && action === undefined && targetId === undefined && actorId === undefined

/** Who changed what, when, from where, from what to what. Entries are never changed and hold no secrets. */
export const createAuditLogService = (deps: { connection: Connection; now: () => Date; newId: NewId }) => {
  const entries = createAuditEntryModel(deps.connection)

  const toRow = (actor: Actor, record: AuditRecord): AuditEntryRow => {
    const { action, targetId, targetName, changes = [], at = deps.now() } = record
    const origin = requestOrigin()
    return {
      _id: deps.newId('auditEntry'),
      organizationId: actor.organizationId,
      actor: toActorReference(actor),
      action,
      targetId,
      targetName: targetName ?? null,
      changes: changes.map(withoutSecrets),
      requestId: origin?.requestId ?? null,
      // Also of what Billbridge does by itself: somebody's request led to it.
      address: origin?.address ?? null,
      at,
    }
  }

  return {
    /** Writes an entry, unless it is an edit that changed nothing; call it in the transaction of what it describes. */
    record: async (actor: Actor, entry: AuditRecord): Promise<void> => {
      if (isNothing(entry)) return
      await entries.create([toRow(actor, entry)])
    },

    /** Writes many entries in one command, for work on many things at once. */
    recordMany: async (actor: Actor, given: readonly AuditRecord[]): Promise<void> => {
      const worth = given.filter((entry) => !isNothing(entry))
      if (worth.length === 0) return
      await entries.insertMany(
        worth.map((entry) => toRow(actor, entry)),
        { lean: true },
      )
    },

    /** What differs between two shown states of a thing, for `record`. */
    diff,

    /** The log, newest first, narrowed by any of the filters. Only admins are told addresses. */
    list: (
      actor: Actor,
      { cursor, limit, ...filter }: AuditFilter & { cursor?: string | undefined; limit: number },
    ): Promise<Page<AuditEntry>> => {
      const page = {
        filter: toFilter(actor, filter),
        sort: ['at', -1] as const,
        cursor,
        limit,
        merged: isMerged(filter),
      }
      return findPageOf(entries, page, (row) => toAuditEntry(row, seesAddresses(actor)))
    },

    /** The same, all of it, a batch in memory at a time. */
    async *stream(actor: Actor, filter: AuditFilter): AsyncGenerator<AuditEntryRow> {
      const withAddress = seesAddresses(actor)
      const rows = entries.find(toFilter(actor, filter)).sort({ at: -1, _id: -1 }).lean<AuditEntryRow>()
      for await (const row of rows.cursor({ batchSize: 500 })) yield withAddress ? row : { ...row, address: null }
    },
  }
}

export type AuditLogService = ReturnType<typeof createAuditLogService>
