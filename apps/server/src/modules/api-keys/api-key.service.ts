import { createHash } from 'node:crypto'
import type { ApiKey } from '@billbridge/contract/api-keys'
import type { MakerStatus } from '@billbridge/contract/ids'
import { type Role, rolesAbove } from '@billbridge/contract/permissions'
import { type Actor, personBehind, personNoted, toActorReference } from '../../platform/actor.ts'
import { type NewId, randomText } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { findPage } from '../../platform/page.ts'
import { fieldProblem, ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { MadeByListRequest, Revoking, UserService } from '../users/user.service.ts'
import { type ApiKeyRow, createApiKeyModel } from './api-key.model.ts'

export interface ApiKeyDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly users: UserService
  /** What each key may ask in a minute. */
  readonly requestsPerMinute: number
}

const noteUseEveryMs = 60_000

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const personOf = ({ personId, createdBy }: ApiKeyRow): string | null => personNoted(personId, createdBy)

const behind = (userId: string) => ({ $or: [{ personId: userId }, { 'createdBy.id': userId }] })

const toApiKey = (row: ApiKeyRow, makerStatus: MakerStatus): ApiKey => ({
  id: row._id,
  name: row.name,
  role: row.role,
  lastFour: row.lastFour,
  createdBy: row.createdBy,
  makerStatus,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  lastUsedAddress: row.lastUsedAddress ?? null,
})

export interface NewApiKey {
  readonly name: string
  readonly role: Role
  /** ISO 8601; null: never. */
  readonly expiresAt?: string | null
}

/** Nobody hands on more than he has. */
const refuseStrongerRole = (actor: Actor, role: Role): void => {
  if (!rolesAbove(actor.role).includes(role)) return
  throw new ProblemError('not-allowed', { detail: `Your role is ${actor.role}: a key of yours cannot be ${role}.` })
}

const refused = (detail: string): ProblemError =>
  new ProblemError('not-signed-in', { detail, headers: { 'www-authenticate': 'Bearer' } })

/** Machines' secrets for the HTTP API: shown once, kept as a hash. */
export const createApiKeyService = (deps: ApiKeyDeps) => {
  const { connection, transaction, now, newId, auditLog, users, requestsPerMinute } = deps
  const apiKeys = createApiKeyModel(connection)

  /** How some rows are shown, with whether their makers are still there. */
  const showing = async (actor: Actor, rows: readonly ApiKeyRow[]) => {
    const statusOf = await users.standings(actor, rows.map(personOf))
    return (row: ApiKeyRow): ApiKey => toApiKey(row, statusOf(personOf(row)))
  }

  const noteRemoval = async (actor: Actor, { _id, name, role }: ApiKeyRow): Promise<void> => {
    const changes = auditLog.diff({ name, role }, {})
    await auditLog.record(actor, { action: 'api-key.removed', targetId: _id, targetName: name, changes })
  }

  return {
    list: async (actor: Actor, { cursor, limit, madeBy }: MadeByListRequest) => {
      const filter = { organizationId: actor.organizationId, ...(madeBy === undefined ? {} : behind(madeBy)) }
      const { rows, nextCursor } = await findPage(apiKeys, { filter, sort: ['createdAt', -1], cursor, limit })
      return { data: rows.map(await showing(actor, rows)), nextCursor, requestsPerMinute }
    },

    /** The only time the secret is told. @throws ProblemError `not-allowed` for a role above the maker's */
    create: (actor: Actor, { name, role, expiresAt = null }: NewApiKey): Promise<{ apiKey: ApiKey; secret: string }> =>
      transaction(async () => {
        await users.holdGiver(actor)
        refuseStrongerRole(actor, role)
        const end = expiresAt === null ? null : new Date(expiresAt)
        if (end && end <= now()) throw fieldProblem('expiresAt', 'must be in the future')
        const secret = `bb_${randomText(40)}`
        const row: ApiKeyRow = {
          _id: newId('apiKey'),
          organizationId: actor.organizationId,
          name,
          role,
          secretHash: hashOf(secret),
          lastFour: secret.slice(-4),
          createdBy: toActorReference(actor),
          personId: personBehind(actor),
          createdAt: now(),
          expiresAt: end,
          lastUsedAt: null,
          lastUsedAddress: null,
        }
        await apiKeys.create([row])
        const changes = auditLog.diff({}, { name, role, expiresAt })
        await auditLog.record(actor, { action: 'api-key.created', targetId: row._id, targetName: name, changes })
        return { apiKey: (await showing(actor, [row]))(row), secret }
      }),

    /** Works at once: every request asks for its key. */
    remove: (actor: Actor, apiKeyId: string): Promise<void> =>
      transaction(async () => {
        const removed = await apiKeys
          .findOneAndDelete({ _id: apiKeyId, organizationId: actor.organizationId })
          .lean<ApiKeyRow>()
        if (!removed) throw new ProblemError('not-found', { detail: 'There is no such API key.' })
        await noteRemoval(actor, removed)
      }),

    /** A key that was revoked in this moment hands nothing on. @throws ProblemError `not-signed-in` */
    refuseRevoked: async ({ kind, id, organizationId }: Actor): Promise<void> => {
      if (kind !== 'api-key' || (await apiKeys.exists({ _id: id, organizationId }))) return
      throw refused('The API key in the Authorization header is not valid.')
    },

    /** Ends the keys that go back to a person, of some roles, in the transaction of who announces it. */
    removeAllOf: async ({ actor, userId, roles }: Revoking): Promise<void> => {
      const theirs = { organizationId: actor.organizationId, role: { $in: [...roles] }, ...behind(userId) }
      const rows = await apiKeys.find(theirs).lean<ApiKeyRow[]>()
      await apiKeys.deleteMany({ organizationId: actor.organizationId, _id: { $in: rows.map(({ _id }) => _id) } })
      for (const row of rows) await noteRemoval(actor, row)
    },

    /**
     * Whose secret it is, asked of the database each time, so that a revoked key is refused at once. Notes the use at
     * most once a minute. @throws ProblemError `not-signed-in` when the key is nobody's, or has expired
     */
    findActor: async (secret: string, address: string): Promise<Actor> => {
      const row = await apiKeys.findOne({ secretHash: hashOf(secret) }).lean<ApiKeyRow>()
      if (!row) throw refused('The API key in the Authorization header is not valid.')
      const { _id, organizationId, name, role, expiresAt } = row
      const at = now()
      if (expiresAt && expiresAt <= at) throw refused(`The API key expired at ${expiresAt.toISOString()}.`)
      const notedBefore = new Date(at.getTime() - noteUseEveryMs)
      if (!row.lastUsedAt || row.lastUsedAt <= notedBefore) {
        // Of requests at once, in whatever process, one notes it.
        const unnoted = { _id, $or: [{ lastUsedAt: null }, { lastUsedAt: { $lte: notedBefore } }] }
        await apiKeys.updateOne(unnoted, { $set: { lastUsedAt: at, lastUsedAddress: address } })
      }
      const personId = personOf(row)
      return { kind: 'api-key', id: _id, name, organizationId, role, ...(personId === null ? {} : { personId }) }
    },
  }
}

export type ApiKeyService = ReturnType<typeof createApiKeyService>
