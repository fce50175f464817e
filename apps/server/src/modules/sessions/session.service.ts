import type { ProofWay, SignInWay } from '@billbridge/contract/audit-values'
import type { Session } from '@billbridge/contract/session'
import type { Actor } from '../../platform/actor.ts'
import { systemActor } from '../../platform/actor.ts'
import type { FollowUps } from '../../platform/follow-ups.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import { type Connection, isDuplicateKey, type Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import type { SessionContent } from '../../platform/session-content.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { IdentityProviderService, WaysChanged } from '../identity-providers/identity-provider.service.ts'
import type { OneTimeCodeService } from '../one-time-codes/one-time-codes.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { Person, UserService } from '../users/user.service.ts'
import { createOrganizationSwitch } from './organization-switch.ts'
import { type AskingSession, createOwnSessions } from './own-sessions.ts'
import { AccountUnlinkedError, createProviderSignIn } from './provider-sign-in.ts'
import { createRefusedSignIns } from './refused-sign-ins.ts'
import { createSessionModel, hashOf } from './session.model.ts'
import type { Entry, Renewal } from './session-content.ts'
import { createSessionProofs } from './session-proofs.ts'
import { createSessionStore } from './session-store.ts'
import { createSetUpModel } from './set-up.model.ts'
import { createSignInSteps, type Landing, type SignInStart } from './sign-in-steps.ts'

export interface SessionDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly followUps: FollowUps
  readonly auditLog: AuditLogService
  readonly organizations: OrganizationService
  readonly users: UserService
  readonly oneTimeCodes: OneTimeCodeService
  readonly identityProviders: IdentityProviderService
  /** How long a proof is fresh. */
  readonly proofMinutes: number
}

export interface GivenToSignIn {
  readonly email: string
  readonly password: string
  /** Where to work, for somebody who is an active member there. */
  readonly organizationId?: string | undefined
}

export interface FirstAdmin {
  readonly organizationName: string
  readonly name: string
  readonly email: string
  readonly password: string
}

/** A session ends seven days after signing in. */
export const sessionSeconds = 7 * 24 * 3600

const quarterHour = 15 * 60

/** What is answered where somebody may not act any more, or yet. */
type Gone = 'not-signed-in' | 'no-active-membership'

