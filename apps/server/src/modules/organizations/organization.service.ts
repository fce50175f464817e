import type { Organization, Plan } from '@billbridge/contract/organizations'
import { type Actor, operatorActor, systemActor } from '../../platform/actor.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import { createOrganizationModel, type OrganizationRow } from './organization.model.ts'

export interface OrganizationDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
}

const toOrganization = ({ _id, name, plan, version, createdAt }: OrganizationRow): Organization => ({
  id: _id,
  name,
  plan,
  version,
  createdAt: createdAt.toISOString(),
})

const orNotFound = (row: OrganizationRow | null, id: string): OrganizationRow => {
  if (!row) throw new ProblemError('not-found', { detail: `There is no organization ${id}.` })
  return row
}

/** Tenants. Everything else belongs to exactly one. */
export const createOrganizationService = (deps: OrganizationDeps) => {
  const { transaction, now, newId, auditLog } = deps
  const organizations = createOrganizationModel(deps.connection)
  const read = async (id: string) => orNotFound(await organizations.findById(id).lean<OrganizationRow>(), id)

  return {
    get: async ({ organizationId }: Actor): Promise<Organization> => toOrganization(await read(organizationId)),

    planOf: async (id: string): Promise<Plan> => (await read(id)).plan,

    /** Several by id, in no order; unknown ids are left out. */
    findMany: async (ids: readonly string[]): Promise<Organization[]> => {
      const rows = await organizations.find({ _id: { $in: [...ids] } }).lean<OrganizationRow[]>()
      return rows.map(toOrganization)
    },

    /** All of them, for the operator. */
    listAll: async (): Promise<Organization[]> => {
      const rows = await organizations.find().sort({ _id: 1 }).lean<OrganizationRow[]>()
      return rows.map(toOrganization)
    },

    /** `by` gives whoever makes it, once its id is known. */
    create: ({ name, plan = 'free' }: { name: string; plan?: Plan }, by = systemActor): Promise<Organization> =>
      transaction(async () => {
        const id = newId('organization')
        const row = { _id: id, name, plan, version: 1, membershipVersion: 1, createdAt: now() }
        await organizations.create([row])
        const changes = auditLog.diff({}, { name, plan })
        await auditLog.record(by(id), { action: 'organization.created', targetId: id, targetName: name, changes })
        return toOrganization(row)
      }),

    /** @throws ProblemError `stale-version` when it was changed after the version the caller knows */
    update: (actor: Actor, { name, version }: { name: string; version: number }): Promise<Organization> =>
      transaction(async () => {
        const before = toOrganization(await read(actor.organizationId))
        if (before.version === version && before.name === name) return before
        const changed = await organizations
          .findOneAndUpdate(
            { _id: before.id, version },
            { $set: { name }, $inc: { version: 1 } },
            { returnDocument: 'after' },
          )
          .lean<OrganizationRow>()
        if (!changed) throw new ProblemError('stale-version', { details: { current: before } })
        const changes = auditLog.diff({ name: before.name }, { name })
        const entry = { action: 'organization.renamed', targetId: before.id, targetName: name, changes } as const
        await auditLog.record(actor, entry)
        return toOrganization(changed)
      }),

    /** The operator's word; going back to free keeps all settings. */
    setPlan: (id: string, plan: Plan): Promise<Organization> =>
      transaction(async () => {
        const before = await read(id)
        if (before.plan === plan) return toOrganization(before)
        const update = { $set: { plan }, $inc: { version: 1 } }
        const after = await organizations
          .findByIdAndUpdate(id, update, { returnDocument: 'after' })
          .lean<OrganizationRow>()
        const changes = auditLog.diff({ plan: before.plan }, { plan })
        const entry = { action: 'organization.plan-set', targetId: id, targetName: before.name, changes } as const
        await auditLog.record(operatorActor(id), entry)
        return toOrganization(orNotFound(after, id))
      }),

    /**
     * Call it first in a transaction that changes who may do what: two such at once collide on this row, so that two
     * admins who demote each other cannot both succeed.
     */
    lockMembers: async (id: string): Promise<void> => {
      const { matchedCount } = await organizations.updateOne({ _id: id }, { $inc: { membershipVersion: 1 } })
      if (matchedCount === 0) throw new ProblemError('not-found', { detail: `There is no organization ${id}.` })
    },
  }
}

export type OrganizationService = ReturnType<typeof createOrganizationService>
