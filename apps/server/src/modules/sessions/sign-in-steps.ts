import type { CodeEnrolment } from '@billbridge/contract/one-time-codes'
import type { SignInStep } from '@billbridge/contract/session'
import type { Actor } from '../../platform/actor.ts'
import { randomText } from '../../platform/ids.ts'
import type { Connection } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
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
}) => {
  const { now, organizations, users, oneTimeCodes } = deps
  const steps = createSignInStepModel(deps.connection)

  const find = async (stepId: string | undefined): Promise<SignInStepRow | null> =>
    stepId === undefined ? null : steps.findOne({ _id: stepId, expiresAt: { $gt: now() } }).lean<SignInStepRow>()

  const actorOf = async ({ userId, organizationId, epoch }: SignInStepRow): Promise<Actor> => {
    const actor = await users.findActor(userId, organizationId, epoch)
    if (!actor) throw ended()
    return actor
  }

  const describe = async ({ kind, organizationId }: Pick<SignInStepRow, 'kind' | 'organizationId'>) => {
    const [organization] = await organizations.findMany([organizationId])
    return { kind, organizationName: organization?.name ?? '' }
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

  return {
    /** Goes on from a right password: the session itself, or what is still to be done for it. */
    begin: async (content: SessionContent): Promise<SignInStart> => {
      const { userId, organizationId, epoch } = content
      const kind = await oneTimeCodes.needOf(userId, organizationId)
      if (!kind) return { content }
      const expiresAt = new Date(now().getTime() + stepSeconds * 1000)
      const row = { _id: randomText(32), userId, organizationId, epoch, kind, triesLeft: mostTries, expiresAt }
      await steps.create([row])
      return { stepId: row._id, step: await describe(row) }
    },

    /** What the browser's sign-in waits for, if it does. */
    current: async (stepId: string | undefined): Promise<SignInStep | null> => {
      const row = await find(stepId)
      return row && row.triesLeft > 0 ? describe(row) : null
    },

    /** @throws ProblemError `wrong-code`, `sign-in-step-ended`, `too-many-attempts` */
    signInWithCode: async (stepId: string | undefined, code: string): Promise<SessionContent> => {
      const row = await takeTry(stepId, 'code')
      await oneTimeCodes.spendAtSignIn(await actorOf(row), code)
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
