import { z } from 'zod'
import { systemActor } from '../../platform/actor.ts'
import { type FollowUpHandler, type FollowUps, noOrganization } from '../../platform/follow-ups.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import { randomText } from '../../platform/ids.ts'
import { toLetter } from '../../platform/letter.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Mailer } from '../../platform/mail.ts'
import { aboutAnHour, sendPromised } from '../../platform/mail-promise.ts'
import type { Transaction } from '../../platform/mongo.ts'
import { requestOrigin, requestOriginSchema, withRequestOrigin } from '../../platform/request-origin.ts'
import type { Person, UserService } from '../users/user.service.ts'
import { toResetLetter } from './password-letters.ts'

const resetPromisedSchema = z.strictObject({
  email: z.string(),
  tries: z.int(),
  /** Names all tries of one request. */
  mailId: z.string(),
  origin: requestOriginSchema.nullable(),
})
type ResetPromised = Readonly<z.infer<typeof resetPromisedSchema>>

export interface PasswordMailDeps {
  readonly followUps: FollowUps
  readonly mailer: Mailer | null
  readonly users: UserService
  readonly transaction: Transaction
  readonly logger: Logger
  readonly resetMinutes: number
  readonly makeLink: (person: Person) => Promise<string>
}

/**
 * Sends links for new passwords by e-mail, as promises kept by the worker. A request is written down alike for a known and
 * an unknown e-mail, and looked up only here: neither answer nor time tells which it was.
 */
export const createPasswordMail = (deps: PasswordMailDeps) => {
  const { mailer, users, logger, resetMinutes, makeLink } = deps
  const resets = deps.followUps.define('passwords.reset-mail', resetPromisedSchema, { endsWithRestoration: true })

  const handleReset: FollowUpHandler<ResetPromised> = async (promised) => {
    const person = await users.findByEmail(promised.email)
    if (!mailer || !person || (await users.activeMemberships(person.id)).length === 0) return undefined
    const link = await makeLink(person)
    const work = () => users.recordEverywhere(person, 'user.password-reset-requested', { by: systemActor })
    if (promised.tries === 0) await deps.transaction(() => withRequestOrigin(promised.origin, work))
    const { id: userId, name, email } = person
    const letter = toLetter(toResetLetter({ name, link, minutes: resetMinutes }))
    const by = {
      mailer,
      logger,
      patience: aboutAnHour,
      what: 'An e-mail with a link for a new password',
      facts: { userId },
    }
    return (await sendPromised(by, { ...letter, to: { name, address: email }, id: promised.mailId }, promised)).next
  }
  resets.handle(handleReset)

  return {
    /** The same work whoever it is; a request that waits already is joined. */
    promiseReset: (email: string): Promise<void> => {
      const promised = { email, tries: 0, mailId: randomText(22), origin: requestOrigin() ?? null }
      const dedupeKey = hashedKey(email)
      return resets.request(noOrganization, promised, { dedupeKey })
    },
  }
}
