import { type BackoffOptions, backoffMs } from './backoff.ts'
import type { FollowUpOutcome } from './follow-ups.ts'
import type { Logger } from './logger.ts'
import type { Mail, Mailer, MailOutcome } from './mail.ts'

/** How long an e-mail is worth trying. */
export interface MailPatience extends Pick<BackoffOptions, 'baseMs' | 'capMs'> {
  readonly mostTries: number
}

/** For what is of use within about an hour, or not at all. */
export const aboutAnHour: MailPatience = { mostTries: 10, baseMs: 5_000, capMs: 10 * 60_000 }

export interface MailSending {
  readonly mailer: Mailer
  readonly logger: Logger
  readonly patience: MailPatience
  /** What it is, as the log says it: `An invitation`. */
  readonly what: string
  /** Ids that go with it in the log. */
  readonly facts: Readonly<Record<string, unknown>>
}

export interface MailTry<T> {
  readonly outcome: MailOutcome
  /** The same promise once more, later; undefined when it was sent, or is given up. */
  readonly next: FollowUpOutcome<T>
}

/** One try of an e-mail that a follow-up promised; what failed and may be tried more often is promised again. */
export const sendPromised = async <T extends { readonly tries: number }>(
  { mailer, logger, patience, what, facts }: MailSending,
  mail: Mail,
  promised: T,
): Promise<MailTry<T>> => {
  const { tries } = promised
  const outcome = await mailer.send(mail)
  if (outcome.kind === 'sent') {
    logger.info({ ...facts, tries }, `${what} was sent`)
    return { outcome, next: undefined }
  }
  const again = outcome.kind === 'failed' && tries < patience.mostTries
  logger.warn({ ...facts, tries, again, reason: outcome.reason }, `${what} could not be sent`)
  if (!again) {
    mailer.noteGivenUp()
    return { outcome, next: undefined }
  }
  const delayMs = patience.baseMs + backoffMs(tries + 1, patience)
  return { outcome, next: { continueWith: { ...promised, tries: tries + 1 }, delayMs } }
}
