import { type RefusalReason, refusalReasons } from '@billbridge/contract/audit-values'
import { z } from 'zod'
import { systemActor } from '../../platform/actor.ts'
import { type FollowUps, noOrganization } from '../../platform/follow-ups.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import { requestOrigin, requestOriginSchema, withRequestOrigin } from '../../platform/request-origin.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { UserService } from '../users/user.service.ts'

const refusedSchema = z.strictObject({
  email: z.string(),
  reason: z.enum(refusalReasons),
  origin: requestOriginSchema.nullable(),
  at: z.date(),
})

/**
 * Refused sign-ins of members, for the audit log of each organization in which the member is active: in all of them the
 * account could act. One entry an account, address, reason and quarter of an hour, so that nobody fills the log. Whether
 * anybody has the e-mail is looked up by the worker: neither answer nor time tells.
 */
export const createRefusedSignIns = (deps: {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly followUps: FollowUps
  readonly auditLog: AuditLogService
  readonly users: UserService
}) => {
  const { transaction, now, followUps, auditLog, users } = deps
  const limit = createRateLimit(deps.connection, { name: 'sign-in-refused', points: 1, seconds: 15 * 60 })
  const notes = followUps.define('sessions.sign-in-refused', refusedSchema)

  notes.handle(async ({ email, reason, origin, at }) => {
    const person = await users.findByEmail(email)
    if (!person) return undefined
    const options = { by: systemActor, where: { status: 'active' as const }, at }
    const changes = auditLog.diff({}, { reason })
    const work = () => users.recordEverywhere(person, 'session.sign-in-refused', { ...options, changes })
    await transaction(() => withRequestOrigin(origin, work))
    return undefined
  })

  return {
    /** The same work for an e-mail that nobody has. */
    note: async (email: string, reason: RefusalReason): Promise<void> => {
      const origin = requestOrigin() ?? null
      if (!(await limit.tryTake(hashedKey(email, reason, origin?.address ?? '')))) return
      await notes.request(noOrganization, { email, reason, origin, at: now() })
    },
  }
}
