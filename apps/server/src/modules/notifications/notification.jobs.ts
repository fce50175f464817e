import { finishesIn } from '../../platform/finishing.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Mailer } from '../../platform/mail.ts'
import type { Reachability } from '../../platform/mongo.ts'
import { pause, repeat } from '../../platform/repeat.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import type { UserService } from '../users/user.service.ts'
import { toMessage } from './notification-message.ts'
import type { Batch, NotificationQueue } from './notification-queue.ts'

const idleMs = 1_000

export interface NotificationJobsDeps {
  readonly queue: NotificationQueue
  /** Null: there is nothing to do. */
  readonly mailer: Mailer | null
  readonly users: Pick<UserService, 'activeMembers'>
  readonly organizations: Pick<OrganizationService, 'findMany'>
  readonly publicUrl: string
  readonly reachability: Reachability
  readonly logger: Logger
}

/** Sends what people are to be told, one e-mail after the other. */
export const createNotificationJobs = (deps: NotificationJobsDeps) => {
  const { queue, mailer, users, organizations, reachability, logger } = deps
  const stopping = new AbortController()
  let loop = Promise.resolve()

  const giveUp = async (batch: Batch, via: Mailer, reason: string): Promise<void> => {
    await queue.giveUp(batch, reason)
    const { id, organizationId, userId, rows } = batch
    via.noteGivenUp()
    logger.warn({ batchId: id, organizationId, userId, events: rows.length, reason }, 'An e-mail was given up')
  }

  const work = async (batch: Batch, via: Mailer): Promise<void> => {
    const { id, organizationId, userId, rows } = batch
    const [organization] = await organizations.findMany([organizationId])
    const [user] = await users.activeMembers(organizationId, { ids: [userId] })
    if (!organization || !user) return giveUp(batch, via, 'The person is no active member any more.')
    const { publicUrl } = deps
    const message = toMessage({ recipient: user.name, organization: organization.name, publicUrl, rows })
    const outcome = await via.send({ ...message, id, to: { name: user.name, address: user.email } })
    const facts = { batchId: id, organizationId, userId, events: rows.length }
    if (outcome.kind === 'sent') {
      await queue.markSent(batch)
      logger.info(facts, 'An e-mail was sent')
      return
    }
    if (outcome.kind === 'failed' && (await queue.tryLater(batch))) {
      logger.warn({ ...facts, reason: outcome.reason }, 'An e-mail could not be sent and is tried again')
      return
    }
    await giveUp(batch, via, outcome.reason)
  }

  const runOnce = async (): Promise<boolean> => {
    if (!mailer) return false
    const batch = await queue.claim()
    if (batch && batch.rows.length > 0) await work(batch, mailer)
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
