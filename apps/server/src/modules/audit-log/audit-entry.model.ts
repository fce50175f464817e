import type { ActorReference } from '@billbridge/contract/ids'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'
import type { Change } from './diff.ts'

export interface AuditEntryRow {
  _id: string
  organizationId: string
  actor: ActorReference
  action: string
  targetId: string
  changes: Change[]
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
      changes: [embedded({ field: String, before: anyShape, after: anyShape })],
      at: { type: Date, required: true },
    },
    indexes: [[{ organizationId: 1, targetId: 1, at: -1, _id: -1 }]],
  })
