import { newPasswordSchema } from '@billbridge/contract/session'
import type { Actor } from '../../platform/actor.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import type { Connection, Model } from '../../platform/mongo.ts'
import { fieldProblem, ProblemError } from '../../platform/problem-error.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import { hashOfToken } from '../../platform/single-use-link.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { SessionService } from '../sessions/session.service.ts'
import type { Joining, Person, UserService } from '../users/user.service.ts'
import type { InvitationRow } from './invitation.model.ts'

export interface AcceptanceDeps {
  readonly connection: Connection
  readonly rows: Model<InvitationRow>
  readonly now: () => Date
  readonly auditLog: AuditLogService
  readonly organizations: Pick<OrganizationService, 'findMany'>
  readonly sessions: Pick<SessionService, 'noteRefused'>
  readonly users: UserService
}

export interface AcceptedBy {
  readonly token: string
  readonly name?: string | undefined
  readonly password?: string | undefined
}

const quarterHour = 15 * 60

const linkEnded = (row: InvitationRow | null): ProblemError => {
  const detail = {
    none: 'This link is not known: it was replaced by a newer one, or copied only in part.',
    accepted: 'This invitation was accepted already.',
    revoked: 'This invitation was revoked.',
    open: 'This invitation has expired.',
  }[row?.status ?? 'none']
  return new ProblemError('link-ended', { detail })
}

/** Who comes in by a link. Nothing is told but to whoever has the link. */
export const createAcceptance = (deps: AcceptanceDeps) => {
  const { rows, now, auditLog, organizations, sessions, users } = deps
  const limit = createRateLimit(deps.connection, { name: 'invitation-links', points: 100, seconds: quarterHour })

  /** By its link alone: whoever has it need not know the organization. */
  const findByToken = (token: string) => rows.findOne({ tokenHashes: hashOfToken(token) }).lean<InvitationRow>()

  const findOpen = async (token: string, ip: string): Promise<InvitationRow> => {
    await limit.take(hashedKey(ip))
    const row = await findByToken(token)
    if (row?.status !== 'open' || row.expiresAt <= now()) throw linkEnded(row)
    return row
  }

  const nameOf = async ({ organizationId }: InvitationRow): Promise<string> =>
    (await organizations.findMany([organizationId]))[0]?.name ?? ''

  /** Somebody known is signed in as that person, or gives their password. */
  const prove = async (person: Person, password: string | undefined, ip: string): Promise<Joining> => {
    if (!password) throw fieldProblem('password', 'must not be empty')
    if (await users.provePassword(person.email, password, ip)) return { userId: person.id }
    await sessions.noteRefused(person.email, 'wrong-password')
    throw fieldProblem('password', `is not the password of ${person.email}`)
  }

  const introduce = (email: string, { name, password = '' }: AcceptedBy): Joining => {
    if (!name) throw fieldProblem('name', 'must not be empty')
    const [issue] = newPasswordSchema.safeParse(password).error?.issues ?? []
    if (issue) throw fieldProblem('password', issue.message)
    return { email, name, password }
  }

  /** Of several at once one takes it; the others find it taken. */
  const take = async ({ _id, organizationId, role, email }: InvitationRow, token: string, actor: Actor) => {
    const open = { _id, organizationId, status: 'open' as const, tokenHashes: hashOfToken(token) }
    const done = { $set: { status: 'accepted' as const, endedAt: now() } }
    const taken = await rows.findOneAndUpdate({ ...open, expiresAt: { $gt: now() } }, done).lean<InvitationRow>()
    if (!taken) throw linkEnded(await findByToken(token))
    const changes = auditLog.diff({}, { email, role })
    await auditLog.record(actor, { action: 'invitation.accepted', targetId: _id, targetName: email, changes })
  }

  return {
    /** What a link leads to. @throws ProblemError `link-ended` */
    lookUp: async (token: string, ip: string) => {
      const row = await findOpen(token, ip)
      const known = (await users.findByEmail(row.email)) !== undefined
      const { email, role, expiresAt } = row
      return { organizationName: await nameOf(row), email, role, expiresAt: expiresAt.toISOString(), known }
    },

    /**
     * Makes the person, or lets somebody known in as well; signs nobody in. `current` is whose session asks.
     * @throws ProblemError `link-ended`, `already-member`, `invalid-request`, `too-many-attempts`
     */
    accept: async (given: AcceptedBy, ip: string, current: Actor | undefined) => {
      const row = await findOpen(given.token, ip)
      const person = await users.findByEmail(row.email)
      const signedIn = person !== undefined && person.id === current?.id
      const proved = async (): Promise<Joining> => {
        if (!person) return introduce(row.email, given)
        return signedIn ? { userId: person.id } : prove(person, given.password, ip)
      }
      const { organizationId, email, role } = row
      await users.join(organizationId, role, await proved(), (actor) => take(row, given.token, actor))
      return { email, organizationId, organizationName: await nameOf(row), signedIn }
    },
  }
}
