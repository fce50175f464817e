import type { CodePurpose, PasswordPurpose } from '@billbridge/contract/audit-values'
import { hashedKey } from '../../platform/hashed-key.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import { requestOrigin } from '../../platform/request-origin.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { createPersons, Person } from './persons.ts'

export interface RefusedProofDeps extends Pick<ReturnType<typeof createPersons>, 'recordEverywhere'> {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly auditLog: AuditLogService
}

/** What was given in vain, and what for. */
export type RefusedProof =
  | { readonly action: 'user.password-refused'; readonly purpose: PasswordPurpose }
  | { readonly action: 'user.code-refused'; readonly purpose: CodePurpose }

/**
 * Wrong passwords and codes given by somebody who is signed in, for the audit log of each organization in which the account could
 * act: whoever got hold of a session tries so to stay. One entry an account, address, purpose and quarter of an hour, so that
 * nobody fills the log.
 */
export const createRefusedProofs = (deps: RefusedProofDeps) => {
  const { transaction, auditLog, recordEverywhere } = deps
  const limit = createRateLimit(deps.connection, { name: 'proof-refused', points: 1, seconds: 15 * 60 })

  return async (person: Person, { action, purpose }: RefusedProof): Promise<void> => {
    if (!(await limit.tryTake(hashedKey(person.id, action, purpose, requestOrigin()?.address ?? '')))) return
    const options = { where: { status: 'active' as const }, changes: auditLog.diff({}, { purpose }) }
    await transaction(() => recordEverywhere(person, action, options))
  }
}
