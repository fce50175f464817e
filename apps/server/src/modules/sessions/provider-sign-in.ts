import type { ProviderOutcome } from '@billbridge/contract/identity-providers'
import { safePath } from '@billbridge/contract/safe-path'
import type { Actor } from '../../platform/actor.ts'
import type { Connection } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import type {
  IdentityProviderService,
  ProviderReturn,
  Returned,
} from '../identity-providers/identity-provider.service.ts'
import type { UserService } from '../users/user.service.ts'
import type { SessionContent } from './session-content.ts'
import type { createSignInSteps } from './sign-in-steps.ts'

type Proven = Extract<Returned, { outcome: 'proven' }>

/** The browser that came back, and who is signed in there or waits for it. */
export interface Comer extends ProviderReturn {
  readonly actor: Actor | undefined
  readonly stepId: string | undefined
}

/** What a return came to: a page of the console, and a session when it was one of signing in. */
export interface Arrival {
  readonly outcome: ProviderOutcome
  readonly page: string
  readonly content?: SessionContent
}

const accountPage = '/settings/account'
const signInPage = '/sign-in'

/** A page of our own, whatever was asked for: never another site's. */
const toOwnPage = (next: string | undefined): string =>
  (next !== undefined && /^\/[^\\\p{Cc}]{0,500}$/u.test(next) && safePath(next)) || '/'

const withOutcome = (page: string, outcome: ProviderOutcome): string => `${page}?provider=${outcome}`

/** Signing in, and linking an account, through the identity provider of an organization. */
export const createProviderSignIn = (deps: {
  readonly connection: Connection
  readonly now: () => Date
  readonly users: UserService
  readonly identityProviders: IdentityProviderService
  readonly steps: ReturnType<typeof createSignInSteps>
}) => {
  const { now, users, identityProviders, steps } = deps
  /** Each beginning asks the provider. */
  const limit = createRateLimit(deps.connection, { name: 'provider-sign-in', points: 60, seconds: 15 * 60 })

  const contentOf = async ({ provider }: Proven, userId: string): Promise<SessionContent | undefined> => {
    const person = await users.find(userId)
    const { organizationId, _id: identityProviderId } = provider
    const epoch = person?.sessionEpoch ?? 0
    if (!person || !(await users.findActor(userId, organizationId, epoch))) return undefined
    return { userId, organizationId, signedInAt: now().toISOString(), epoch, identityProviderId }
  }

  const signIn = async (proven: Proven): Promise<Arrival> => {
    const refused = (outcome: ProviderOutcome) => ({ outcome, page: withOutcome(signInPage, outcome) })
    const userId = await identityProviders.findLinked(proven.provider, proven.subject)
    if (userId === undefined) return refused('not-linked')
    const content = await contentOf(proven, userId)
    return content ? { outcome: 'signed-in', page: proven.attempt.next, content } : refused('not-active')
  }

  const link = async ({ provider, subject }: Proven, userId: string, actor: Actor | undefined): Promise<Arrival> => {
    const isSame = actor?.kind === 'user' && actor.id === userId && actor.organizationId === provider.organizationId
    const refused = isSame ? await identityProviders.addLink(actor, provider, subject) : 'other-person'
    const outcome = refused ?? 'linked'
    return { outcome, page: withOutcome(accountPage, outcome) }
  }

  const linkAndSignIn = async (proven: Proven, wanted: string, stepId: string | undefined): Promise<Arrival> => {
    const refused = (outcome: ProviderOutcome) => ({ outcome, page: withOutcome(signInPage, outcome) })
    if (stepId !== wanted) return refused('other-person')
    try {
      const { actor } = await steps.linking(stepId)
      const inTheWay = await identityProviders.addLink(actor, proven.provider, proven.subject)
      if (inTheWay) return refused(inTheWay)
      const content = { ...(await steps.finishLinking(stepId)), identityProviderId: proven.provider._id }
      return { outcome: 'linked', page: proven.attempt.next, content }
    } catch (error) {
      if (error instanceof ProblemError && error.type === 'sign-in-step-ended') return refused('expired')
      throw error
    }
  }

  return {
    /** @throws ProblemError `sign-in-address-unknown`, `identity-provider-refused`, `too-many-attempts` */
    begin: async (address: string, browser: { sessionId: string; next: string | undefined; ip: string }) => {
      await limit.take(browser.ip)
      return identityProviders.beginSignIn(address, { sessionId: browser.sessionId, next: toOwnPage(browser.next) })
    },

    /** @throws ProblemError `sign-in-step-ended`, `identity-provider-refused` */
    beginLinkStep: async (stepId: string | undefined, sessionId: string): Promise<{ url: string }> => {
      const waiting = await steps.linking(stepId)
      const { id: userId, organizationId } = waiting.actor
      return identityProviders.beginLinkStep(organizationId, { userId, stepId: waiting.stepId }, sessionId)
    },

    /** Takes a browser back. What is not proven signs nobody in and links nothing. */
    complete: async ({ actor, stepId, ...back }: Comer): Promise<Arrival> => {
      const returned = await identityProviders.takeReturn(back)
      const purpose = returned.attempt?.purpose
      if (returned.outcome !== 'proven') {
        const isLink = purpose ? purpose.kind === 'link' : actor !== undefined
        return { outcome: returned.outcome, page: withOutcome(isLink ? accountPage : signInPage, returned.outcome) }
      }
      const proven = returned
      switch (proven.attempt.purpose.kind) {
        case 'sign-in':
          return signIn(proven)
        case 'link':
          return link(proven, proven.attempt.purpose.userId, actor)
        case 'link-step':
          return linkAndSignIn(proven, proven.attempt.purpose.stepId, stepId)
      }
    },
  }
}
