import type { ProofWay } from '@billbridge/contract/audit-values'
import type { SessionProof } from '@billbridge/contract/session-proofs'
import type { Actor } from '../../platform/actor.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { SessionContent } from '../../platform/session-content.ts'
import type { IdentityProviderService } from '../identity-providers/identity-provider.service.ts'
import type { OneTimeCodeService } from '../one-time-codes/one-time-codes.service.ts'
import type { UserService } from '../users/user.service.ts'
import type { Renewal } from './session-content.ts'

/** What a session holds, as far as it is known; a machine's request has none. */
type Asking = Partial<SessionContent> | undefined

export interface GivenProof {
  readonly password?: string | undefined
  readonly code?: string | undefined
  /** Address of the caller. */
  readonly ip: string
  /** Names the session that asks. */
  readonly session: string
}

/** What a session holds from a proof on. It is no younger by it: it ends when it would have ended. */
export const renewed = (actor: Actor, session: Asking, at: Date): SessionContent => {
  const { signedInAt = at.toISOString(), epoch = 0, identityProviderId } = session ?? {}
  const by = identityProviderId === undefined ? {} : { identityProviderId }
  const { id: userId, organizationId } = actor
  return { userId, organizationId, signedInAt, epoch, provedAt: at.toISOString(), ...by }
}

/** How far the clocks of two machines may be apart. A proof of later was given before a clock was set back: how old it is nobody knows. */
const mostAheadMs = 60_000

const refuseMachine = ({ kind }: Actor): void => {
  if (kind !== 'user') throw new ProblemError('people-only', { detail: 'An API key is its own proof.' })
}

/**
 * Proving once more whose session it is, before what opens a way in: a stolen cookie alone opens none. Signing in is a proof as
 * well, so somebody who has just come in is not asked.
 */
export const createSessionProofs = (deps: {
  readonly now: () => Date
  readonly users: UserService
  readonly oneTimeCodes: OneTimeCodeService
  readonly identityProviders: IdentityProviderService
  /** How long a proof is fresh. */
  readonly proofMinutes: number
}) => {
  const { now, users, oneTimeCodes, identityProviders, proofMinutes } = deps

  const provedAtOf = (session: Asking): string => session?.provedAt ?? session?.signedInAt ?? new Date(0).toISOString()

  const isFresh = (session: Asking): boolean => {
    const ageMs = now().getTime() - Date.parse(provedAtOf(session))
    return ageMs >= -mostAheadMs && ageMs < proofMinutes * 60_000
  }

  const kindOf = async ({ id }: Actor, session: Asking): Promise<SessionProof['kind']> => {
    if (session?.identityProviderId !== undefined) return 'identity-provider'
    return (await oneTimeCodes.areOn(id)) ? 'code' : 'password'
  }

  const describe = async (actor: Actor, session: Asking): Promise<SessionProof> => {
    refuseMachine(actor)
    const kind = await kindOf(actor, session)
    return {
      kind,
      providerName: kind === 'identity-provider' ? await identityProviders.nameOf(actor.organizationId) : null,
      provedAt: provedAtOf(session),
      needed: !isFresh(session),
    }
  }

  /** @throws ProblemError `wrong-password`, `wrong-code`, `too-many-attempts`, `other-proof-needed` */
  const look = async (actor: Actor, session: Asking, given: GivenProof): Promise<ProofWay> => {
    const { password, code, ip } = given
    const kind = await kindOf(actor, session)
    if (kind === 'code' && code !== undefined) return oneTimeCodes.prove(actor, { code, session: given.session })
    if (kind !== 'password' || password === undefined)
      throw new ProblemError('other-proof-needed', { details: { kind } })
    await users.proveAfresh(actor, 'proof', { password, field: 'password', ip })
    return 'password'
  }

  return {
    describe,

    /** @throws ProblemError `proof-needed` */
    requireFresh: (session: Asking): void => {
      if (isFresh(session)) return
      const last = proofMinutes === 1 ? 'minute' : `${proofMinutes} minutes`
      const detail = `This asks for a proof of the last ${last} that it is you.`
      throw new ProblemError('proof-needed', { detail, details: { minutes: proofMinutes } })
    },

    /** What the session is to hold from now on. @throws ProblemError as `look`, `people-only` for a machine */
    prove: async (actor: Actor, session: Asking, given: GivenProof): Promise<Renewal> => {
      refuseMachine(actor)
      const proof = await look(actor, session, given)
      return { content: renewed(actor, session, now()), proof }
    },

    /** @throws ProblemError `too-many-attempts`; `other-proof-needed` for a session that did not begin at a provider */
    beginAtProvider: async (
      actor: Actor,
      session: Asking,
      browser: { readonly sessionId: string; readonly next: string },
    ): Promise<{ url: string }> => {
      refuseMachine(actor)
      const kind = await kindOf(actor, session)
      if (kind !== 'identity-provider') throw new ProblemError('other-proof-needed', { details: { kind } })
      return identityProviders.beginProof(actor, browser)
    },
  }
}
