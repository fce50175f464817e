import type { CodeRequirement } from '@billbridge/contract/one-time-codes'
import type { Actor } from '../../platform/actor.ts'
import { type Connection, isDuplicateKey, type Transaction } from '../../platform/mongo.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { UserService } from '../users/user.service.ts'
import { type CodeRequirementRow, createCodeRequirementModel } from './code-requirement.model.ts'

const mostShown = 100

/** Which organizations require one-time codes. */
export const createCodeRequirements = (deps: {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly auditLog: AuditLogService
  readonly organizations: OrganizationService
  readonly users: UserService
}) => {
  const { transaction, now, auditLog, organizations, users } = deps
  const rows = createCodeRequirementModel(deps.connection)

  const among = async (organizationIds: readonly string[]): Promise<string[]> => {
    const found = await rows.find({ _id: { $in: [...organizationIds] } }).lean<CodeRequirementRow[]>()
    return found.map(({ _id }) => _id)
  }

  return {
    /** Those of some organizations that require codes. */
    among,

    describe: async (
      { organizationId }: Actor,
      whoHas: (userIds: readonly string[]) => Promise<Set<string>>,
    ): Promise<CodeRequirement> => {
      const members = await users.activeMembers(organizationId)
      const having = await whoHas(members.map(({ id }) => id))
      const without = members.filter(({ id }) => !having.has(id)).sort((a, b) => a.name.localeCompare(b.name))
      return {
        required: (await among([organizationId])).length > 0,
        without: without.slice(0, mostShown).map(({ id, name, email }) => ({ id, name, email })),
        withoutCount: without.length,
        members: members.length,
      }
    },

    /** Said again, it changes nothing and leaves no entry. */
    set: async (actor: Actor, required: boolean): Promise<void> => {
      const { organizationId } = actor
      const change = async () => {
        const known = await rows.exists({ _id: organizationId })
        if ((known !== null) === required) return
        if (required) await rows.create([{ _id: organizationId, since: now() }])
        else await rows.deleteOne({ _id: organizationId })
        const changes = auditLog.diff({ codesRequired: !required }, { codesRequired: required })
        const about = { targetId: organizationId, targetName: (await organizations.get(actor)).name }
        await auditLog.record(actor, { action: 'organization.code-requirement-set', ...about, changes })
      }
      await transaction(change).catch((error: unknown) => {
        // Two said the same at once.
        if (!isDuplicateKey(error)) throw error
      })
    },
  }
}
