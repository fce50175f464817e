import type { MakerStatus } from '@billbridge/contract/ids'
import type { Invitation } from '@billbridge/contract/invitations'
import type { Role } from '@billbridge/contract/permissions'
import { type Actor, personBehind, personNoted, toActorReference } from '../../platform/actor.ts'
import type { NewId } from '../../platform/ids.ts'
import { type Connection, isDuplicateKey, type Transaction } from '../../platform/mongo.ts'
import { findPage } from '../../platform/page.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { newToken, toLink } from '../../platform/single-use-link.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { SessionService } from '../sessions/session.service.ts'
import type { MadeByListRequest, Revoking, UserService } from '../users/user.service.ts'
import { createAcceptance } from './acceptance.ts'
import { createInvitationModel, type InvitationRow } from './invitation.model.ts'
import { createInvitationMail, type InvitationMailDeps, invitationPath } from './invitation-mail.ts'

export interface InvitationDeps extends Omit<InvitationMailDeps, 'rows'> {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly newId: NewId
  readonly auditLog: AuditLogService
  readonly sessions: Pick<SessionService, 'noteRefused'>
  readonly users: UserService
  readonly invitationDays: number
}

export interface MadeInvitation {
  readonly invitation: Invitation
  readonly link: string | null
}

const dayMs = 24 * 3600 * 1000

const personOf = ({ personId, invitedBy }: InvitationRow): string | null => personNoted(personId, invitedBy)

const behind = (userId: string) => ({ $or: [{ personId: userId }, { 'invitedBy.id': userId }] })

const toInvitation = (row: InvitationRow, makerStatus: MakerStatus, now: Date): Invitation => ({
  id: row._id,
  email: row.email,
  role: row.role,
  invitedBy: row.invitedBy,
  makerStatus,
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

  const givenBy = (actor: Actor) => ({ invitedBy: toActorReference(actor), personId: personBehind(actor) })

  const revoked = () => ({ $set: { status: 'revoked' as const, endedAt: now() } })

  const noteRevocation = async (actor: Actor, { _id, email, role }: InvitationRow): Promise<void> => {
    const changes = auditLog.diff({ email, role }, {})
    await auditLog.record(actor, { action: 'invitation.revoked', targetId: _id, targetName: email, changes })
  }

  /** How some rows are shown, with whether their makers are still there. */
  const showing = async (actor: Actor, given: readonly InvitationRow[]) => {
    const statusOf = await users.standings(actor, given.map(personOf))
    return (row: InvitationRow): Invitation => toInvitation(row, statusOf(personOf(row)), now())
  }

  const made = async (actor: Actor, row: InvitationRow, link: string | null): Promise<MadeInvitation> => ({
    invitation: (await showing(actor, [row]))(row),
    link,
  })

  const finish = async (row: InvitationRow): Promise<void> => {
    if (mailer) await mail.promise(row)
  }

  return {
    list: async (actor: Actor, { cursor, limit, madeBy }: MadeByListRequest) => {
      const here = { organizationId: actor.organizationId, status: 'open' as const }
      const filter = { ...here, ...(madeBy === undefined ? {} : behind(madeBy)) }
      const page = await findPage(rows, { filter, sort: ['createdAt', -1], cursor, limit })
      return { data: page.rows.map(await showing(actor, page.rows)), nextCursor: page.nextCursor }
    },

    /** @throws ProblemError `already-member`, `invitation-exists` */
    create: (actor: Actor, { email, role }: { email: string; role: Role }): Promise<MadeInvitation> =>
      transaction(async () => {
        const { organizationId } = actor
        await users.holdGiver(actor)
        await refuseMember(organizationId, email)
        const { link, set } = begin()
        const given = { _id: newId('invitation'), organizationId, email, role, ...givenBy(actor) }
        const row: InvitationRow = { ...given, ...set, status: 'open', generation: 1, endedAt: null }
        await rows.create([row]).catch((error: unknown) => {
          throw isDuplicateKey(error, 'email') ? new ProblemError('invitation-exists') : error
        })
        await finish(row)
        const changes = auditLog.diff({}, { email, role })
        await auditLog.record(actor, { action: 'invitation.sent', targetId: row._id, targetName: email, changes })
        return made(actor, row, link)
      }),

    /** Links made before end with it. @throws ProblemError `not-found` */
    sendAgain: (actor: Actor, invitationId: string): Promise<MadeInvitation> =>
      transaction(async () => {
        await users.holdGiver(actor)
        const { link, set } = begin()
        const here = { _id: invitationId, organizationId: actor.organizationId, status: 'open' as const }
        const update = { $set: { ...set, ...givenBy(actor) }, $inc: { generation: 1 } }
        const row = await rows.findOneAndUpdate(here, update, { returnDocument: 'after' }).lean<InvitationRow>()
        if (!row) throw new ProblemError('not-found', { detail: 'There is no such open invitation.' })
        await refuseMember(actor.organizationId, row.email)
        await finish(row)
        const entry = { action: 'invitation.sent-again' as const, targetId: row._id, targetName: row.email }
        await auditLog.record(actor, entry)
        return made(actor, row, link)
      }),

    /** @throws ProblemError `not-found` */
    revoke: (actor: Actor, invitationId: string): Promise<void> =>
      transaction(async () => {
        const here = { _id: invitationId, organizationId: actor.organizationId, status: 'open' as const }
        const row = await rows.findOneAndUpdate(here, revoked()).lean<InvitationRow>()
        if (!row) throw new ProblemError('not-found', { detail: 'There is no such open invitation.' })
        await noteRevocation(actor, row)
      }),

    /** Ends the open invitations that go back to a person, of some roles, in the transaction of who announces it. */
    revokeAllOf: async ({ actor, userId, roles }: Revoking): Promise<void> => {
      const open = { organizationId: actor.organizationId, status: 'open' as const, role: { $in: [...roles] } }
      const theirs = await rows.find({ ...open, ...behind(userId) }).lean<InvitationRow[]>()
      for (const row of theirs) {
        const { matchedCount } = await rows.updateOne({ _id: row._id, ...open }, revoked())
        if (matchedCount > 0) await noteRevocation(actor, row)
      }
    },

    ...createAcceptance({ ...deps, rows }),
  }
}

export type InvitationService = ReturnType<typeof createInvitationService>
