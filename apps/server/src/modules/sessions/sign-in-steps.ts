import type { CodeEnrolment } from '@billbridge/contract/one-time-codes'
import type { SignInStep } from '@billbridge/contract/session'
import type { Actor } from '../../platform/actor.ts'
import { randomText } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { IdentityProviderService } from '../identity-providers/identity-provider.service.ts'
import type { OneTimeCodeService } from '../one-time-codes/one-time-codes.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { UserService } from '../users/user.service.ts'
import type { SessionContent } from './session-content.ts'
import { createSignInStepModel, type SignInStepRow } from './sign-in-step.model.ts'

/** So long somebody may take between the password and the end of signing in. */
export const stepSeconds = 10 * 60

const mostTries = 5

/** Where a sign-in stands: done, or waiting for a step whose id the browser's session keeps. */
export type SignInStart = { readonly content: SessionContent } | { readonly stepId: string; readonly step: SignInStep }

const ended = (): ProblemError => new ProblemError('sign-in-step-ended')

/**
 * Between a right password and a session. What waits here is no session: it can do nothing but the one step, ends by
 * itself, and takes five wrong codes.
 */
export const createSignInSteps = (deps: {
  readonly connection: Connection
  readonly now: () => Date
  readonly organizations: OrganizationService
  readonly users: UserService
  readonly oneTimeCodes: OneTimeCodeService
  readonly identityProviders: IdentityProviderService
}) => {
  const { now, organizations, users, oneTimeCodes, identityProviders } = deps
  const steps = createSignInStepModel(deps.connection)

  const find = async (stepId: string | undefined): Promise<SignInStepRow | null> =>
    stepId === undefined ? null : steps.findOne({ _id: stepId, expiresAt: { $gt: now() } }).lean<SignInStepRow>()

  const actorOf = async ({ userId, organizationId, epoch }: SignInStepRow): Promise<Actor> => {
    const actor = await users.findActor(userId, organizationId, epoch)
    if (!actor) throw ended()
    return actor
  }

  const providerOf = async (organizationId: string) => (await identityProviders.onlyWayAmong([organizationId]))[0]

  const describe = async ({ kind, organizationId }: Pick<SignInStepRow, 'kind' | 'organizationId'>) => {
    const [organization] = await organizations.findMany([organizationId])
    const providerName = kind === 'link' ? ((await providerOf(organizationId))?.name ?? null) : null
    return { kind, organizationName: organization?.name ?? '', providerName }
  }

  /** Counts a try before it is looked at, so that many at once are no more than five either. */
  const takeTry = async (stepId: string | undefined, kind: SignInStep['kind']): Promise<SignInStepRow> => {
    const wanted = { _id: stepId ?? '', kind, triesLeft: { $gt: 0 }, expiresAt: { $gt: now() } }
    const row = await steps
      .findOneAndUpdate(wanted, { $inc: { triesLeft: -1 } }, { returnDocument: 'after' })
      .lean<SignInStepRow>()
    if (!row) throw ended()
    return row
  }

  const finish = async ({ _id, userId, organizationId, epoch }: SignInStepRow): Promise<SessionContent> => {
    if ((await steps.deleteOne({ _id })).deletedCount === 0) throw ended()
    return { userId, organizationId, signedInAt: now().toISOString(), epoch }
  }

  const wait = async ({ userId, organizationId, epoch }: SessionContent, kind: SignInStep['kind']) => {
    const expiresAt = new Date(now().getTime() + stepSeconds * 1000)
    const row = { _id: randomText(32), userId, organizationId, epoch, kind, triesLeft: mostTries, expiresAt }
    await steps.create([row])
    return { stepId: row._id, step: await describe(row) }
  }

  /** A password proves who it is, and where the provider is the only way in, no more than that. */
  const refuseLinked = async ({ userId, organizationId }: SessionContent): Promise<void> => {
    const provider = await providerOf(organizationId)
    if (!provider || !(await identityProviders.isLinked(provider, userId))) return
    const { name, signInAddress } = provider
    throw new ProblemError('sign-in-with-provider', {
      detail: `Your organization allows no password: sign in with ${name}.`,
      details: { providerName: name, signInAddress },
    })
  }

  return {
    /**
     * Goes on from a right password: the session itself, or what is still to be done for it.
     * @throws ProblemError `sign-in-with-provider` for somebody linked with the provider that is the only way in
     */
    begin: async (content: SessionContent): Promise<SignInStart> => {
      await refuseLinked(content)
      const need = await oneTimeCodes.needOf(content.userId, content.organizationId)
      if (need === 'code') return wait(content, 'code')
      if (await providerOf(content.organizationId)) return wait(content, 'link')
      return need ? wait(content, need) : { content }
    },

    /** What the browser's sign-in waits for, if it does. */
    current: async (stepId: string | undefined): Promise<SignInStep | null> => {
      const row = await find(stepId)
      return row && row.triesLeft > 0 ? describe(row) : null
    },

    /** @throws ProblemError `wrong-code`, `sign-in-step-ended`, `too-many-attempts` */
    signInWithCode: async (stepId: string | undefined, code: string): Promise<SignInStart> => {
      const row = await takeTry(stepId, 'code')
      await oneTimeCodes.spendAtSignIn(await actorOf(row), code)
      const content = await finish(row)
      return (await providerOf(row.organizationId)) ? wait(content, 'link') : { content }
    },

    /** Who may link an account to finish signing in. @throws ProblemError `sign-in-step-ended` */
    linking: async (stepId: string | undefined): Promise<{ actor: Actor; stepId: string }> => {
      const row = await find(stepId)
      if (row?.kind !== 'link') throw ended()
      return { actor: await actorOf(row), stepId: row._id }
    },

    /** The account is linked. @throws ProblemError `sign-in-step-ended` */
    finishLinking: async (stepId: string): Promise<SessionContent> => {
      const row = await find(stepId)
      if (!row) throw ended()
      return finish(row)
    },

    /** @throws ProblemError `sign-in-step-ended`, `one-time-codes-on` */
    enrol: async (stepId: string | undefined): Promise<CodeEnrolment> => {
      const row = await find(stepId)
      if (row?.kind !== 'enrol') throw ended()
      return oneTimeCodes.enrol(await actorOf(row))
    },

    /** @throws ProblemError `wrong-code`, `sign-in-step-ended`, `one-time-codes-on`, `one-time-codes-off` */
    confirm: async (stepId: string | undefined, code: string) => {
      const row = await takeTry(stepId, 'enrol')
      const recoveryCodes = await oneTimeCodes.confirm(await actorOf(row), code)
      return { content: await finish(row), recoveryCodes }
    },
  }
}
