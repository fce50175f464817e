import type { MakerStatus } from '@billbridge/contract/ids'
import type { Page } from '@billbridge/contract/page'
import { may, type Role } from '@billbridge/contract/permissions'
import type { User } from '@billbridge/contract/users'
import type { Actor } from '../../platform/actor.ts'
import type { Model } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { toPattern } from '../../platform/search.ts'
import type { MembershipRow } from './membership.model.ts'
import { byEmail } from './user.model.ts'

export const active = { status: 'active' as const }

export const toUser = ({ userId, name, email, role, status, createdAt }: MembershipRow): User => ({
  id: userId,
  name,
  email,
  role,
  status,
  createdAt: createdAt.toISOString(),
})

/** A member as who did something in the organization. */
export const toActor = ({ userId, name, organizationId, role }: MembershipRow): Actor => ({
  kind: 'user',
  id: userId,
  name,
  organizationId,
  role,
})

interface PageRequest {
  readonly cursor?: string | undefined
  readonly limit: number
}

interface ListRequest extends PageRequest {
  readonly search?: string | undefined
}

/** A page of what people make, such as API keys and invitations. */
export interface MadeByListRequest extends PageRequest {
  /** Only what goes back to the person of this id. */
  readonly madeBy?: string | undefined
}

/** Which of some people are linked with the identity provider of an organization; null where it has none. */
export type FindLinked = (organizationId: string, userIds: readonly string[]) => Promise<ReadonlySet<string> | null>

/** Who is a member of what, as questions; what changes it is in `member-changes.ts`. */
export const createMembers = (memberships: Model<MembershipRow>) => {
  /** Until whoever knows says how. */
  let findLinked: FindLinked = async () => null

  /** For who manages people; others are not told. */
  const linkedOf = (actor: Actor, users: readonly User[]): ReturnType<FindLinked> =>
    may(actor.role, 'users:write')
      ? findLinked(
          actor.organizationId,
          users.map(({ id }) => id),
        )
      : Promise.resolve(null)

  return {
    provideLinked: (given: FindLinked): void => {
      findLinked = given
    },

    /** The people of an organization, by name; `search` looks for words in names and e-mails. */
    list: async (actor: Actor, { search, cursor, limit }: ListRequest) => {
      const { organizationId } = actor
      const filter = { organizationId, ...(search ? { searchKey: toPattern(search) } : {}) }
      const page: Page<User> = await findPageOf(memberships, { filter, sort: ['nameKey', 1], cursor, limit }, toUser)
      const activeAdmins = await memberships.countDocuments({ organizationId, role: 'admin', ...active })
      const linked = await linkedOf(actor, page.data)
      const data = page.data.map((user) => ({ ...user, linked: linked?.has(user.id) ?? null }))
      return { ...page, data, activeAdmins }
    },

    /** Some people of an organization by id; others are left out. */
    findMany: async ({ organizationId }: Actor, userIds: readonly string[]): Promise<User[]> => {
      const rows = await memberships.find({ organizationId, userId: { $in: [...userIds] } }).lean<MembershipRow[]>()
      return rows.map(toUser)
    },

    /** How the people behind something stand in an organization; of who is no member, it is `removed`. */
    standings: async ({ organizationId }: Actor, personIds: readonly (string | null)[]) => {
      const ids = [...new Set(personIds)].filter((id) => id !== null)
      const rows = await memberships.find({ organizationId, userId: { $in: ids } }).lean<MembershipRow[]>()
      const statuses = new Map(rows.map(({ userId, status }) => [userId, status]))
      return (personId: string | null): MakerStatus =>
        personId === null ? null : (statuses.get(personId) ?? 'removed')
    },

    /** Somebody of an organization by e-mail, active or suspended. */
    findMemberByEmail: async (organizationId: string, email: string): Promise<User | undefined> => {
      const row = await memberships.findOne({ organizationId, ...byEmail(email) }).lean<MembershipRow>()
      return row ? toUser(row) : undefined
    },

    /** Who is active in an organization, of some people by id, of everybody with a role, or of all. */
    activeMembers: async (
      organizationId: string,
      wanted?: { readonly ids: readonly string[] } | { readonly role: Role },
    ): Promise<User[]> => {
      const who = wanted && 'ids' in wanted ? { userId: { $in: [...wanted.ids] } } : wanted
      const rows = await memberships.find({ organizationId, ...who, ...active }).lean<MembershipRow[]>()
      return rows.map(toUser)
    },

    /**
     * Who a person is in an organization, as of now; undefined when they are no active member, or when all their sessions
     * were ended since `epoch`.
     */
    findActor: async (userId: string, organizationId: string, epoch: number): Promise<Actor | undefined> => {
      const row = await memberships.findOne({ userId, organizationId, ...active }).lean<MembershipRow>()
      return row && (row.sessionEpoch ?? 0) === epoch ? toActor(row) : undefined
    },

    isActiveMember: async (userId: string, organizationId: string): Promise<boolean> =>
      (await memberships.exists({ userId, organizationId, ...active })) !== null,

    /**
     * Whether a person may work in an organization. Asked when a session of theirs is there: both this and what ends a
     * membership write it, so that of the two at once the later one knows of the other.
     */
    confirmMember: async (userId: string, organizationId: string): Promise<boolean> =>
      (await memberships.updateOne({ userId, organizationId, ...active }, { $inc: { sessionsBegun: 1 } }))
        .matchedCount === 1,

    /** Where a person is an active member, oldest membership first. */
    activeMemberships: async (userId: string): Promise<{ organizationId: string; role: Role }[]> => {
      const rows = await memberships.find({ userId, ...active }).lean<MembershipRow[]>()
      rows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      return rows.map(({ organizationId, role }) => ({ organizationId, role }))
    },
  }
}
