import type { AuditAction } from '@billbridge/contract/audit-actions'
import type { CodePurpose } from '@billbridge/contract/audit-values'
import type { CodeEnrolment, CodeRequirement, OneTimeCodes } from '@billbridge/contract/one-time-codes'
import type { Actor } from '../../platform/actor.ts'
import type { Encryption } from '../../platform/encryption.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import type { Connection, Transaction } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import type { AuditLogService } from '../audit-log/audit-log.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { GivenPassword, Person, SpentCode, UserService } from '../users/user.service.ts'
import { createCodeRequirements } from './code-requirements.ts'
import { createOwnCodes } from './own-codes.ts'

export interface OneTimeCodeDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly encryption: Encryption
  readonly now: () => Date
  readonly auditLog: AuditLogService
  readonly organizations: OrganizationService
  readonly users: UserService
}

/** What a sign-in with a password still needs before it is one. */
export type CodeNeed = 'code' | 'enrol' | null

/** A code that somebody signed in gives. */
export interface CodeWithin {
  readonly code: string
  /** Names the session it was given in. */
  readonly session: string
}

type CodeAction = Extract<AuditAction, `one-time-codes.${string}`>

/** Codes that are on now, and the epoch in which the person's sessions go on. */
export interface CodesTurnedOn {
  readonly recoveryCodes: string[]
  readonly sessionEpoch: number
}

const refuseMachine = ({ kind }: Actor): void => {
  if (kind !== 'user') throw new ProblemError('people-only', { detail: 'One-time codes are for people.' })
}

