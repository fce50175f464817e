import type { ActorReference } from '@billbridge/contract/ids'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'
import type { Change } from './diff.ts'

export interface AuditEntryRow {
  _id: string
  organizationId: string
  actor: ActorReference
  action: string
  targetId: string
  /** Null where nothing names it; absent in rows of old. */
  targetName?: string | null
  changes: Change[]
  requestId?: string | null
  address?: string | null
  at: Date
}

export const createAuditEntryModel = (connection: Connection) =>
  defineModel<AuditEntryRow>(connection, {
    name: 'AuditEntry',
    collection: 'audit-entries',
    fields: {
      organizationId: { type: String, required: true },
      actor: embedded({ kind: String, id: String, name: String }),
      action: { type: String, required: true },
      targetId: { type: String, required: true },
      targetName: String,
      changes: [embedded({ field: String, before: anyShape, after: anyShape })],
      requestId: String,
      address: String,
      at: { type: Date, required: true },
    },
    appendOnly: true,
    // The last field of two of them is for filtering within the index.
    indexes: [
      [{ organizationId: 1, targetId: 1, at: -1, _id: -1 }],
      [{ organizationId: 1, 'actor.id': 1, at: -1, _id: -1, action: 1 }],
      [{ organizationId: 1, action: 1, at: -1, _id: -1 }],
      [{ organizationId: 1, at: -1, _id: -1 }],
    ],
  })
