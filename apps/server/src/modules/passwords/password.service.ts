import { type Actor, operatorActor } from '../../platform/actor.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import type { Connection } from '../../platform/mongo.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { createRateLimit } from '../../platform/rate-limit.ts'
import { hashOfToken, newToken, toLink } from '../../platform/single-use-link.ts'
import type { Person } from '../users/user.service.ts'
import { createPasswordMail, type PasswordMailDeps } from './password-mail.ts'
import { createPasswordResetModel, type PasswordResetRow } from './password-reset.model.ts'

export interface PasswordDeps extends Omit<PasswordMailDeps, 'makeLink'> {
  readonly connection: Connection
  readonly now: () => Date
  /** Where people reach the console, without a slash at the end. */
  readonly publicUrl: string
}

const resetPath = '/reset-password'
const hour = 3600

const linkEnded = (): ProblemError =>
  new ProblemError('link-ended', {
    detail: 'This link was used, has expired, or was copied only in part.',
  })

/** Requests for a reset, counted alike for known and unknown e-mails. */
const createResetLimits = (connection: Connection) => {
  const both = createRateLimit(connection, { name: 'reset-both', points: 5, seconds: hour })
  const email = createRateLimit(connection, { name: 'reset-email', points: 20, seconds: hour })
  const address = createRateLimit(connection, { name: 'reset-address', points: 50, seconds: hour })
  return async (given: string, ip: string): Promise<void> => {
    await both.take(hashedKey(given, ip))
    await address.take(hashedKey(ip))
    await email.take(hashedKey(given))
  }
}

/** Changing one's own password, and setting a new one by a link when it is forgotten. */
export const createPasswordService = (deps: PasswordDeps) => {
  const { connection, users, mailer, now, publicUrl, resetMinutes } = deps
  const rows = createPasswordResetModel(connection)
  const takeRequest = createResetLimits(connection)
  const linkLimit = createRateLimit(connection, { name: 'reset-links', points: 100, seconds: hour })

  const makeLink = async ({ id }: Person): Promise<string> => {
    const { token, hash } = newToken()
    await rows.create([{ _id: hash, userId: id, expiresAt: new Date(now().getTime() + resetMinutes * 60_000) }])
    return toLink(publicUrl, resetPath, token)
  }
  const mail = createPasswordMail({ ...deps, makeLink })

  const findOpen = async (token: string, ip: string): Promise<PasswordResetRow> => {
    await linkLimit.take(hashedKey(ip))
    const row = await rows.findOne({ _id: hashOfToken(token), expiresAt: { $gt: now() } }).lean<PasswordResetRow>()
    if (!row) throw linkEnded()
    return row
  }

  /** What ends with the old password. */
  const endOld = async (userId: string): Promise<void> => {
    await rows.deleteMany({ userId })
    await users.tell(userId, { kind: 'password-changed' })
  }

  return {
    /**
     * Ends every session, the one that asks too: it goes on under the epoch of the person that comes back.
     * @throws ProblemError `people-only` for a machine, `wrong-password`, `invalid-request`, `too-many-attempts`
     */
    change: async (
      actor: Actor,
      given: { currentPassword: string; newPassword: string },
      ip: string,
    ): Promise<Person> => {
      const proof = { password: given.currentPassword, field: 'currentPassword', ip }
      const person = await users.proveAfresh(actor, 'new-password', proof)
      return users.setPassword(person.id, {
        password: given.newPassword,
        field: 'newPassword',
        action: 'user.password-changed',
        settle: () => endOld(person.id),
      })
    },

    /** Says the same, as fast, whether the e-mail is known or not. @throws ProblemError `email-not-set-up` */
    requestReset: async (email: string, ip: string): Promise<{ minutes: number }> => {
      if (!mailer) {
        throw new ProblemError('email-not-set-up', {
          detail: 'Without e-mail a forgotten password cannot be set anew from here.',
        })
      }
      await takeRequest(email, ip)
      await mail.promiseReset(email)
      return { minutes: resetMinutes }
    },

    /** A link for the operator to pass on. @throws ProblemError `not-found` */
    makeResetLink: async (email: string): Promise<{ link: string; minutes: number }> => {
      const person = await users.findByEmail(email)
      if (!person) throw new ProblemError('not-found', { detail: `Nobody has the e-mail ${email}.` })
      await users.recordEverywhere(person, 'user.password-reset-requested', { by: operatorActor })
      return { link: await makeLink(person), minutes: resetMinutes }
    },

    /** @throws ProblemError `link-ended` */
    lookUpReset: async (token: string, ip: string): Promise<{ email: string; expiresAt: string }> => {
      const row = await findOpen(token, ip)
      const person = await users.find(row.userId)
      if (!person) throw linkEnded()
      return { email: person.email, expiresAt: row.expiresAt.toISOString() }
    },

    /** Of several at once one sets its password. @throws ProblemError `link-ended`, `invalid-request` */
    reset: async (given: { token: string; password: string }, ip: string): Promise<void> => {
      const { _id, userId } = await findOpen(given.token, ip)
      await users.setPassword(userId, {
        password: given.password,
        field: 'password',
        action: 'user.password-reset',
        settle: async () => {
          const taken = await rows.findOneAndDelete({ _id, expiresAt: { $gt: now() } }).lean<PasswordResetRow>()
          if (!taken) throw linkEnded()
          await endOld(userId)
        },
      })
    },
  }
}

export type PasswordService = ReturnType<typeof createPasswordService>
