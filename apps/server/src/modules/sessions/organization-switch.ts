import type { Actor } from '../../platform/actor.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { IdentityProviderService } from '../identity-providers/identity-provider.service.ts'
import type { OneTimeCodeService } from '../one-time-codes/one-time-codes.service.ts'
import type { UserService } from '../users/user.service.ts'
import type { AskingSession } from './own-sessions.ts'
import { createSessionModel, hashOf, type SessionRow } from './session.model.ts'
import { toOtherWay } from './sign-in-steps.ts'

const notAMember = (): ProblemError =>
  new ProblemError('not-found', { detail: 'You are not a member of such an organization.' })

/** Going on in another of one's organizations, in the same session. */
export const createOrganizationSwitch = (deps: {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly users: UserService
  readonly oneTimeCodes: OneTimeCodeService
  readonly identityProviders: IdentityProviderService
  /** Notes that the person works there from now on. @throws ProblemError `not-signed-in` when they may not */
  readonly note: (person: { userId: string; organizationId: string; epoch: number }) => Promise<void>
}) => {
  const { connection, transaction, users, oneTimeCodes, identityProviders, note } = deps
  const rows = createSessionModel(connection)

  const refuseByProvider = async (userId: string, organizationId: string): Promise<void> => {
    const [onlyWay] = await identityProviders.onlyWayAmong([organizationId])
    if (onlyWay) throw toOtherWay(onlyWay, await identityProviders.isLinked(onlyWay, userId))
  }

  const look = async (actor: Actor, session: AskingSession, organizationId: string): Promise<void> => {
    if (actor.kind !== 'user') throw new ProblemError('people-only', { detail: 'An API key has one organization.' })
    if (!(await users.isActiveMember(actor.id, organizationId))) throw notAMember()
    if (session.identityProviderId !== undefined) throw new ProblemError('sign-in-with-password')
    await refuseByProvider(actor.id, organizationId)
    if ((await oneTimeCodes.needOf(actor.id, organizationId)) === 'enrol') {
      throw new ProblemError('one-time-codes-required')
    }
  }

  /**
   * The session works there, and this is noted, or neither. Whoever suspends or removes the member, or makes the provider the
   * only way, ends the sessions there are and writes what is confirmed here, so of the two at once the later one knows of the other.
   */
  const move = (actor: Actor, session: AskingSession, organizationId: string): Promise<void> =>
    transaction(async () => {
      const { id: userId } = actor
      if (!(await users.confirmMember(userId, organizationId))) throw notAMember()
      if (!(await identityProviders.confirmPassword(organizationId))) await refuseByProvider(userId, organizationId)
      await users.rememberOrganization(userId, organizationId)
      const there = { $set: { 'session.organizationId': organizationId } }
      const before = await rows.findOneAndUpdate({ _id: hashOf(session.id) }, there).lean<SessionRow>()
      if (!before) throw new ProblemError('not-signed-in')
      if (before.session.organizationId === organizationId) return
      await note({ userId, organizationId, epoch: session.epoch })
    })

  /**
   * @throws ProblemError `not-found` unless the person is an active member there; `not-signed-in` when the session was ended meanwhile;
   * where the way they signed in does not count there `one-time-codes-required`, `sign-in-with-provider`, `sign-in-with-password`
   */
  return async (actor: Actor, session: AskingSession, organizationId: string): Promise<void> => {
    await look(actor, session, organizationId)
    await move(actor, session, organizationId)
  }
}
