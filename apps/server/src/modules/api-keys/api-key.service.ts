import { createHash } from 'node:crypto'
import type { ApiKey } from '@billbridge/contract/api-keys'
import type { Page } from '@billbridge/contract/page'
import type { Role } from '@billbridge/contract/permissions'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import { type NewId, randomText } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import { type ApiKeyRow, createApiKeyModel } from './api-key.model.ts'

export interface ApiKeyDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
}

const noteUseEveryMs = 60_000

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const toApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row._id,
  name: row.name,
  role: row.role,
  lastFour: row.lastFour,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})

/** Machines' secrets for the HTTP API: shown once, kept as a hash. */
export const createApiKeyService = ({ connection, transaction, now, newId, auditLog }: ApiKeyDeps) => {
  const apiKeys = createApiKeyModel(connection)

  return {
    list: (
      { organizationId }: Actor,
      { cursor, limit }: { cursor?: string | undefined; limit: number },
    ): Promise<Page<ApiKey>> =>
      findPageOf(apiKeys, { filter: { organizationId }, sort: ['createdAt', -1], cursor, limit }, toApiKey),

    /** The only time the secret is told. */
    create: (actor: Actor, { name, role }: { name: string; role: Role }): Promise<{ apiKey: ApiKey; secret: string }> =>
      transaction(async () => {
        const secret = `bb_${randomText(40)}`
        const row: ApiKeyRow = {
          _id: newId('apiKey'),
          organizationId: actor.organizationId,
          name,
          role,
          secretHash: hashOf(secret),
          lastFour: secret.slice(-4),
          createdBy: toActorReference(actor),
          createdAt: now(),
          lastUsedAt: null,
        }
        await apiKeys.create([row])
        const changes = auditLog.diff({}, { name, role })
        await auditLog.record(actor, { action: 'api-key.created', targetId: row._id, targetName: name, changes })
        return { apiKey: toApiKey(row), secret }
      }),

    /** Works at once: every request asks for its key. */
    remove: (actor: Actor, apiKeyId: string): Promise<void> =>
      transaction(async () => {
        const removed = await apiKeys
          .findOneAndDelete({ _id: apiKeyId, organizationId: actor.organizationId })
          .lean<ApiKeyRow>()
        if (!removed) throw new ProblemError('not-found', { detail: 'There is no such API key.' })
        const changes = auditLog.diff({ name: removed.name, role: removed.role }, {})
        const entry = { action: 'api-key.removed', targetId: apiKeyId, targetName: removed.name, changes } as const
        await auditLog.record(actor, entry)
      }),

    /** Whose secret it is; notes the use at most once a minute. */
    findActor: async (secret: string): Promise<Actor | undefined> => {
      const row = await apiKeys.findOne({ secretHash: hashOf(secret) }).lean<ApiKeyRow>()
      if (!row) return undefined
      const { _id, organizationId, name, role, lastUsedAt } = row
      if (!lastUsedAt || now().getTime() - lastUsedAt.getTime() >= noteUseEveryMs) {
        await apiKeys.updateOne({ _id }, { $set: { lastUsedAt: now() } })
      }
      return { kind: 'api-key', id: _id, name, organizationId, role }
    },
  }
}

export type ApiKeyService = ReturnType<typeof createApiKeyService>
