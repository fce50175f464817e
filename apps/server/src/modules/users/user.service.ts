import type { Page } from '@billbridge/contract/page'
import type { Role } from '@billbridge/contract/permissions'
import type { User } from '@billbridge/contract/users'
import type { Actor } from '../../platform/actor.ts'
import type { NewId } from '../../platform/ids.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { toPattern } from '../../platform/search.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { createMembershipModel, type MembershipRow } from './membership.model.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { createUserModel, type UserRow } from './user.model.ts'

export interface UserDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly organizations: OrganizationService
}

export interface NewMember {
  readonly email: string
  readonly name: string
  readonly role: Role
  /** Of a new person. A person who is known already keeps theirs. */
  readonly password: string
}

/** Who has signed in, before an organization is chosen. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly lastOrganizationId: string | null
}

const toUser = ({ userId, name, email, role, status, createdAt }: MembershipRow): User => ({
  id: userId,
  name,
  email,
  role,
  status,
  createdAt: createdAt.toISOString(),
})

const toPerson = ({ _id, name, email, lastOrganizationId }: UserRow): Person => ({
  id: _id,
  name,
  email,
  lastOrganizationId,
})

const toActor = ({ userId, name, organizationId, role }: MembershipRow): Actor => ({
  kind: 'user',
  id: userId,
  name,
  organizationId,
  role,
})

const active = { status: 'active' as const }

/** People and their memberships. */
export const createUserService = (deps: UserDeps) => {
  const { transaction, now, newId, auditLog, organizations } = deps
  const users = createUserModel(deps.connection)
  const memberships = createMembershipModel(deps.connection)

  /** The person with this e-mail, made when unknown. Hashing comes first, outside any transaction. */
  const findOrMake = async ({ email, name }: NewMember, passwordHash: string): Promise<UserRow> => {
    const known = await users.findOne({ email }).lean<UserRow>()
    if (known) return known
    const row = { _id: newId('user'), name, email, passwordHash, lastOrganizationId: null, createdAt: now() }
    await users.create([row])
    return row
  }

  const refuseWithoutAdmin = async (organizationId: string): Promise<void> => {
    if (!(await memberships.exists({ organizationId, role: 'admin', ...active }))) throw new ProblemError('last-admin')
  }

  return {
    /** The people of an organization, by name; `search` looks for words in names and e-mails. */
    list: (
      { organizationId }: Actor,
      { search, cursor, limit }: { search?: string | undefined; cursor?: string | undefined; limit: number },
    ): Promise<Page<User>> => {
      const filter = { organizationId, ...(search ? { searchKey: toPattern(search) } : {}) }
      return findPageOf(memberships, { filter, sort: ['nameKey', 1], cursor, limit }, toUser)
    },

    /** Some people of an organization by id; others are left out. */
    findMany: async ({ organizationId }: Actor, userIds: readonly string[]): Promise<User[]> => {
      const rows = await memberships.find({ organizationId, userId: { $in: [...userIds] } }).lean<MembershipRow[]>()
      return rows.map(toUser)
    },

    /** Who is active in an organization, of some people by id or of everybody with a role. */
    activeMembers: async (
      organizationId: string,
      wanted: { readonly ids: readonly string[] } | { readonly role: Role },
    ): Promise<User[]> => {
      const who = 'ids' in wanted ? { userId: { $in: [...wanted.ids] } } : { role: wanted.role }
      const rows = await memberships.find({ organizationId, ...who, ...active }).lean<MembershipRow[]>()
      return rows.map(toUser)
    },

    /** Makes somebody a member; somebody who is one already gets the role and is active again. */
    addMember: async (actor: Actor, member: NewMember): Promise<User> => {
      const email = member.email.trim().toLowerCase()
      const passwordHash = await hashPassword(member.password)
      return transaction(async () => {
        const { organizationId } = actor
        await organizations.lockMembers(organizationId)
        const user = await findOrMake({ ...member, email }, passwordHash)
        const nameKey = user.name.toLowerCase()
        const person = { name: user.name, email, nameKey, searchKey: `${nameKey} ${email}` }
        const row = await memberships
          .findOneAndUpdate(
            { userId: user._id, organizationId },
            {
              $set: { ...person, role: member.role, ...active },
              $setOnInsert: { _id: newId('membership'), createdAt: now() },
            },
            { upsert: true, returnDocument: 'after' },
          )
          .lean<MembershipRow>()
        if (!row) throw new Error('An upsert gave no row.')
        await refuseWithoutAdmin(organizationId)
        const changes = auditLog.diff({}, { email, role: member.role })
        await auditLog.record(actor, { action: 'member.added', targetId: user._id, changes })
        return toUser(row)
      })
    },

    /** Changes what a member may do; acts at the next request. @throws ProblemError `last-admin`, `not-found` */
    setMembership: (actor: Actor, userId: string, wanted: { role?: Role; status?: User['status'] }): Promise<User> =>
      transaction(async () => {
        const { organizationId } = actor
        await organizations.lockMembers(organizationId)
        const before = await memberships.findOne({ userId, organizationId }).lean<MembershipRow>()
        if (!before) throw new ProblemError('not-found', { detail: 'There is no such member.' })
        const after = { ...before, ...wanted }
        await memberships.updateOne({ _id: before._id }, { $set: { role: after.role, status: after.status } })
        await refuseWithoutAdmin(organizationId)
        const changes = auditLog.diff(toUser(before), toUser(after))
        await auditLog.record(actor, { action: 'member.changed', targetId: userId, changes })
        return toUser(after)
      }),

    /** Ends a membership; acts at the next request. @throws ProblemError `last-admin`, `not-found` */
    removeMember: (actor: Actor, userId: string): Promise<void> =>
      transaction(async () => {
        const { organizationId } = actor
        await organizations.lockMembers(organizationId)
        const removed = await memberships.findOneAndDelete({ userId, organizationId }).lean<MembershipRow>()
        if (!removed) throw new ProblemError('not-found', { detail: 'There is no such member.' })
        await refuseWithoutAdmin(organizationId)
        const changes = auditLog.diff({ email: removed.email, role: removed.role }, {})
        await auditLog.record(actor, { action: 'member.removed', targetId: userId, changes })
      }),

    /** Who a person is in an organization, as of now; undefined when they are no active member. */
    findActor: async (userId: string, organizationId: string): Promise<Actor | undefined> => {
      const row = await memberships.findOne({ userId, organizationId, ...active }).lean<MembershipRow>()
      return row ? toActor(row) : undefined
    },

    find: async (userId: string): Promise<Person | undefined> => {
      const row = await users.findById(userId).lean<UserRow>()
      return row ? toPerson(row) : undefined
    },

    /** The person whose e-mail and password these are. Takes the same time for an unknown e-mail. */
    verify: async (email: string, password: string): Promise<Person | undefined> => {
      const row = await users.findOne({ email }).lean<UserRow>()
      const matches = await verifyPassword(row?.passwordHash, password)
      return row && matches ? toPerson(row) : undefined
    },

    /** Where a person is an active member, oldest membership first. */
    activeMemberships: async (userId: string): Promise<{ organizationId: string; role: Role }[]> => {
      const rows = await memberships.find({ userId, ...active }).lean<MembershipRow[]>()
      rows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      return rows.map(({ organizationId, role }) => ({ organizationId, role }))
    },

    rememberOrganization: async (userId: string, organizationId: string): Promise<void> => {
      await users.updateOne({ _id: userId }, { $set: { lastOrganizationId: organizationId } })
    },

    /** Whether anybody exists at all, that is, whether Billbridge is set up. */
    anyExists: async (): Promise<boolean> => (await users.exists({ email: { $gt: '' } })) !== null,
  }
}

export type UserService = ReturnType<typeof createUserService>
