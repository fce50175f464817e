import type { ActorReference } from '@billbridge/contract/ids'
import type { Role } from '@billbridge/contract/permissions'
import { type Connection, defineModel, embedded } from '../../platform/mongo.ts'

export interface ApiKeyRow {
  _id: string
  organizationId: string
  name: string
  role: Role
  /** SHA-256 of the secret in hex; 40 random characters need no slow hash. */
  secretHash: string
  lastFour: string
  createdBy: ActorReference
  /** The person behind it; absent in rows of old, and where there is none. */
  personId?: string | null
  createdAt: Date
  /** Null: never; absent in rows of old. */
  expiresAt?: Date | null
  lastUsedAt: Date | null
  lastUsedAddress?: string | null
}

export const createApiKeyModel = (connection: Connection) =>
  defineModel<ApiKeyRow>(connection, {
    name: 'ApiKey',
    collection: 'api-keys',
    fields: {
      organizationId: { type: String, required: true },
      name: { type: String, required: true },
      role: { type: String, enum: ['viewer', 'editor', 'admin'], required: true },
      secretHash: { type: String, required: true },
      lastFour: { type: String, required: true },
      createdBy: embedded({ kind: String, id: String, name: String }),
      personId: String,
      createdAt: { type: Date, required: true },
      expiresAt: Date,
      lastUsedAt: Date,
      lastUsedAddress: String,
    },
    indexes: [[{ secretHash: 1 }, { unique: true }], [{ organizationId: 1, createdAt: -1, _id: -1 }]],
  })
