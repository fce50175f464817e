import type { Logger } from '../../platform/logger.ts'
import type { Mailer } from '../../platform/mail.ts'
import type { Connection, Reachability, Transaction } from '../../platform/mongo.ts'
import type { EventTold, IntegrationEventService } from '../integration-events/integration-event.service.ts'
import type { OrganizationService } from '../organizations/organization.service.ts'
import { createNotificationJobs } from './notification.jobs.ts'
import { createNotificationModel, type NotificationRow, notificationId } from './notification.model.ts'
import { createNotificationQueue } from './notification-queue.ts'
import { createRecipients, type RecipientDeps } from './notification-recipients.ts'
import { concernsTheWhole } from './notification-topics.ts'

/** What happens within this time goes in one e-mail. */
const windowMs = 15_000
/** Failed bills trickle in while a run goes on: after one e-mail about them the next waits so long. */
const quietMs = 10 * 60_000

export interface NotificationDeps extends RecipientDeps {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly now: () => Date
  readonly reachability: Reachability
  readonly logger: Logger
  readonly publicUrl: string
  /** Null where no mail server is set up: then nobody is told, and nothing is kept to be told later. */
  readonly mailer: Mailer | null
  readonly organizations: Pick<OrganizationService, 'findMany'>
  readonly integrationEvents: Pick<IntegrationEventService, 'raised' | 'recovered' | 'standingsOf'>
}

type Change = NotificationRow['change']

/** Tells the chosen people by e-mail: once when an event is raised, and once when its cause is gone. */
export const createNotificationService = (deps: NotificationDeps) => {
  const { now, mailer, integrationEvents } = deps
  const rows = createNotificationModel(deps.connection)
  const recipients = createRecipients(deps)
  const queue = createNotificationQueue({ rows, transaction: deps.transaction, now })

  const dueAt = async (event: EventTold, change: Change, userId: string): Promise<Date> => {
    const at = now().getTime()
    if (change === 'recovered' || concernsTheWhole(event)) return new Date(at + windowMs)
    const last = await rows
      .findOne({ organizationId: event.organizationId, userId, sentAt: { $gt: new Date(at - quietMs) } })
      .sort({ sentAt: -1 })
      .lean<NotificationRow>()
    return new Date(Math.max(at + windowMs, (last?.sentAt?.getTime() ?? 0) + quietMs))
  }

  const tell = async (event: EventTold, change: Change, userIds: readonly string[], about: string[]): Promise<void> => {
    const {
      eventId,
      organizationId,
      kind,
      mode,
      target,
      cause,
      subject,
      credentialId,
      message,
      remedy,
      at: happenedAt,
    } = event
    const known = { kind, mode, target, cause, subject, credentialId, message, remedy }
    const facts = { ...known, eventId, organizationId, happenedAt }
    const fresh = { batchId: null, leaseToken: null, failedSince: null, tries: 0, sentAt: null, gaveUpBecause: null }
    for (const userId of userIds) {
      const row = { ...facts, ...fresh, userId, change, about, doneAt: null, dueAt: await dueAt(event, change, userId) }
      // What was told is not told again, however often it is announced.
      await rows.updateOne({ _id: notificationId(eventId, change, userId) }, { $setOnInsert: row }, { upsert: true })
    }
  }

  if (mailer) {
    integrationEvents.raised.subscribe(async (event) => {
      const { userIds, about } = await recipients.of(event)
      await tell(event, 'raised', userIds, about)
    })
    integrationEvents.recovered.subscribe(async (event) => {
      const { organizationId, eventId } = event
      const told = await rows.find({ eventId, change: 'raised', organizationId }).lean<NotificationRow[]>()
      const [first] = told
      if (first) {
        await tell(
          event,
          'recovered',
          told.map(({ userId }) => userId),
          first.about,
        )
      }
    })
  }

  return {
    /** What people who choose recipients have to know. */
    channels: () => ({ email: mailer !== null }),

    /** The sending of e-mails, one after the other. */
    createJobs: () => createNotificationJobs({ ...deps, queue }),
  }
}

export type NotificationService = ReturnType<typeof createNotificationService>
