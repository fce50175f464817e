import type { Invitation } from '@billbridge/contract/invitations'
import type { Page } from '@billbridge/contract/page'
import type { Role } from '@billbridge/contract/permissions'
import { type Actor, toActorReference } from '../../platform/actor.ts'
import type { NewId } from '../../platform/ids.ts'
import { type Connection, isDuplicateKey, type Transaction } from '../../platform/mongo.ts'
import { findPageOf } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { newToken, toLink } from '../../platform/single-use-link.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { SessionService } from '../sessions/session.service.ts'
import type { UserService } from '../users/user.service.ts'
import { createAcceptance } from './acceptance.ts'
import { createInvitationModel, type InvitationRow } from './invitation.model.ts'
import { createInvitationMail, type InvitationMailDeps, invitationPath } from './invitation-mail.ts'

export interface InvitationDeps extends Omit<InvitationMailDeps, 'rows'> {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly users: UserService
  readonly sessions: SessionService
  readonly invitationDays: number
}

export interface MadeInvitation {
  readonly invitation: Invitation
  readonly link: string | null
}

const dayMs = 24 * 3600 * 1000

const toInvitation = (row: InvitationRow, now: Date): Invitation => ({
  id: row._id,
  email: row.email,
  role: row.role,
  invitedBy: row.invitedBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  expired: row.expiresAt <= now,
  delivery: row.delivery,
  deliveryProblem: row.deliveryProblem,
})

/** Ways into an organization by a link that works once. What is kept of a link is a hash. */
export const createInvitationService = (deps: InvitationDeps) => {
  const { transaction, now, newId, auditLog, users, mailer, publicUrl, invitationDays } = deps
  const rows = createInvitationModel(deps.connection)
  const mail = createInvitationMail({ ...deps, rows })

  const inTime = (): Date => new Date(now().getTime() + invitationDays * dayMs)

  /** What begins with every sending: a link at once where it is passed on by hand, none yet where the worker makes it. */
  const begin = () => {
    const fresh = { createdAt: now(), expiresAt: inTime(), deliveryProblem: null }
    if (mailer) return { link: null, set: { ...fresh, tokenHashes: [], delivery: 'sending' as const } }
    const { token, hash } = newToken()
    const set = { ...fresh, tokenHashes: [hash], delivery: 'by-hand' as const }
    return { link: toLink(publicUrl, invitationPath, token), set }
  }

  const refuseMember = async (organizationId: string, email: string): Promise<void> => {
    const member = await users.findMemberByEmail(organizationId, email)
    if (!member) return
    const detail = `${member.name} is ${member.status === 'active' ? 'a member' : 'suspended here'} already.`
    throw new ProblemError('already-member', { detail, details: { userId: member.id, status: member.status } })
  }

  const finish = async (row: InvitationRow): Promise<void> => {
    if (mailer) await mail.promise(row)
  }

  return {
    list: (
      { organizationId }: Actor,
      { cursor, limit }: { cursor?: string | undefined; limit: number },
    ): Promise<Page<Invitation>> =>
      findPageOf(rows, { filter: { organizationId, status: 'open' }, sort: ['createdAt', -1], cursor, limit }, (row) =>
        toInvitation(row, now()),
      ),

    /** @throws ProblemError `already-member`, `invitation-exists` */
    create: (actor: Actor, { email, role }: { email: string; role: Role }): Promise<MadeInvitation> =>
      transaction(async () => {
        const { organizationId } = actor
        await refuseMember(organizationId, email)
        const { link, set } = begin()
        const given = { _id: newId('invitation'), organizationId, email, role, invitedBy: toActorReference(actor) }
        const row: InvitationRow = { ...given, ...set, status: 'open', generation: 1, endedAt: null }
        await rows.create([row]).catch((error: unknown) => {
          throw isDuplicateKey(error, 'email') ? new ProblemError('invitation-exists') : error
        })
        await finish(row)
        const changes = auditLog.diff({}, { email, role })
        await auditLog.record(actor, { action: 'invitation.sent', targetId: row._id, targetName: email, changes })
        return { invitation: toInvitation(row, now()), link }
      }),

    /** Links made before end with it. @throws ProblemError `not-found` */
    sendAgain: (actor: Actor, invitationId: string): Promise<MadeInvitation> =>
      transaction(async () => {
        const { link, set } = begin()
        const here = { _id: invitationId, organizationId: actor.organizationId, status: 'open' as const }
        const update = { $set: { ...set, invitedBy: toActorReference(actor) }, $inc: { generation: 1 } }
        const row = await rows.findOneAndUpdate(here, update, { returnDocument: 'after' }).lean<InvitationRow>()
        if (!row) throw new ProblemError('not-found', { detail: 'There is no such open invitation.' })
        await refuseMember(actor.organizationId, row.email)
        await finish(row)
        const entry = { action: 'invitation.sent-again' as const, targetId: row._id, targetName: row.email }
        await auditLog.record(actor, entry)
        return { invitation: toInvitation(row, now()), link }
      }),

    /** @throws ProblemError `not-found` */
    revoke: (actor: Actor, invitationId: string): Promise<void> =>
      transaction(async () => {
        const here = { _id: invitationId, organizationId: actor.organizationId, status: 'open' as const }
        const row = await rows
          .findOneAndUpdate(here, { $set: { status: 'revoked', endedAt: now() } })
          .lean<InvitationRow>()
        if (!row) throw new ProblemError('not-found', { detail: 'There is no such open invitation.' })
        const changes = auditLog.diff({ email: row.email, role: row.role }, {})
        await auditLog.record(actor, {
          action: 'invitation.revoked',
          targetId: row._id,
          targetName: row.email,
          changes,
        })
      }),

    ...createAcceptance({ ...deps, rows }),
  }
}

export type InvitationService = ReturnType<typeof createInvitationService>
