import type { IdentityLink, ProviderOutcome } from '@billbridge/contract/identity-providers'
import type { Actor } from '../../platform/actor.ts'
import { isDuplicateKey } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import type { GivenPassword, MemberGone } from '../users/user.service.ts'
import type { AttemptPurpose, IdentityAttemptRow } from './identity-attempt.model.ts'
import { createIdentityAttempts, type TakenAttempt } from './identity-attempts.ts'
import { createIdentityLinks } from './identity-links.ts'
import type { IdentityProviderRow } from './identity-provider.model.ts'
import type { IdentityProviderDeps } from './identity-provider-deps.ts'
import { createOidcClient, IdentityProviderError } from './oidc-client.ts'
import { createProviderRegistration, toProblem } from './provider-registration.ts'

export type { WaysChanged } from './provider-registration.ts'

/** A browser that came back from an identity provider. */
export interface ProviderReturn {
  readonly organizationId: string
  readonly sessionId: string
  /** Path and query as they were asked for. */
  readonly address: string
}

/** Whose account it is, for what the browser had been sent. */
export interface Proven {
  readonly outcome: 'proven'
  readonly attempt: IdentityAttemptRow
  readonly provider: IdentityProviderRow
  /** The provider's own name of the account. */
  readonly subject: string
}

/** What a return proves; or why it counts for nothing. */
export type Returned = Proven | { readonly outcome: ProviderOutcome; readonly attempt?: IdentityAttemptRow }

const refuseMachine = ({ kind }: Actor): void => {
  if (kind !== 'user')
    throw new ProblemError('people-only', { detail: 'Only people are linked with an identity provider.' })
}

