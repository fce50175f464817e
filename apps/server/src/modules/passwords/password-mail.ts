import { systemActor } from '../../platform/actor.ts'
import { backoffMs } from '../../platform/backoff.ts'
import { type FollowUpHandler, type FollowUps, noOrganization } from '../../platform/follow-ups.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import { randomText } from '../../platform/ids.ts'
import { type Letter, toLetter } from '../../platform/letter.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Mailer } from '../../platform/mail.ts'
import type { Transaction } from '../../platform/mongo.ts'
import { type RequestOrigin, requestOrigin, withRequestOrigin } from '../../platform/request-origin.ts'
import type { Person, UserService } from '../users/user.service.ts'
import { toChangedLetter, toResetLetter } from './password-letters.ts'

const mostTries = 10
const backoff = { baseMs: 5_000, capMs: 10 * 60_000 }

interface ResetPromised {
  readonly email: string
  readonly tries: number
  /** Names all tries of one request. */
  readonly mailId: string
  readonly origin: RequestOrigin | null
}

interface ChangePromised {
  readonly userId: string
  readonly tries: number
  readonly mailId: string
}

export interface PasswordMailDeps {
  readonly followUps: FollowUps
  readonly mailer: Mailer | null
  readonly users: UserService
  readonly transaction: Transaction
  readonly publicUrl: string
  readonly logger: Logger
  readonly resetMinutes: number
  readonly makeLink: (person: Person) => Promise<string>
}

/**
 * Tells people by e-mail about their passwords, as promises kept by the worker. A request for a new one is written down
 * alike for a known and an unknown e-mail, and looked up only here: neither answer nor time tells which it was.
 */
export const createPasswordMail = (deps: PasswordMailDeps) => {
  const { mailer, users, publicUrl, logger, resetMinutes, makeLink } = deps
  const resets = deps.followUps.define<ResetPromised>('passwords.reset-mail', { endsWithRestoration: true })
  const changes = deps.followUps.define<ChangePromised>('passwords.changed-mail')

  /** Sends once; the same promise again when it failed and more tries are left. */
  const send = async <T extends { tries: number; mailId: string }>(person: Person, letter: Letter, promised: T) => {
    if (!mailer) return undefined
    const { id, name, email } = person
    const outcome = await mailer.send({ ...toLetter(letter), to: { name, address: email }, id: promised.mailId })
    const { tries } = promised
    if (outcome.kind === 'sent') {
      logger.info({ userId: id, tries }, 'An e-mail about a password was sent')
      return undefined
    }
    const again = outcome.kind === 'failed' && tries < mostTries
    logger.warn({ userId: id, tries, again, reason: outcome.reason }, 'An e-mail about a password could not be sent')
    if (!again) return undefined
    return { continueWith: { ...promised, tries: tries + 1 }, delayMs: backoff.baseMs + backoffMs(tries + 1, backoff) }
  }

  const handleReset: FollowUpHandler<ResetPromised> = async (promised) => {
    const person = await users.findByEmail(promised.email)
    if (!person || (await users.activeMemberships(person.id)).length === 0) return undefined
    const link = await makeLink(person)
    const work = () => users.recordEverywhere(person, 'user.password-reset-requested', { by: systemActor })
    if (promised.tries === 0) {
      await deps.transaction(() => (promised.origin ? withRequestOrigin(promised.origin, work) : work()))
    }
    return send(person, toResetLetter({ name: person.name, link, minutes: resetMinutes }), promised)
  }
  resets.handle(handleReset)

  changes.handle(async (promised) => {
    const person = await users.find(promised.userId)
    if (!person) return undefined
    return send(person, toChangedLetter({ name: person.name, url: `${publicUrl}/sign-in` }), promised)
  })

  return {
    /** The same work whoever it is; a request that waits already is joined. */
    promiseReset: (email: string): Promise<void> => {
      const promised = { email, tries: 0, mailId: randomText(22), origin: requestOrigin() ?? null }
      const dedupeKey = hashedKey(email)
      return resets.request(noOrganization, promised, { dedupeKey })
    },

    /** In the transaction of the change. */
    promiseChanged: async (userId: string): Promise<void> => {
      if (mailer) await changes.request(noOrganization, { userId, tries: 0, mailId: randomText(22) })
    },
  }
}
