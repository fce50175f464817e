import type { PasswordPurpose } from '@billbridge/contract/audit-values'
import { hashedKey } from '../../platform/hashed-key.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { createPersons, Person } from './persons.ts'

export interface RefusedPasswordDeps extends Pick<ReturnType<typeof createPersons>, 'recordEverywhere'> {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly auditLog: AuditLogService
}

/**
 * Wrong passwords given by somebody who is signed in, for the audit log of each organization in which the account could act:
 * whoever got hold of a session tries so to stay. One entry an account, address, purpose and quarter of an hour, so that nobody
 * fills the log.
 */
export const createRefusedPasswords = (deps: RefusedPasswordDeps) => {
  const { transaction, auditLog, recordEverywhere } = deps
  const limit = createRateLimit(deps.connection, { name: 'password-refused', points: 1, seconds: 15 * 60 })

  return async (person: Person, purpose: PasswordPurpose, ip: string): Promise<void> => {
    if (!(await limit.tryTake(hashedKey(person.id, purpose, ip)))) return
    const options = { where: { status: 'active' as const }, changes: auditLog.diff({}, { purpose }) }
    await transaction(() => recordEverywhere(person, 'user.password-refused', options))
  }
}