/** Identity providers of organizations (OpenID Connect), and which accounts there belong to which members. */
export const createIdentityProviderService = (deps: IdentityProviderDeps) => {
  const { transaction, auditLog, users } = deps
  const oidc = createOidcClient(deps)
  const links = createIdentityLinks(deps)
  const attempts = createIdentityAttempts(deps)
  const registration = createProviderRegistration({ ...deps, oidc, links, attempts })
  /** Each asks the provider. Of somebody signed in, so that no stranger at the same address uses up what they have. */
  const asking = createRateLimit(deps.connection, { name: 'provider-of-person', points: 60, seconds: 15 * 60 })

  /** Takes a member's link away, and what would link anew without a password of now. False when there was no link. */
  const takeAway = async (organizationId: string, userId: string): Promise<boolean> => {
    await attempts.endOf(organizationId, userId)
    return links.remove(organizationId, userId)
  }

  /** Sends a browser to the provider. @throws ProblemError `identity-provider-refused` */
  const begin = async (
    provider: IdentityProviderRow,
    purpose: AttemptPurpose,
    { sessionId, next = '/' }: { sessionId: string; next?: string },
  ): Promise<{ url: string }> => {
    const { _id: identityProviderId, organizationId } = provider
    const again = purpose.kind === 'prove'
    const proofs = await attempts.begin({ organizationId, identityProviderId, sessionId, purpose, next })
    try {
      const redirectUri = registration.callbackUrlOf(organizationId)
      return { url: await oidc.begin(await registration.registrationOf(provider), redirectUri, { ...proofs, again }) }
    } catch (error) {
      throw toProblem(error)
    }
  }

  /** Asks the provider whose account it is. */
  const prove = async ({ attempt, proofs, begunAt }: TakenAttempt, returned: URL, state: string): Promise<Returned> => {
    const provider = await registration.find(attempt.organizationId)
    // Removed meanwhile, or another in its place.
    if (provider?._id !== attempt.identityProviderId) return { outcome: 'refused', attempt }
    const error = returned.searchParams.get('error')
    if (error !== null) return { outcome: error === 'access_denied' ? 'denied' : 'refused', attempt }
    try {
      const { tellsSignInTime = false } = provider
      const wanted = attempt.purpose.kind === 'prove' ? { since: begunAt, tellsWhen: tellsSignInTime } : undefined
      const asked = await registration.registrationOf(provider)
      const { subject, tellsWhen } = await oidc.finish(asked, returned, { state, ...proofs, wanted })
      if (tellsWhen && !tellsSignInTime) await registration.noteSignInTime(provider)
      return { outcome: 'proven', attempt, provider, subject }
    } catch (failure) {
      if (!(failure instanceof IdentityProviderError)) throw failure
      return { outcome: failure.kind, attempt }
    }
  }

  return {
    get: (actor: Actor) => registration.describe(actor),
    set: registration.set,
    remove: registration.remove,
    setOnlyWay: registration.setOnlyWay,
    /** Announced in the transaction of the change. */
    waysChanged: registration.waysChanged,
    onlyWayAmong: registration.onlyWayAmong,
    confirmPassword: registration.confirmPassword,
    refuseLastLinkedAdmin: registration.refuseLastLinkedAdmin,

    link: async (actor: Actor): Promise<IdentityLink> => {
      refuseMachine(actor)
      const provider = await registration.find(actor.organizationId)
      const link = provider && (await links.findOf(actor.organizationId, actor.id))
      const isCurrent = link?.issuer === provider?.issuer
      return {
        providerName: provider?.name ?? null,
        linkedAt: (isCurrent && link?.linkedAt.toISOString()) || null,
        onlyWay: provider?.onlyWay ?? false,
      }
    },

    /** Whether a member has an account that the organization's provider speaks for now. */
    isLinked: async (provider: IdentityProviderRow, userId: string): Promise<boolean> =>
      (await links.findOf(provider.organizationId, userId))?.issuer === provider.issuer,

    /** Which of some members have an account that the provider speaks for now; null where there is no provider. */
    linkedAmong: async (organizationId: string, userIds: readonly string[]): Promise<Set<string> | null> => {
      const provider = await registration.find(organizationId)
      return provider ? links.whoIs(organizationId, provider.issuer, userIds) : null
    },

    /**
     * For somebody signed in. What is linked signs in from then on, so a session alone is not enough: the password is
     * asked anew. @throws ProblemError `wrong-password`, `too-many-attempts`, `identity-provider-missing`, `identity-linked`
     */
    beginLink: async (actor: Actor, proof: GivenPassword, sessionId: string): Promise<{ url: string }> => {
      refuseMachine(actor)
      const provider = await registration.need(actor.organizationId)
      const link = await links.findOf(actor.organizationId, actor.id)
      if (link?.issuer === provider.issuer) throw new ProblemError('identity-linked')
      await users.proveAfresh(actor, 'identity-link', proof)
      await asking.take(actor.id)
      return begin(provider, { kind: 'link', userId: actor.id }, { sessionId })
    },

    /** For somebody whose password was right and who may come in by the provider alone. */
    beginLinkStep: async (
      organizationId: string,
      step: { readonly userId: string; readonly stepId: string },
      sessionId: string,
    ): Promise<{ url: string }> => {
      const provider = await registration.need(organizationId)
      return begin(provider, { kind: 'link-step', ...step }, { sessionId })
    },

    /**
     * For somebody signed in by the provider, who signs in there again.
     * @throws ProblemError `identity-provider-missing`, `too-many-attempts`
     */
    beginProof: async (
      { organizationId, id: userId }: Actor,
      browser: { sessionId: string; next: string },
    ): Promise<{ url: string }> => {
      const provider = await registration.need(organizationId)
      await asking.take(userId)
      return begin(provider, { kind: 'prove', userId }, browser)
    },

    /** What an organization's provider is called, if it has one. */
    nameOf: async (organizationId: string): Promise<string | null> =>
      (await registration.find(organizationId))?.name ?? null,

    /** For anybody. @throws ProblemError `sign-in-address-unknown` */
    beginSignIn: async (
      signInAddress: string,
      browser: { sessionId: string; next: string },
    ): Promise<{ url: string }> => {
      const provider = await registration.findByAddress(signInAddress)
      if (!provider) throw new ProblemError('sign-in-address-unknown')
      return begin(provider, { kind: 'sign-in' }, browser)
    },

    /** Takes a return for good, whatever it comes to. */
    takeReturn: async ({ organizationId, sessionId, address }: ProviderReturn): Promise<Returned> => {
      const returned = new URL(registration.callbackUrlOf(organizationId))
      returned.search = new URL(address, returned).search
      const state = returned.searchParams.get('state') ?? undefined
      const taken = await attempts.take({ state, organizationId, sessionId })
      return 'refused' in taken ? { outcome: taken.refused } : prove(taken, returned, state ?? '')
    },

    /** Whose the account is in its organization. */
    findLinked: async (provider: IdentityProviderRow, subject: string): Promise<string | undefined> =>
      (await links.find({ organizationId: provider.organizationId, issuer: provider.issuer, subject }))?.userId,

    /**
     * Whether the account of a session that has just begun is still that member's. Asked when the session is there: both
     * this and an unlinking write the link, so that of the two at once the later one knows of the other.
     */
    confirmLinked: async (session: {
      readonly organizationId: string
      readonly userId: string
      readonly identityProviderId: string
      readonly subject: string
    }): Promise<boolean> => {
      const { organizationId, userId, identityProviderId, subject } = session
      const provider = await registration.find(organizationId)
      if (provider?._id !== identityProviderId) return false
      return links.noteSignIn({ organizationId, issuer: provider.issuer, subject }, userId)
    },

    /** Links an account with a member; says what is in the way, if anything is. */
    addLink: (actor: Actor, { attempt, provider, subject }: Proven): Promise<ProviderOutcome | undefined> =>
      transaction(async () => {
        if (!(await attempts.noteLinked(attempt))) return 'unknown'
        const { organizationId, issuer } = provider
        const refused = await links.add({ organizationId, issuer, subject }, actor.id)
        if (refused) return refused
        await auditLog.record(actor, { action: 'identity-provider.linked', targetId: actor.id, targetName: actor.name })
        await users.tell(actor.id, { kind: 'provider-linked', provider: provider.name })
        return undefined
      }).catch((error: unknown) => {
        // Another was faster.
        if (isDuplicateKey(error)) return 'linked-to-another'
        throw error
      }),

    /** @throws ProblemError `identity-provider-only-way`, `identity-provider-missing` */
    unlink: (actor: Actor): Promise<void> => {
      refuseMachine(actor)
      return transaction(async () => {
        const provider = await registration.need(actor.organizationId)
        if (provider.onlyWay) throw new ProblemError('identity-provider-only-way')
        await registration.noteLinksChanged(provider)
        if (!(await takeAway(actor.organizationId, actor.id))) return
        const about = { targetId: actor.id, targetName: actor.name }
        await auditLog.record(actor, { action: 'identity-provider.unlinked', ...about })
        await users.tell(actor.id, { kind: 'provider-unlinked', provider: provider.name })
      })
    },

    /**
     * Unlinks somebody else, also where the provider is the only way in: their password links an account again. Of somebody
     * who is not linked the ways to link that are under way end all the same.
     * @throws ProblemError `not-found`, `not-allowed`, `identity-provider-missing`, `last-linked-admin`
     */
    unlinkMember: async (actor: Actor, userId: string): Promise<void> => {
      const wasLinked = await transaction(async () => {
        const { organizationId } = actor
        await users.holdGiver(actor)
        const [member] = await users.findMany(actor, [userId])
        if (!member) throw new ProblemError('not-found', { detail: 'There is no such member.' })
        if (actor.id === userId) throw new ProblemError('not-allowed', { detail: 'Unlink your own in your account.' })
        const provider = await registration.need(organizationId)
        await registration.noteLinksChanged(provider)
        if (!(await takeAway(organizationId, userId))) return false
        await registration.refuseWithoutLinkedAdmin(provider)
        const about = { targetId: userId, targetName: member.name }
        await auditLog.record(actor, { action: 'identity-provider.unlinked', ...about })
        const { name, onlyWay } = provider
        await users.tell(userId, { kind: 'provider-unlinked-by-admin', provider: name, onlyWay })
        await registration.waysChanged.announce({ organizationId, endSessionsBy: 'identity-provider', userId })
        return true
      })
      if (!wasLinked) throw new ProblemError('not-found', { detail: 'Their account is not linked.' })
    },

    /** Somebody is a member no more, in the transaction that made it so: should they come back, nothing of before lets them in. */
    forgetMember: async ({ organizationId, userId }: MemberGone): Promise<void> => {
      await takeAway(organizationId, userId)
      await registration.waysChanged.announce({ organizationId, endSessionsBy: 'identity-provider', userId })
    },
  }
}

export type IdentityProviderService = ReturnType<typeof createIdentityProviderService>