/** Signing in and out, the current organization, and the first set-up. */
export const createSessionService = (deps: SessionDeps) => {
  const { connection, transaction, now, auditLog, organizations, users, identityProviders } = deps
  const refused = createRefusedSignIns(deps)
  const steps = createSignInSteps({ ...deps, refused })
  const setUpLimit = createRateLimit(connection, { name: 'set-up', points: 10, seconds: quarterHour })
  const beginnings = createRateLimit(connection, { name: 'provider-sign-in', points: 60, seconds: quarterHour })
  const setUps = createSetUpModel(connection)
  const rows = createSessionModel(connection)

  const toContent = (userId: string, organizationId: string, epoch: number): SessionContent => ({
    userId,
    organizationId,
    signedInAt: now().toISOString(),
    epoch,
  })

  /**
   * Where a person lands: where they ask for, where they worked last, or their oldest membership; unless they ask, where
   * passwords are allowed before others. @throws ProblemError `no-active-membership`
   */
  const landIn = async (person: Person, wanted: string | undefined): Promise<Landing> => {
    const all = await users.activeMemberships(person.id)
    const closed = await identityProviders.onlyWayAmong(all.map(({ organizationId }) => organizationId))
    const onlyWayOf = (id: string) => closed.find(({ organizationId }) => organizationId === id)
    const open = all.filter(({ organizationId }) => !onlyWayOf(organizationId))
    const places = open.length > 0 ? open : all
    const find = (among: typeof all, id: string | null | undefined) =>
      among.find(({ organizationId }) => organizationId === id)
    const place = find(all, wanted) ?? find(places, person.lastOrganizationId) ?? places[0]
    if (!place) throw new ProblemError('no-active-membership')
    const { organizationId } = place
    return { content: toContent(person.id, organizationId, person.sessionEpoch), onlyWay: onlyWayOf(organizationId) }
  }

  const describe = async (userId: string, organizationId: string, gone: Gone = 'not-signed-in'): Promise<Session> => {
    const [person, places] = await Promise.all([users.find(userId), users.activeMemberships(userId)])
    const names = await organizations.findMany(places.map((place) => place.organizationId))
    const shown = places.flatMap((place) => {
      const organization = names.find(({ id }) => id === place.organizationId)
      return organization ? [{ ...organization, role: place.role }] : []
    })
    const current = shown.find(({ id }) => id === organizationId)
    if (!person || !current) throw new ProblemError(gone)
    return {
      user: { id: person.id, name: person.name, email: person.email },
      organization: { id: current.id, name: current.name, plan: current.plan },
      role: current.role,
      organizations: shown.map(({ id, name, role }) => ({ id, name, role })),
    }
  }

  /** The first organization and its admin. @throws ProblemError `setup-already-done` */
  const makeFirstAdmin = async (first: FirstAdmin): Promise<SessionContent> => {
    const done = new ProblemError('setup-already-done')
    if (await users.anyExists()) throw done
    try {
      return await transaction(async () => {
        await setUps.create([{ _id: 'first-admin', at: now() }])
        const organization = await organizations.create({ name: first.organizationName })
        const { name, email, password } = first
        const admin = await users.addMember(systemActor(organization.id), { name, email, password, role: 'admin' })
        return toContent(admin.id, organization.id, 0)
      })
    } catch (error) {
      throw isDuplicateKey(error) ? done : error
    }
  }

  /** @throws ProblemError `gone` for somebody who may not act there any more: it would be nobody's session */
  const note = async (
    { userId, organizationId, epoch }: Pick<SessionContent, 'userId' | 'organizationId' | 'epoch'>,
    action: 'session.signed-in' | 'session.proved',
    way: SignInWay | ProofWay,
    gone: Gone,
  ): Promise<void> => {
    const actor = await users.findActor(userId, organizationId, epoch)
    if (!actor) throw new ProblemError(gone)
    const about = { targetId: actor.id, targetName: actor.name, changes: auditLog.diff({}, { way }) }
    await auditLog.record(actor, { action, ...about })
  }

  const switchOrganization = createOrganizationSwitch({
    ...deps,
    note: (person) => note(person, 'session.signed-in', 'another-organization', 'not-signed-in'),
  })

  return {
    store: createSessionStore(connection, sessionSeconds),

    /** One's own sessions: to see and to end. */
    own: createOwnSessions(deps),

    /** Whose session it is, with the rights of this moment: a membership that ended acts at once. */
    findActor: async (content: Partial<SessionContent> | undefined): Promise<Actor | undefined> => {
      const { userId, organizationId, signedInAt, epoch = 0 } = content ?? {}
      if (!userId || !organizationId || !signedInAt) return undefined
      if (now().getTime() - Date.parse(signedInAt) >= sessionSeconds * 1000) return undefined
      return users.findActor(userId, organizationId, epoch)
    },

    /** What a sign-in does after a right password. */
    steps,

    /** For a password or code that proves nobody, wherever it was given in place of signing in. */
    noteRefused: refused.note,

    /** With a right password: a session, or the step that is still to be done for one. */
    signIn: async ({ email, password, organizationId }: GivenToSignIn, ip: string): Promise<SignInStart> => {
      const person = await users.provePassword(email, password, ip)
      if (!person) {
        await refused.note(email, 'wrong-password')
        throw new ProblemError('wrong-email-or-password')
      }
      return steps.begin(await landIn(person, organizationId))
    },

    /** Who and where, for the console. @throws ProblemError `people-only` for a machine, which has no session */
    describe: async (actor: Actor, session?: Partial<SessionContent>): Promise<Session> => {
      if (actor.kind === 'user') {
        const described = await describe(actor.id, actor.organizationId)
        if (session?.identityProviderId === undefined) return described
        // A provider answers for one organization: where else somebody is a member is not its business.
        return { ...described, organizations: described.organizations.filter(({ id }) => id === actor.organizationId) }
      }
      throw new ProblemError('people-only', { detail: 'An API key has no session.' })
    },

    describeContent: ({ userId, organizationId }: SessionContent): Promise<Session> =>
      describe(userId, organizationId, 'no-active-membership'),

    /** Proving once more whose session it is. */
    proofs: createSessionProofs(deps),

    /** Signing in through an identity provider. */
    provider: createProviderSignIn({ ...deps, steps, beginnings }),

    /** Whether it was there to be ended; by the id that its cookie holds. */
    end: async (sessionId: string): Promise<boolean> =>
      (await rows.deleteOne({ _id: hashOf(sessionId) })).deletedCount === 1,

    /** Ends sessions that began in a way that counts no more in their organization, and sign-ins that would link anew. */
    endByWay: async ({ organizationId, endSessionsBy, userId }: WaysChanged): Promise<void> => {
      const byProvider = { $exists: endSessionsBy === 'identity-provider' }
      await rows.deleteMany({
        'session.organizationId': organizationId,
        'session.identityProviderId': byProvider,
        ...(userId === undefined ? {} : { 'session.userId': userId }),
      })
      if (endSessionsBy === 'password') return
      await steps.endLinking(userId === undefined ? { organizationId } : { organizationId, userId })
    },

    /**
     * When the session is there and its browser not answered yet: notes the sign-in, or the proof. Whether it may be is looked
     * at once more: whoever suspends or removes the member, makes the provider the only way, unlinks a member or removes the
     * provider ends the sessions there are, and one that began at the same moment would stay.
     * @throws ProblemError `not-signed-in`, `no-active-membership`, `sign-in-with-provider` @throws AccountUnlinkedError
     */
    confirmEntry: async (entry: Entry | Renewal): Promise<void> => {
      const { content, subject = '' } = entry
      const { organizationId, userId, identityProviderId } = content
      // Who proves it once more was signed in; who signs in was not yet.
      const gone = 'proof' in entry ? 'not-signed-in' : 'no-active-membership'
      if (!(await users.confirmMember(userId, organizationId))) throw new ProblemError(gone)
      if (identityProviderId !== undefined) {
        const session = { organizationId, userId, identityProviderId, subject }
        if (!(await identityProviders.confirmLinked(session))) throw new AccountUnlinkedError()
      } else if (!(await identityProviders.confirmPassword(organizationId))) {
        throw new ProblemError('sign-in-with-provider')
      }
      if ('proof' in entry) await note(content, 'session.proved', entry.proof, gone)
      else await note(content, 'session.signed-in', entry.way, gone)
    },

    /** Whether a session by password that was renewed may stay, asked when it is there, for the same reason. */
    mayGoOn: async ({ userId, organizationId }: Pick<SessionContent, 'userId' | 'organizationId'>): Promise<boolean> =>
      (await users.confirmMember(userId, organizationId)) && identityProviders.confirmPassword(organizationId),

    /** Goes on in another of one's organizations. @throws ProblemError as `createOrganizationSwitch` says */
    switchOrganization: async (actor: Actor, session: AskingSession, organizationId: string): Promise<Session> => {
      await switchOrganization(actor, session, organizationId)
      return describe(actor.id, organizationId)
    },

    setUpNeeded: async (): Promise<boolean> => !(await users.anyExists()),

    setUp: async (first: FirstAdmin, ip: string): Promise<SessionContent> => {
      await setUpLimit.take(hashedKey(ip))
      return makeFirstAdmin(first)
    },

    makeFirstAdmin,
  }
}

export type SessionService = ReturnType<typeof createSessionService>
