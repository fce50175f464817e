import { type Role, rolesAbove } from '@billbridge/contract/permissions'
import type { User } from '@billbridge/contract/users'
import type { Actor } from '../../platform/actor.ts'
import { createAnnouncement } from '../../platform/announcements.ts'
import type { NewId } from '../../platform/ids.ts'
import { isDuplicateKey, type Model, type Transaction } from '../../platform/mongo.ts'
import { fieldProblem, ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { active, toUser } from './members.ts'
import { type MembershipRow, nameKeysOf } from './membership.model.ts'
import { hashPassword, refuseOwnEmail } from './password.ts'
import { byEmail, type UserRow } from './user.model.ts'

export interface MemberChangeDeps {
  readonly users: Model<UserRow>
  readonly memberships: Model<MembershipRow>
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
  /** Of a new person, who needs one. A person who is known already keeps theirs. */
  readonly password?: string
}

/** Somebody who is a member of an organization no more. */
export interface MemberGone {
  readonly organizationId: string
  readonly userId: string
}

/** Somebody who was an active admin of an organization and is none any more. */
export interface AdminGone {
  readonly organizationId: string
  readonly userId: string
}

const isActiveAdmin = ({ role, status }: Pick<MembershipRow, 'role' | 'status'>): boolean =>
  role === 'admin' && status === 'active'

/** Who joins by themselves: somebody known who has proved to be them, or somebody new. */
export type Joining = { readonly userId: string } | Required<Pick<NewMember, 'email' | 'name' | 'password'>>

/** What somebody made that is to end with what they may do. */
interface Revocations {
  readonly apiKeys: boolean
  readonly invitations: boolean
}

/** What of a person's is to be revoked, and by whom. */
export interface Revoking {
  readonly actor: Actor
  /** The person behind it. */
  readonly userId: string
  /** Of these roles. */
  readonly roles: readonly Role[]
}

interface MembershipChange {
  readonly role?: Role
  readonly status?: User['status']
  readonly also?: Revocations
}

const nothing: Revocations = { apiKeys: false, invitations: false }

/** Changes of who may do what. Each locks the organization's memberships first, so that two at once collide, and asks then who asks. */
export const createMemberChanges = (deps: MemberChangeDeps) => {
  const { users, memberships, transaction, now, newId, auditLog, organizations } = deps
  /** Somebody was suspended or removed. */
  const membershipEnded = createAnnouncement<{ userId: string; organizationId: string }>()
  /** Somebody was removed. */
  const memberRemoved = createAnnouncement<MemberGone>()
  /** An active admin stays; whoever needs more of those who stay refuses. */
  const adminGone = createAnnouncement<AdminGone>()
  /** What somebody made is to end as well: their invitations, their API keys. */
  const invitationsRevoked = createAnnouncement<Revoking>()
  const apiKeysRevoked = createAnnouncement<Revoking>()
  /** Somebody is about to hand access on or take it away; whoever knows that they may not any more refuses. */
  const accessGiven = createAnnouncement<Actor>()

  const revoke = async ({ apiKeys, invitations }: Revocations, revoking: Revoking): Promise<void> => {
    if (invitations) await invitationsRevoked.announce(revoking)
    if (apiKeys) await apiKeysRevoked.announce(revoking)
  }

  const toNewUser = (email: string, name: string, passwordHash: string): UserRow => ({
    _id: newId('user'),
    name,
    email,
    passwordHash,
    lastOrganizationId: null,
    createdAt: now(),
  })

  /** A known person, held: a change of what memberships carry of them collides with the new membership. */
  const hold = (who: { _id: string } | ReturnType<typeof byEmail>): Promise<UserRow | null> =>
    users.findOneAndUpdate(who, { $inc: { joins: 1 } }, { returnDocument: 'after' }).lean<UserRow>()

  /** Of what makes somebody new; undefined where no password was given, as for somebody known. */
  const hashGiven = (email: string, password: string | undefined): Promise<string> | undefined => {
    if (password === undefined) return undefined
    refuseOwnEmail(password, email)
    return hashPassword(password)
  }

  const makeNew = (email: string, name: string, passwordHash: string | undefined): Promise<UserRow> => {
    if (passwordHash === undefined)
      throw new ProblemError('not-found', {
        detail: `Nobody has the e-mail ${email} yet: somebody new needs a password.`,
      })
    return makeUser(toNewUser(email, name, passwordHash))
  }

  const refuseWithoutAdmin = async (organizationId: string): Promise<void> => {
    if (!(await memberships.exists({ organizationId, role: 'admin', ...active }))) throw new ProblemError('last-admin')
  }

  /** Asked last, when the change is made. @throws ProblemError `last-admin`, and what subscribers refuse */
  const settleAdmins = async (before: MembershipRow | null, after: MembershipRow | null): Promise<void> => {
    const organizationId = (after ?? before)?.organizationId ?? ''
    await refuseWithoutAdmin(organizationId)
    if (!before || !isActiveAdmin(before) || (after && isActiveAdmin(after))) return
    await adminGone.announce({ organizationId, userId: before.userId })
  }

  /** What a membership carries of the person. */
  const carried = ({ name, email, sessionEpoch = 0 }: UserRow) => ({ email, ...nameKeysOf(name, email), sessionEpoch })

  const holdKnown = async (userId: string): Promise<UserRow> => {
    const known = await hold({ _id: userId })
    if (!known) throw new ProblemError('not-found', { detail: 'There is no such person.' })
    return known
  }

  const makeUser = async (row: UserRow): Promise<UserRow> => {
    await users.create([row]).catch((error: unknown) => {
      // The same e-mail came in another way in the same moment, by an invitation of another organization.
      throw isDuplicateKey(error, 'email') ? fieldProblem('password', 'must be the one you have already') : error
    })
    return row
  }

  /** @throws ProblemError `already-member` */
  const insertMembership = async (user: UserRow, organizationId: string, role: Role): Promise<MembershipRow> => {
    const place = { _id: newId('membership'), organizationId, userId: user._id }
    const row: MembershipRow = { ...place, ...carried(user), role, ...active, createdAt: now() }
    await memberships.create([row]).catch((error: unknown) => {
      throw isDuplicateKey(error, 'userId') ? new ProblemError('already-member') : error
    })
    return row
  }

  /**
   * Call it first in a transaction that hands access on or takes it away. Of a removal and what the one removed does at the
   * same moment, one waits for the other: none is left over. @throws ProblemError `not-allowed`, `not-signed-in`
   */
  const holdGiver = async (actor: Actor): Promise<void> => {
    await organizations.lockMembers(actor.organizationId)
    await accessGiven.announce(actor)
    if (actor.kind !== 'user') return
    const { id: userId, organizationId, role } = actor
    if (await memberships.exists({ userId, organizationId, role, ...active })) return
    throw new ProblemError('not-allowed', { detail: 'What you may do here was changed in this moment.' })
  }

  return {
    membershipEnded,
    memberRemoved,
    adminGone,
    invitationsRevoked,
    apiKeysRevoked,
    accessGiven,
    holdGiver,

    /**
     * Makes somebody a member; somebody who is one already gets the role and is active again.
     * @throws ProblemError `not-found` for somebody new without a password
     */
    addMember: async (actor: Actor, member: NewMember): Promise<User> => {
      const email = member.email.trim().toLowerCase()
      const passwordHash = await hashGiven(email, member.password)
      return transaction(async () => {
        const { organizationId } = actor
        await holdGiver(actor)
        const user = (await hold(byEmail(email))) ?? (await makeNew(email, member.name, passwordHash))
        const here = { userId: user._id, organizationId }
        const before = await memberships.findOne(here).lean<MembershipRow>()
        const row = await memberships
          .findOneAndUpdate(
            here,
            {
              $set: { ...carried(user), role: member.role, ...active },
              $setOnInsert: { _id: newId('membership'), createdAt: now() },
            },
            { upsert: true, returnDocument: 'after' },
          )
          .lean<MembershipRow>()
        if (!row) throw new Error('An upsert gave no row.')
        await settleAdmins(before, row)
        const changes = auditLog.diff({}, { email, role: member.role })
        await auditLog.record(actor, { action: 'member.added', targetId: user._id, targetName: user.name, changes })
        return toUser(row)
      })
    },

    /**
     * Somebody comes in by an invitation, which `settle` takes in the same transaction, or refuses.
     * @throws ProblemError `already-member`, `invalid-request`
     */
    join: async (organizationId: string, role: Role, who: Joining, settle: (actor: Actor) => Promise<void>) => {
      if ('password' in who) refuseOwnEmail(who.password, who.email)
      const passwordHash = 'password' in who ? await hashPassword(who.password) : ''
      return transaction(async () => {
        await organizations.lockMembers(organizationId)
        const user = 'userId' in who ? await holdKnown(who.userId) : toNewUser(who.email, who.name, passwordHash)
        const actor: Actor = { kind: 'user', id: user._id, name: user.name, organizationId, role }
        await settle(actor)
        if ('password' in who) await makeUser(user)
        const row = await insertMembership(user, organizationId, role)
        await users.updateOne({ _id: user._id }, { $set: { lastOrganizationId: organizationId } })
        const changes = auditLog.diff({}, { email: user.email, role })
        await auditLog.record(actor, { action: 'member.added', targetId: user._id, targetName: user.name, changes })
        return toUser(row)
      })
    },

    /**
     * Changes what a member may do; acts at the next request. Revokes of what they made what is above that, where asked.
     * @throws ProblemError `last-admin`, `last-linked-admin`, `not-found`
     */
    setMembership: (actor: Actor, userId: string, { also = nothing, ...wanted }: MembershipChange): Promise<User> =>
      transaction(async () => {
        const { organizationId } = actor
        await holdGiver(actor)
        const before = await memberships.findOne({ userId, organizationId }).lean<MembershipRow>()
        if (!before) throw new ProblemError('not-found', { detail: 'There is no such member.' })
        const after = { ...before, ...wanted }
        const changes = auditLog.diff(toUser(before), toUser(after))
        const roles = rolesAbove(after.status === 'active' ? after.role : null)
        if (changes.length > 0) {
          await memberships.updateOne({ _id: before._id }, { $set: { role: after.role, status: after.status } })
          await settleAdmins(before, after)
          await auditLog.record(actor, { action: 'member.changed', targetId: userId, targetName: before.name, changes })
        }
        await revoke(also, { actor, userId, roles })
        if (before.status === 'active' && after.status === 'suspended') {
          await membershipEnded.announce({ userId, organizationId })
        }
        return toUser(after)
      }),

    /** Ends a membership, and what they made where asked; acts at the next request. @throws ProblemError `last-admin`, `last-linked-admin`, `not-found` */
    removeMember: (actor: Actor, userId: string, also: Revocations = nothing): Promise<void> =>
      transaction(async () => {
        const { organizationId } = actor
        await holdGiver(actor)
        const removed = await memberships.findOneAndDelete({ userId, organizationId }).lean<MembershipRow>()
        if (!removed) throw new ProblemError('not-found', { detail: 'There is no such member.' })
        await settleAdmins(removed, null)
        await membershipEnded.announce({ userId, organizationId })
        await memberRemoved.announce({ userId, organizationId })
        const changes = auditLog.diff({ email: removed.email, role: removed.role }, {})
        await auditLog.record(actor, { action: 'member.removed', targetId: userId, targetName: removed.name, changes })
        await revoke(also, { actor, userId, roles: rolesAbove(null) })
      }),
  }
}
