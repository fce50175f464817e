import type { AuditAction } from '@billbridge/contract/audit-actions'
import { type Destination, modeOf } from '@billbridge/contract/modes'
import type { Actor } from '../../platform/actor.ts'
import type { Transaction } from '../../platform/mongo.ts'
import { isDuplicateKey, type Model } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { CredentialRow } from './credential.model.ts'
import { toAudited, toSearchText } from './credential-shown.ts'

export interface CredentialChange {
  readonly set: Partial<Omit<CredentialRow, '_id' | 'organizationId' | 'version' | 'searchText'>>
  /** `credential.verb` of the audit entry; without it the change is not worth one, and the version stays. */
  readonly action?: AuditAction
  /** What else belongs to it, in the same transaction. */
  readonly also?: (row: CredentialRow) => Promise<void>
}

export interface CredentialStore {
  readonly rows: Model<CredentialRow>
  readonly now: () => Date
  readonly transaction: Transaction
  /** @throws ProblemError `not-found` */
  readonly read: (organizationId: string, id: string) => Promise<CredentialRow>
  /**
   * Reads, decides and writes in one transaction; two at once follow one another. `decide` may run more than once and
   * refuses by throwing; null leaves everything as it is.
   */
  readonly change: (
    actor: Actor,
    id: string,
    decide: (row: CredentialRow) => CredentialChange | null | Promise<CredentialChange | null>,
  ) => Promise<CredentialRow>
}

const nameTaken = (name: string) =>
  new ProblemError('credential-name-taken', {
    detail: `Another credential of this organization is already named “${name}”.`,
    errors: [{ field: 'name', message: 'is the name of another credential' }],
  })

/** Runs a write of a name and says so when another credential has it. */
export const refusingTakenName = async <T>(name: string | undefined, write: () => Promise<T>): Promise<T> => {
  try {
    return await write()
  } catch (error) {
    if (name !== undefined && isDuplicateKey(error, 'nameLower')) throw nameTaken(name)
    throw error
  }
}

export const createCredentialStore = (deps: {
  rows: Model<CredentialRow>
  now: () => Date
  transaction: Transaction
  auditLog: AuditLogService
}): CredentialStore => {
  const { rows, now, transaction, auditLog } = deps

  const read = async (organizationId: string, id: string): Promise<CredentialRow> => {
    const row = await rows.findOne({ _id: id, organizationId }).lean<CredentialRow>()
    if (!row) throw new ProblemError('not-found', { detail: `There is no credential ${id}.` })
    return row
  }

  const write = async (actor: Actor, before: CredentialRow, { set, action, also }: CredentialChange) => {
    const after: CredentialRow = { ...before, ...set, version: before.version + (action ? 1 : 0) }
    const searchText = toSearchText(after)
    const update = { $set: { ...set, searchText, version: after.version } }
    await rows.updateOne({ _id: before._id, organizationId: before.organizationId }, update)
    if (action) {
      const changes = auditLog.diff(toAudited(before), toAudited(after))
      await auditLog.record(actor, { action, targetId: before._id, targetName: after.name, changes })
    }
    await also?.(after)
    return { ...after, searchText }
  }

  return {
    rows,
    now,
    transaction,
    read,
    change: (actor, id, decide) =>
      transaction(async () => {
        const row = await read(actor.organizationId, id)
        const change = await decide(row)
        return change ? write(actor, row, change) : row
      }),
  }
}

/** @throws ProblemError `credential-expired` when it is pending and its time is over */
export const refuseExpired = (row: CredentialRow, now: Date): void => {
  if (!row.expiresAt || row.expiresAt > now) return
  throw new ProblemError('credential-expired', { details: { expiredAt: row.expiresAt.toISOString() } })
}

/** @throws ProblemError `credential-incomplete` before stages 2 and 3 are saved */
export const destinationOf = (row: CredentialRow): Destination => {
  if (row.entityType !== null && row.destination !== null) return row.destination
  const missing = row.entityType === null ? 'entity type' : 'destination'
  throw new ProblemError('credential-incomplete', { detail: `Select the ${missing} first.` })
}

export const modeOfRow = (row: CredentialRow) => modeOf(destinationOf(row))
