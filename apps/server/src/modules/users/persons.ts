import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { Actor } from '../../platform/actor.ts'
import { createAnnouncement } from '../../platform/announcements.ts'
import type { Model, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { AuditLogService, AuditRecord } from '../audit-log/audit-log.service.ts'
import { toActor } from './members.ts'
import { type MembershipRow, nameKeysOf } from './membership.model.ts'
import { hashPassword, refuseOwnEmail, verifyPassword } from './password.ts'
import { byEmail, type UserRow } from './user.model.ts'

export interface PersonDeps {
  readonly users: Model<UserRow>
  readonly memberships: Model<MembershipRow>
  readonly transaction: Transaction
  readonly auditLog: AuditLogService
}

/** A person, before an organization is chosen. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly lastOrganizationId: string | null
  /** Sessions of another epoch have ended. */
  readonly sessionEpoch: number
}

interface Recording extends Pick<AuditRecord, 'changes' | 'at'> {
  /** Who did it, when it was not the person, or nobody can tell. */
  readonly by?: (organizationId: string) => Actor
  /** Only where they are that; everywhere unless said. */
  readonly where?: { readonly status: 'active' }
}

export interface NewPassword {
  readonly password: string
  /** Where the caller gave it. */
  readonly field: string
  /** How it came about, for the audit log. */
  readonly action: AuditAction
  /** What ends with the old password beside the sessions, or refuses the new one; in the same transaction. */
  readonly settle: () => Promise<void>
}

const toPerson = ({ _id, name, email, lastOrganizationId, sessionEpoch = 0 }: UserRow): Person => ({
  id: _id,
  name,
  email,
  lastOrganizationId,
  sessionEpoch,
})

const noSuchPerson = (): ProblemError => new ProblemError('not-found', { detail: 'There is no such person.' })

/** People as such: their names and passwords are the same in all of their organizations. */
export const createPersons = ({ users, memberships, transaction, auditLog }: PersonDeps) => {
  const find = async (userId: string): Promise<Person | undefined> => {
    const row = await users.findById(userId).lean<UserRow>()
    return row ? toPerson(row) : undefined
  }

  /** Writes an entry in each organization of a person: what they change of themselves concerns them all. */
  const recordEverywhere = async (person: Person, action: AuditAction, options: Recording = {}): Promise<void> => {
    const { by, where = {}, ...record } = options
    const places = await memberships.find({ userId: person.id, ...where }).lean<MembershipRow[]>()
    for (const place of places) {
      const actor = by ? by(place.organizationId) : toActor(place)
      await auditLog.record(actor, { ...record, action, targetId: person.id, targetName: person.name })
    }
  }

  /** All sessions of somebody are over, in the transaction that says so. */
  const sessionsEnded = createAnnouncement<{ userId: string }>()

  /** Makes all sessions, and sign-ins under way, worth nothing; in the caller's transaction. Gives the new epoch. */
  const endSessions = async (userId: string): Promise<Person> => {
    const update = { $inc: { sessionEpoch: 1 } }
    const row = await users.findByIdAndUpdate(userId, update, { returnDocument: 'after' }).lean<UserRow>()
    if (!row) throw noSuchPerson()
    const person = toPerson(row)
    await memberships.updateMany({ userId }, { $set: { sessionEpoch: person.sessionEpoch } })
    await sessionsEnded.announce({ userId })
    return person
  }

  return {
    find,
    sessionsEnded,
    endSessions,

    findByEmail: async (email: string): Promise<Person | undefined> => {
      const row = await users.findOne(byEmail(email)).lean<UserRow>()
      return row ? toPerson(row) : undefined
    },

    /** The person whose e-mail and password these are. Takes the same time for an unknown e-mail. */
    verify: async (email: string, password: string): Promise<Person | undefined> => {
      const row = await users.findOne(byEmail(email)).lean<UserRow>()
      const matches = await verifyPassword(row?.passwordHash, password)
      return row && matches ? toPerson(row) : undefined
    },

    /** Sets a password and makes all sessions begun before worth nothing; gives the person with the new epoch. */
    setPassword: async (userId: string, { password, field, action, settle }: NewPassword): Promise<Person> => {
      const known = await find(userId)
      if (!known) throw noSuchPerson()
      refuseOwnEmail(password, known.email, field)
      const passwordHash = await hashPassword(password)
      return transaction(async () => {
        await settle()
        await users.updateOne({ _id: userId }, { $set: { passwordHash } })
        const person = await endSessions(userId)
        await recordEverywhere(person, action)
        return person
      })
    },

    /** Changes a person's own name, in every organization. */
    rename: (userId: string, name: string): Promise<void> =>
      transaction(async () => {
        const before = await users.findByIdAndUpdate(userId, { $set: { name } }).lean<UserRow>()
        if (!before) throw noSuchPerson()
        await memberships.updateMany({ userId }, { $set: nameKeysOf(name, before.email) })
        if (before.name === name) return
        const person = toPerson({ ...before, name })
        await recordEverywhere(person, 'user.renamed', { changes: auditLog.diff({ name: before.name }, { name }) })
      }),

    recordEverywhere,

    rememberOrganization: async (userId: string, organizationId: string): Promise<void> => {
      await users.updateOne({ _id: userId }, { $set: { lastOrganizationId: organizationId } })
    },

    /** Whether anybody exists at all, that is, whether Billbridge is set up. */
    anyExists: async (): Promise<boolean> => (await users.exists({ email: { $gt: '' } })) !== null,
  }
}