/** One-time codes of people (RFC 6238), their recovery codes, and organizations that require them. */
export const createOneTimeCodeService = (deps: OneTimeCodeDeps) => {
  const { connection, transaction, auditLog, organizations, users } = deps
  const codes = createOwnCodes(deps)
  const requirements = createCodeRequirements(deps)
  /** Of one person, however many sign-ins were begun; a right code gives all tries back. */
  const limit = createRateLimit(connection, { name: 'one-time-code', points: 10, seconds: 15 * 60 })
  /** Half of them at most are one session's: a stolen one cannot use up its owner's. */
  const sessionLimit = createRateLimit(connection, { name: 'one-time-code-session', points: 5, seconds: 15 * 60 })

  const organizationIdsOf = async (userId: string): Promise<string[]> =>
    (await users.activeMemberships(userId)).map(({ organizationId }) => organizationId)

  /** Codes guard the person everywhere: each of their organizations is told. */
  const record = async (
    actor: Actor,
    action: CodeAction,
    { id, name }: Pick<Person, 'id' | 'name'> = actor,
  ): Promise<void> => {
    for (const organizationId of new Set([actor.organizationId, ...(await organizationIdsOf(id))])) {
      await auditLog.record({ ...actor, organizationId }, { action, targetId: id, targetName: name })
    }
  }

  /** Counts a try of this person's before it is looked at, and forgets the tries when it was right. */
  const counted = async <T>(userId: string, work: () => Promise<T>): Promise<T> => {
    await limit.take(userId)
    const done = await work()
    await limit.reset(userId)
    return done
  }

  /**
   * The same of a try within a session, which a session that has used up its share does not take from its person. Nor does
   * a session lose one while its person is held: nothing was looked at.
   */
  const countedIn = async <T>(userId: string, session: string, work: () => Promise<T>): Promise<T> => {
    const key = hashedKey(userId, session)
    await sessionLimit.take(key)
    await limit.take(userId).catch(async (error: unknown) => {
      await sessionLimit.giveBack(key)
      throw error
    })
    const done = await work()
    await Promise.all([limit.reset(userId), sessionLimit.reset(key)])
    return done
  }

  /** Takes a code for good. @throws ProblemError `wrong-code`, `one-time-codes-off`; call it in a transaction */
  const spend = async (actor: Actor, code: string): Promise<SpentCode> => {
    const spent = await codes.spend(actor.id, code)
    if (!spent) {
      const isOn = (await codes.find(actor.id))?.onSince
      throw new ProblemError(isOn ? 'wrong-code' : 'one-time-codes-off')
    }
    if (spent === 'recovery-code') await record(actor, 'one-time-codes.recovery-code-used')
    return spent
  }

  /**
   * What takes a code within a session. A wrong one is noted with what it was for: whoever got hold of a session tries so to stay.
   * @throws ProblemError `wrong-code`, `one-time-codes-off`, `too-many-attempts`
   */
  const spendWithin = async <T>(
    actor: Actor,
    purpose: CodePurpose,
    { session }: CodeWithin,
    work: () => Promise<T>,
  ): Promise<T> => {
    refuseMachine(actor)
    try {
      return await countedIn(actor.id, session, work)
    } catch (error) {
      const isWrong = error instanceof ProblemError && error.type === 'wrong-code'
      const person = isWrong ? await users.find(actor.id) : undefined
      if (person) await users.noteRefusedProof(person, { action: 'user.code-refused', purpose })
      throw error
    }
  }

  /** Takes a code for good; of a recovery code the person is told. */
  const spendAndTell = (actor: Actor, code: string): Promise<SpentCode> =>
    transaction(async () => {
      const spent = await spend(actor, code)
      if (spent === 'recovery-code') {
        const left = (await codes.find(actor.id))?.recoveryHashes.length ?? 0
        await users.tell(actor.id, { kind: 'recovery-code-used', left })
      }
      return spent
    })

  /** Turns codes on by a first one of the app. */
  const turnOn = (actor: Actor, code: string): Promise<CodesTurnedOn> =>
    transaction(async () => {
      const recoveryCodes = await codes.confirm(actor.id, code)
      const { sessionEpoch } = await users.endSessions(actor.id)
      await record(actor, 'one-time-codes.turned-on')
      await users.tell(actor.id, { kind: 'codes-on' })
      return { recoveryCodes, sessionEpoch }
    })

  const personOf = async (userId: string): Promise<Person> => {
    const person = await users.find(userId)
    if (!person) throw new ProblemError('not-found', { detail: 'There is no such person.' })
    return person
  }

  /** @throws ProblemError unless whoever asks may say this for every organization that the codes guard */
  const refuseStranger = async (actor: Actor, userId: string): Promise<void> => {
    if (actor.kind === 'system' || actor.kind === 'operator') return
    const [member] = await users.findMany(actor, [userId])
    if (!member) throw new ProblemError('not-found', { detail: 'There is no such member.' })
    if (actor.id === userId) throw new ProblemError('not-allowed', { detail: 'Turn yours off with a code instead.' })
    const own = actor.kind === 'user' ? await users.activeMemberships(actor.id) : []
    const ruled = own.filter(({ role }) => role === 'admin').map(({ organizationId }) => organizationId)
    const guarded = await organizationIdsOf(userId)
    if (guarded.every((id) => id === actor.organizationId || ruled.includes(id))) return
    throw new ProblemError('one-time-codes-shared', {
      detail: 'This person also works in organizations of which you are no admin.',
    })
  }

  return {
    get: async (actor: Actor): Promise<OneTimeCodes> => {
      refuseMachine(actor)
      const row = await codes.find(actor.id)
      const requiring = await requirements.among(await organizationIdsOf(actor.id))
      return {
        onSince: row?.onSince?.toISOString() ?? null,
        recoveryCodesLeft: row?.onSince ? row.recoveryHashes.length : 0,
        requiredBy: (await organizations.findMany(requiring)).map(({ name }) => name),
      }
    },

    /**
     * A secret for an app, not in use before it is confirmed. Whoever holds a session alone could lock its owner out, so
     * the password is asked anew. @throws ProblemError `wrong-password`, `too-many-attempts`, `one-time-codes-on`
     */
    enrol: async (actor: Actor, proof: GivenPassword): Promise<CodeEnrolment> => {
      refuseMachine(actor)
      const { id, email } = await users.proveAfresh(actor, 'one-time-codes', proof)
      return codes.begin(id, email)
    },

    /** The same right after the password of a sign-in. @throws ProblemError `one-time-codes-on` */
    enrolAtSignIn: async ({ id }: Actor): Promise<CodeEnrolment> => codes.begin(id, (await personOf(id)).email),

    /**
     * Turns codes on, gives the recovery codes, and ends all sessions of the person and their sign-ins under way: none of
     * them was asked for a code. @throws ProblemError `wrong-code` and others of `OwnCodes.confirm`
     */
    confirm: (actor: Actor, given: CodeWithin): Promise<CodesTurnedOn> => {
      refuseMachine(actor)
      return countedIn(actor.id, given.session, () => turnOn(actor, given.code))
    },

    /** The same at a sign-in, which has no session yet. */
    confirmAtSignIn: (actor: Actor, code: string): Promise<CodesTurnedOn> =>
      counted(actor.id, () => turnOn(actor, code)),

    renewRecoveryCodes: (actor: Actor, given: CodeWithin): Promise<string[]> =>
      spendWithin(actor, 'recovery-codes', given, () =>
        transaction(async () => {
          const by = await spend(actor, given.code)
          await record(actor, 'one-time-codes.recovery-codes-renewed')
          await users.tell(actor.id, { kind: 'recovery-codes-renewed', by })
          return codes.setRecoveryCodes(actor.id)
        }),
      ),

    /** @throws ProblemError `one-time-codes-required` while an organization of the person requires them */
    turnOff: async (actor: Actor, given: CodeWithin): Promise<void> => {
      refuseMachine(actor)
      const requiring = await requirements.among(await organizationIdsOf(actor.id))
      if (requiring.length > 0) throw new ProblemError('one-time-codes-required')
      await spendWithin(actor, 'codes-off', given, () =>
        transaction(async () => {
          const by = await spend(actor, given.code)
          await codes.remove(actor.id)
          await record(actor, 'one-time-codes.turned-off')
          await users.tell(actor.id, { kind: 'codes-off', by })
        }),
      )
    },

    /** Turns off somebody else's. @throws ProblemError `not-found`, `one-time-codes-shared`, `one-time-codes-off` */
    reset: async (actor: Actor, userId: string): Promise<void> => {
      await refuseStranger(actor, userId)
      const person = await personOf(userId)
      await transaction(async () => {
        if (!(await codes.remove(userId))) throw new ProblemError('one-time-codes-off')
        await record(actor, 'one-time-codes.reset', person)
        await users.tell(userId, { kind: 'codes-reset' })
      })
      await limit.reset(userId)
    },

    requirement: async (actor: Actor): Promise<CodeRequirement> => requirements.describe(actor, codes.whoHas),

    /** @throws ProblemError `one-time-codes-off` for somebody without codes, who would ask more of others than of himself */
    require: async (actor: Actor, required: boolean): Promise<CodeRequirement> => {
      const isWithout = actor.kind === 'user' && !(await codes.find(actor.id))?.onSince
      if (required && isWithout) {
        throw new ProblemError('one-time-codes-off', { detail: 'Turn your own one-time codes on first.' })
      }
      await requirements.set(actor, required)
      return requirements.describe(actor, codes.whoHas)
    },

    /** For signing in with a password: whether a code is asked, or the first one of an app that is still to be set up. */
    needOf: async (userId: string, organizationId: string): Promise<CodeNeed> => {
      if ((await codes.find(userId))?.onSince) return 'code'
      return (await requirements.among([organizationId])).length > 0 ? 'enrol' : null
    },

    /** Takes a code at sign-in, and says which kind it was; of a recovery code the person is told. @throws ProblemError `wrong-code`, `too-many-attempts` */
    spendAtSignIn: (actor: Actor, code: string): Promise<SpentCode> =>
      counted(actor.id, () => spendAndTell(actor, code)),

    /** Takes a code of somebody signed in who proves once more who they are. @throws ProblemError as `spendWithin` */
    prove: (actor: Actor, given: CodeWithin): Promise<SpentCode> =>
      spendWithin(actor, 'proof', given, () => spendAndTell(actor, given.code)),

    /** Whether somebody has codes. */
    areOn: async (userId: string): Promise<boolean> => Boolean((await codes.find(userId))?.onSince),
  }
}

export type OneTimeCodeService = ReturnType<typeof createOneTimeCodeService>
