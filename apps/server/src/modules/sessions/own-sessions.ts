import type { OwnSession } from '@billbridge/contract/own-sessions'
import type { Actor } from '../../platform/actor.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { toDevice } from './device.ts'
import { createSessionModel, hashOf, type SessionRow } from './session.model.ts'

export interface OwnSessionDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly auditLog: AuditLogService
  readonly organizations: OrganizationService
}

/** A machine has no sessions. @throws ProblemError `people-only` */
const refuseMachine = ({ kind }: Actor): void => {
  if (kind !== 'user') throw new ProblemError('people-only', { detail: 'An API key has no session.' })
}

/** The session that asks: its secret id, compared by its hash and not kept, its epoch, and the provider it was begun by, if any. */
export interface AskingSession {
  readonly id: string
  readonly epoch: number
  readonly identityProviderId: string | undefined
}

/**
 * Which of a person's sessions may be seen and ended. A provider answers for the organization it belongs to: who came by
 * it has to do with the sessions it began, and no others.
 */
const withinReach = (actor: Actor, { identityProviderId }: AskingSession) => ({
  'session.userId': actor.id,
  ...(identityProviderId === undefined ? {} : { 'session.identityProviderId': identityProviderId }),
})

/** Where a person is signed in, as they see it themselves, and the ways to end it. */
export const createOwnSessions = ({ connection, transaction, now, auditLog, organizations }: OwnSessionDeps) => {
  const rows = createSessionModel(connection)

  const record = (actor: Actor, ended: number): Promise<void> =>
    auditLog.record(actor, {
      action: 'session.ended',
      targetId: actor.id,
      targetName: actor.name,
      changes: auditLog.diff({}, { sessionsEnded: ended }),
    })

  /** Ends sessions of one person; the rows that match are gone when it is done, and no request in flight brings them back. */
  const end = (actor: Actor, asking: AskingSession, among: object): Promise<number> =>
    transaction(async () => {
      const { deletedCount } = await rows.deleteMany({ ...withinReach(actor, asking), ...among })
      if (deletedCount > 0) await record(actor, deletedCount)
      return deletedCount
    })

  const toShown = (row: SessionRow, currentId: string, names: ReadonlyMap<string, string>): OwnSession => {
    const { organizationId = '', signedInAt, userAgent = '', address = '' } = row.session
    return {
      id: row._id,
      current: row._id === currentId,
      ...toDevice(userAgent),
      address,
      organizationId,
      organizationName: names.get(organizationId) ?? '',
      signedInAt: signedInAt ?? row.lastModified.toISOString(),
      lastUsedAt: row.lastModified.toISOString(),
    }
  }

  return {
    listOwn: async (actor: Actor, asking: AskingSession): Promise<{ data: OwnSession[] }> => {
      refuseMachine(actor)
      const found = await rows
        .find({ ...withinReach(actor, asking), expires: { $gt: now() } })
        .sort({ lastModified: -1 })
        .lean<SessionRow[]>()
      const places = await organizations.findMany(found.map(({ session }) => session.organizationId ?? ''))
      const names = new Map(places.map(({ id, name }) => [id, name]))
      const shown = found.map((row) => toShown(row, hashOf(asking.id), names))
      return { data: shown.toSorted((a, b) => Number(b.current) - Number(a.current)) }
    },

    /** @throws ProblemError `not-found` unless it is one of the person's own */
    endOwn: async (actor: Actor, asking: AskingSession, shownId: string): Promise<void> => {
      refuseMachine(actor)
      if ((await end(actor, asking, { _id: shownId })) === 0)
        throw new ProblemError('not-found', { detail: 'You have no such session.' })
    },

    endOthers: async (actor: Actor, asking: AskingSession): Promise<{ ended: number }> => {
      refuseMachine(actor)
      return { ended: await end(actor, asking, { _id: { $ne: hashOf(asking.id) } }) }
    },

    /** Ends the session that asks; the entry is written by the one of several requests that ends it. */
    signOut: (actor: Actor, sessionId: string): Promise<void> =>
      transaction(async () => {
        const { deletedCount } = await rows.deleteOne({ _id: hashOf(sessionId) })
        const about = { targetId: actor.id, targetName: actor.name }
        if (deletedCount > 0) await auditLog.record(actor, { action: 'session.signed-out', ...about })
      }),

    /** All of a person's sessions, in the caller's transaction and with the caller's audit entry. */
    endAllOf: async ({ userId }: { userId: string }): Promise<void> => {
      await rows.deleteMany({ 'session.userId': userId })
    },

    /** Sessions that work in one organization: of somebody who may not any more. In the caller's transaction. */
    endAllIn: async ({ userId, organizationId }: { userId: string; organizationId: string }): Promise<void> => {
      await rows.deleteMany({ 'session.userId': userId, 'session.organizationId': organizationId })
    },
  }
}
