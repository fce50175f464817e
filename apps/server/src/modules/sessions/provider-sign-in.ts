import type { ProviderOutcome } from '@billbridge/contract/identity-providers'
import { safePath } from '@billbridge/contract/safe-path'
import type { Actor } from '../../platform/actor.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { RateLimit } from '../../platform/rate-limit.ts'
import type { SessionContent } from '../../platform/session-content.ts'
import type {
  IdentityProviderService,
  Proven,
  ProviderReturn,
} from '../identity-providers/identity-provider.service.ts'
import type { UserService } from '../users/user.service.ts'
import type { Entry, Renewal } from './session-content.ts'
import { renewed } from './session-proofs.ts'
import type { createSignInSteps } from './sign-in-steps.ts'

/** The browser that came back, and who is signed in there or waits for it. */
export interface Comer extends ProviderReturn {
  readonly actor: Actor | undefined
  readonly stepId: string | undefined
  /** What their session holds; a browser that nobody is signed in with has none of it. */
  readonly session: Partial<SessionContent> | undefined
}

/** What a return came to: a page of the console, and a session when it was one of signing in. */
export interface Arrival {
  readonly outcome: ProviderOutcome
  readonly page: string
  readonly entry?: Entry | Renewal
}

/** The account was unlinked while somebody signed in by it. */
export class AccountUnlinkedError extends Error {
  constructor() {
    super('The account was unlinked while somebody signed in by it.')
    this.name = 'AccountUnlinkedError'
  }
}

const accountPage = '/settings/account'
export const signInPage = '/sign-in'
/** Says what came of a proof, in a window beside the page that asked for it. */
const provedPage = '/proved'

/** Where somebody learns that it came to nothing. */
const pageOf = (kind: Proven['attempt']['purpose']['kind']): string =>
  kind === 'prove' ? provedPage : kind === 'link' ? accountPage : signInPage

/** A page of our own, whatever was asked for: never another site's. */
export const toOwnPage = (next: string | undefined): string =>
  (next !== undefined && /^\/[^\\\p{Cc}]{0,500}$/u.test(next) && safePath(next)) || '/'

/** To a page that says what came of it. Nobody is signed in by that. */
export const backTo = (page: string, outcome: ProviderOutcome): Arrival => ({
  outcome,
  page: `${page}?provider=${outcome}`,
})

/** Signing in, and linking an account, through the identity provider of an organization. */
export const createProviderSignIn = (deps: {
  readonly now: () => Date
  readonly users: UserService
  readonly identityProviders: IdentityProviderService
  readonly steps: ReturnType<typeof createSignInSteps>
  /** Each beginning asks the provider; of those who are not signed in, by address. */
  readonly beginnings: RateLimit
}) => {
  const { now, users, identityProviders, steps, beginnings } = deps

  const contentOf = async ({ provider }: Proven, userId: string): Promise<SessionContent | undefined> => {
    const person = await users.find(userId)
    const { organizationId, _id: identityProviderId } = provider
    const epoch = person?.sessionEpoch ?? 0
    if (!person || !(await users.findActor(userId, organizationId, epoch))) return undefined
    return { userId, organizationId, signedInAt: now().toISOString(), epoch, identityProviderId }
  }

  const arriveAs = (outcome: ProviderOutcome, { attempt, subject }: Proven, content: SessionContent): Arrival => ({
    outcome,
    page: attempt.next,
    entry: { content, way: 'identity-provider', subject },
  })

  const signIn = async (proven: Proven): Promise<Arrival> => {
    const userId = await identityProviders.findLinked(proven.provider, proven.subject)
    if (userId === undefined) return backTo(signInPage, 'not-linked')
    const content = await contentOf(proven, userId)
    return content ? arriveAs('signed-in', proven, content) : backTo(signInPage, 'not-active')
  }

  const link = async (proven: Proven, userId: string, actor: Actor | undefined): Promise<Arrival> => {
    const { organizationId } = proven.provider
    const isSame = actor?.kind === 'user' && actor.id === userId && actor.organizationId === organizationId
    const refused = isSame ? await identityProviders.addLink(actor, proven) : 'other-person'
    return backTo(accountPage, refused ?? 'linked')
  }

  const linkAndSignIn = async (proven: Proven, wanted: string, stepId: string | undefined): Promise<Arrival> => {
    if (stepId !== wanted) return backTo(signInPage, 'other-person')
    try {
      const { actor } = await steps.linking(stepId)
      const inTheWay = await identityProviders.addLink(actor, proven)
      if (inTheWay) return backTo(signInPage, inTheWay)
      const content = { ...(await steps.finishLinking(stepId)), identityProviderId: proven.provider._id }
      return arriveAs('linked', proven, content)
    } catch (error) {
      if (error instanceof ProblemError && error.type === 'sign-in-step-ended') return backTo(signInPage, 'expired')
      throw error
    }
  }

  /** It must be the same person in the same session, by the account that is linked with them now. */
  const prove = async (proven: Proven, userId: string, { actor, session }: Omit<Comer, keyof ProviderReturn>) => {
    const { provider, attempt, subject } = proven
    const isSame = actor?.kind === 'user' && actor.id === userId && session?.identityProviderId === provider._id
    if (!isSame || (await identityProviders.findLinked(provider, subject)) !== userId) {
      return backTo(provedPage, 'other-person')
    }
    const entry = { content: renewed(actor, session, now()), proof: 'identity-provider' as const, subject }
    return { outcome: 'proved' as const, page: attempt.next, entry }
  }

  return {
    /** @throws ProblemError `sign-in-address-unknown`, `identity-provider-refused`, `too-many-attempts` */
    begin: async (address: string, browser: { sessionId: string; next: string | undefined; ip: string }) => {
      await beginnings.take(hashedKey(browser.ip))
      return identityProviders.beginSignIn(address, { sessionId: browser.sessionId, next: toOwnPage(browser.next) })
    },

    /** @throws ProblemError `sign-in-step-ended`, `identity-provider-refused`, `too-many-attempts` */
    beginLinkStep: async (
      stepId: string | undefined,
      browser: { sessionId: string; ip: string },
    ): Promise<{ url: string }> => {
      const waiting = await steps.linking(stepId)
      await beginnings.take(hashedKey(browser.ip))
      const { id: userId, organizationId } = waiting.actor
      return identityProviders.beginLinkStep(organizationId, { userId, stepId: waiting.stepId }, browser.sessionId)
    },

    /** Takes a browser back. What is not proven signs nobody in and links nothing. */
    complete: async ({ actor, stepId, session, ...back }: Comer): Promise<Arrival> => {
      const returned = await identityProviders.takeReturn(back)
      if (returned.outcome !== 'proven') {
        const kind = returned.attempt?.purpose.kind ?? (actor ? 'link' : 'sign-in')
        return backTo(pageOf(kind), returned.outcome)
      }
      const { purpose } = returned.attempt
      switch (purpose.kind) {
        case 'sign-in':
          return signIn(returned)
        case 'link':
          return link(returned, purpose.userId, actor)
        case 'prove':
          return prove(returned, purpose.userId, { actor, stepId, session })
        case 'link-step':
          return linkAndSignIn(returned, purpose.stepId, stepId)
      }
    },
  }
}
