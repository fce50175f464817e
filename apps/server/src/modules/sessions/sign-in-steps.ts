import type { CodeEnrolment } from '@billbridge/contract/one-time-codes'
import type { SignInStep } from '@billbridge/contract/session'
import type { Actor } from '../../platform/actor.ts'
import { randomText } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { SessionContent } from '../../platform/session-content.ts'
import type { IdentityProviderService } from '../identity-providers/identity-provider.service.ts'
import type { OneTimeCodeService } from '../one-time-codes/one-time-codes.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { UserService } from '../users/user.service.ts'
import type { createRefusedSignIns } from './refused-sign-ins.ts'
import type { Entry } from './session-content.ts'
import { createSignInStepModel, type SignInStepRow } from './sign-in-step.model.ts'

/** So long somebody may take between the password and the end of signing in. */
export const stepSeconds = 10 * 60

const mostTries = 5

/** Where a sign-in stands: done, or waiting for a step whose id the browser's session keeps. */
export type SignInStart = Entry | { readonly stepId: string; readonly step: SignInStep }

/** The provider of an organization that allows no password. */
type OnlyWay = Awaited<ReturnType<IdentityProviderService['onlyWayAmong']>>[number]

/** Where somebody whose password was right would work, and what is the only way in there, if anything is. */
export interface Landing {
  readonly content: SessionContent
  readonly onlyWay: OnlyWay | undefined
}

/** Where a password is no way in: somebody linked is told where to go, somebody else that a password still links. */
export const toOtherWay = ({ name, signInAddress }: OnlyWay, isLinked: boolean): ProblemError => {
  const goOn = isLinked ? `sign in with ${name}` : `give your password once more to link your account with ${name}`
  return new ProblemError('sign-in-with-provider', {
    detail: `The organization allows no password: ${goOn}.`,
    details: { providerName: name, ...(isLinked ? { signInAddress } : {}) },
  })
}

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
  readonly refused: ReturnType<typeof createRefusedSignIns>
}) => {
  const { now, organizations, users, oneTimeCodes, identityProviders, refused } = deps
  const steps = createSignInStepModel(deps.connection)

  const find = async (stepId: string | undefined): Promise<SignInStepRow | null> =>
    stepId === undefined ? null : steps.findOne({ _id: stepId, expiresAt: { $gt: now() } }).lean<SignInStepRow>()

  const actorOf = async ({ userId, organizationId, epoch }: SignInStepRow): Promise<Actor> => {
    const actor = await users.findActor(userId, organizationId, epoch)
    if (!actor) throw ended()
    return actor
  }

  const onlyWayOf = async (organizationId: string): Promise<OnlyWay | undefined> =>
    (await identityProviders.onlyWayAmong([organizationId]))[0]

  const describe = async (
    { kind, organizationId }: SignInStepRow,
    onlyWay: OnlyWay | undefined,
  ): Promise<SignInStep> => {
    const [organization] = await organizations.findMany([organizationId])
    const providerName = kind === 'link' ? (onlyWay?.name ?? null) : null
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

  const wait = async ({ content, onlyWay }: Landing, kind: SignInStep['kind']) => {
    const { userId, organizationId, epoch } = content
    const expiresAt = new Date(now().getTime() + stepSeconds * 1000)
    const row = { _id: randomText(32), userId, organizationId, epoch, kind, triesLeft: mostTries, expiresAt }
    await steps.create([row])
    return { stepId: row._id, step: await describe(row, onlyWay) }
  }

  /** A password proves who it is, and where the provider is the only way in, no more than that. */
  const refuseLinked = async ({ content, onlyWay }: Landing): Promise<void> => {
    if (!onlyWay || !(await identityProviders.isLinked(onlyWay, content.userId))) return
    throw toOtherWay(onlyWay, true)
  }

  /** A wrong code after a right password is noted: somebody else may know that password. */
  const spend = async (actor: Actor, code: string) => {
    try {
      return await oneTimeCodes.spendAtSignIn(actor, code)
    } catch (error) {
      const isWrong = error instanceof ProblemError && error.type === 'wrong-code'
      const person = isWrong ? await users.find(actor.id) : undefined
      if (person) await refused.note(person.email, 'wrong-code')
      throw error
    }
  }

  return {
    /**
     * Goes on from a right password: the session itself, or what is still to be done for it.
     * @throws ProblemError `sign-in-with-provider` for somebody linked with the provider that is the only way in
     */
    begin: async (landing: Landing): Promise<SignInStart> => {
      await refuseLinked(landing)
      const { content, onlyWay } = landing
      const need = await oneTimeCodes.needOf(content.userId, content.organizationId)
      if (need === 'code') return wait(landing, 'code')
      if (onlyWay) return wait(landing, 'link')
      return need ? wait(landing, need) : { content, way: 'password' }
    },

    /** What the browser's sign-in waits for, if it does. */
    current: async (stepId: string | undefined): Promise<SignInStep | null> => {
      const row = await find(stepId)
      if (!row || row.triesLeft === 0) return null
      return describe(row, row.kind === 'link' ? await onlyWayOf(row.organizationId) : undefined)
    },

    /** @throws ProblemError `wrong-code`, `sign-in-step-ended`, `too-many-attempts` */
    signInWithCode: async (stepId: string | undefined, code: string): Promise<SignInStart> => {
      const row = await takeTry(stepId, 'code')
      const spent = await spend(await actorOf(row), code)
      const content = await finish(row)
      const onlyWay = await onlyWayOf(row.organizationId)
      return onlyWay ? wait({ content, onlyWay }, 'link') : { content, way: `password-and-${spent}` }
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

    /** Ends sign-ins that wait for a link: of one member, or of all. */
    endLinking: async ({ organizationId, userId }: { organizationId: string; userId?: string }): Promise<void> => {
      await steps.deleteMany({ organizationId, kind: 'link', ...(userId === undefined ? {} : { userId }) })
    },

    /** @throws ProblemError `sign-in-step-ended`, `one-time-codes-on` */
    enrol: async (stepId: string | undefined): Promise<CodeEnrolment> => {
      const row = await find(stepId)
      if (row?.kind !== 'enrol') throw ended()
      return oneTimeCodes.enrolAtSignIn(await actorOf(row))
    },

    /** @throws ProblemError `wrong-code`, `sign-in-step-ended`, `one-time-codes-on`, `one-time-codes-off` */
    confirm: async (stepId: string | undefined, code: string): Promise<Entry & { recoveryCodes: string[] }> => {
      const row = await takeTry(stepId, 'enrol')
      const { recoveryCodes, sessionEpoch } = await oneTimeCodes.confirmAtSignIn(await actorOf(row), code)
      // Turning codes on ended what the password alone had begun; this sign-in goes on with the code.
      const content = { ...(await finish(row)), epoch: sessionEpoch }
      return { content, way: 'password-and-code', recoveryCodes }
    },
  }
}
