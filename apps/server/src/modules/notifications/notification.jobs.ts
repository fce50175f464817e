import { finishesIn } from '../../platform/finishing.ts'
import { hashedKey } from '../../platform/hashed-key.ts'
import { holdingLease } from '../../platform/lease.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Mail, Mailer, MailOutcome } from '../../platform/mail.ts'
import type { Reachability } from '../../platform/mongo.ts'
import { pause, repeat } from '../../platform/repeat.ts'
import type { IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { UserService } from '../users/user.service.ts'
import { type Message, toMessage, toShortMessage } from './notification-message.ts'
import { type Batch, leaseMs, type NotificationQueue } from './notification-queue.ts'

const idleMs = 1_000

export interface NotificationJobsDeps {
  readonly queue: NotificationQueue
  /** Null: there is nothing to do. */
  readonly mailer: Mailer | null
  readonly users: Pick<UserService, 'activeMembers'>
  readonly organizations: Pick<OrganizationService, 'findMany'>
  readonly integrationEvents: Pick<IntegrationEventService, 'standingsOf'>
  readonly publicUrl: string
  readonly reachability: Reachability
  readonly logger: Logger
}

/**
 * The same for the same news in the same words: so a mailbox shows once what is sent again because the server's answer was
 * lost, and never takes for a repetition what tells more.
 */
const messageIdOf = ({ rows }: Batch, { text }: Message): string => hashedKey(...rows.map(({ _id }) => _id), text)

/** Sends what people are to be told, one e-mail after the other. */
export const createNotificationJobs = (deps: NotificationJobsDeps) => {
  const { queue, mailer, users, organizations, integrationEvents, reachability, logger } = deps
  const stopping = new AbortController()
  let loop = Promise.resolve()

  const noteGivenUp = ({ id, organizationId, userId }: Batch, via: Mailer, events: number, reason: string): void => {
    via.noteGivenUp()
    logger.warn({ batchId: id, organizationId, userId, events, reason }, 'An e-mail was given up')
  }

  const giveUp = async (batch: Batch, via: Mailer, reason: string): Promise<void> => {
    const given = await queue.giveUp(batch, reason)
    if (given > 0) noteGivenUp(batch, via, given, reason)
  }

  const settle = async (batch: Batch, via: Mailer, outcome: MailOutcome): Promise<void> => {
    const { id, organizationId, userId, rows } = batch
    const facts = { batchId: id, organizationId, userId, events: rows.length }
    if (outcome.kind === 'sent') {
      await queue.markSent(batch)
      logger.info(facts, 'An e-mail was sent')
      return
    }
    const { reason } = outcome
    if (outcome.kind === 'refused') return giveUp(batch, via, reason)
    const { given, later } = await queue.tryLater(batch, reason)
    if (given > 0) noteGivenUp(batch, via, given, reason)
    if (later > 0) logger.warn({ ...facts, reason }, 'An e-mail could not be sent and is tried again')
  }

  /** Null: a worker that stood still until another one took over has nothing to say any more. */
  const send = async (batch: Batch, via: Mailer, mail: Mail): Promise<MailOutcome | null> => {
    const renew = () => queue.renew(batch)
    return (await renew()) ? holdingLease(leaseMs, renew, () => via.send(mail)) : null
  }

  const work = async (batch: Batch, via: Mailer): Promise<void> => {
    const { organizationId, userId, rows } = batch
    const [organization] = await organizations.findMany([organizationId])
    const [user] = await users.activeMembers(organizationId, { ids: [userId] })
    if (!organization || !user) return giveUp(batch, via, 'The person is no active member any more.')
    const { publicUrl } = deps
    const eventIds = [...new Set(rows.map(({ eventId }) => eventId))]
    const standings = await integrationEvents.standingsOf(organizationId, eventIds)
    const input = { recipient: user.name, organization: organization.name, publicUrl, rows, standings }
    const to = { name: user.name, address: user.email }
    const tell = (message: Message) => send(batch, via, { ...message, id: messageIdOf(batch, message), to })
    const [message, short] = [toMessage(input), toShortMessage(input)]
    let outcome = await tell(message)
    // It may be refused for its size: what stops everything is not given up with that.
    if (outcome?.kind === 'refused' && short.text !== message.text) outcome = await tell(short)
    if (outcome) await settle(batch, via, outcome)
  }

  const runOnce = async (): Promise<boolean> => {
    if (!mailer) return false
    const batch = await queue.claim()
    if (batch) await work(batch, mailer)
    return batch !== null
  }

  const run = (): Promise<void> =>
    repeat({
      turn: runOnce,
      rest: (worked) => (worked ? undefined : pause(idleMs, stopping.signal)),
      failing: 'E-mails could not be worked',
      signal: stopping.signal,
      reachability,
      logger,
    })

  return {
    start: (): void => {
      if (mailer) loop = run()
    },
    /**
     * Lets the e-mail under way be sent. One that takes too long is left to its lease: handed back at once it would be
     * sent twice.
     */
    stop: async (): Promise<void> => {
      stopping.abort()
      await finishesIn(loop)
    },
    /** Sends everything that is due now; for tests. */
    drain: async (): Promise<void> => {
      while (await runOnce());
    },
  }
}
