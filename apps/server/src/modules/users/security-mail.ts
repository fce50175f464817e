import { z } from 'zod'
import { type FollowUpHandler, type FollowUps, noOrganization } from '../../platform/follow-ups.ts'
import { randomText } from '../../platform/ids.ts'
import { toLetter } from '../../platform/letter.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Mailer } from '../../platform/mail.ts'
import { aboutAnHour, sendPromised } from '../../platform/mail-promise.ts'
import type { Person } from './persons.ts'
import { type SecurityChange, securityChangeSchema, toSecurityLetter } from './security-letters.ts'

const promisedSchema = z.strictObject({
  userId: z.string(),
  tries: z.int(),
  /** Names all tries of one e-mail. */
  mailId: z.string(),
  change: securityChangeSchema,
})
type Promised = Readonly<z.infer<typeof promisedSchema>>

/** One that was tried is promised again with its change named. */
const promisedByOldSchema = promisedSchema.partial({ change: true })

export interface SecurityMailDeps {
  readonly followUps: FollowUps
  /** Null: what is promised is dropped, and nobody is told. */
  readonly mailer: Mailer | null
  readonly publicUrl: string
  readonly logger: Logger
}

/** Tells people by e-mail what changed of how they sign in, as promises kept by the worker. */
export const createSecurityMail = (
  { followUps, mailer, publicUrl, logger }: SecurityMailDeps,
  find: (userId: string) => Promise<Person | undefined>,
) => {
  const mails = followUps.define('users.security-mail', promisedSchema)
  /** What the version before called the one e-mail of these that it had. */
  const ofOld = followUps.define('passwords.changed-mail', promisedByOldSchema)

  const handle: FollowUpHandler<Promised> = async (promised) => {
    const person = mailer ? await find(promised.userId) : undefined
    if (!mailer || !person) return undefined
    const { id: userId, name, email } = person
    const { change } = promised
    const facts = { userId, change: change.kind }
    const letter = toLetter(toSecurityLetter(change, { name, url: `${publicUrl}/sign-in` }))
    const by = { mailer, logger, patience: aboutAnHour, what: 'An e-mail about signing in', facts }
    return (await sendPromised(by, { ...letter, to: { name, address: email }, id: promised.mailId }, promised)).next
  }
  const promiseOf = (userId: string, change: SecurityChange): Promised => ({
    userId,
    tries: 0,
    mailId: randomText(22),
    change,
  })
  mails.handle(handle)
  ofOld.handle((promised, context) => handle({ ...promised, change: { kind: 'password-changed' } }, context))

  return {
    /**
     * In the transaction of the change. Promised whatever this process knows of e-mail: an operator's command need not have
     * the settings of the worker that sends.
     */
    tell: (userId: string, change: SecurityChange): Promise<void> =>
      mails.request(noOrganization, promiseOf(userId, change)),

    /** Many people of one change, each by an e-mail of their own; in the transaction of the change. */
    tellAll: (userIds: readonly string[], change: SecurityChange): Promise<void> =>
      mails.requestAll(
        noOrganization,
        userIds.map((userId) => promiseOf(userId, change)),
      ),
  }
}
