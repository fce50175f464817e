import {
  type EventKind,
  type EventTargetType,
  eventKinds,
  eventTargetTypes,
} from '@billbridge/contract/integration-events'
import { type Mode, modeSchema } from '@billbridge/contract/modes'
import { type Connection, defineModel, embedded } from '../../platform/mongo.ts'

/**
 * One person to be told of one change of an event. `_id` is event, change and person, so that nobody is told twice of
 * the same. Whatever a person is still to be told goes in their next e-mail, also what an e-mail before failed to tell.
 */
export interface NotificationRow {
  _id: string
  organizationId: string
  userId: string
  eventId: string
  change: 'raised' | 'recovered'
  kind: EventKind
  mode: Mode
  target: { type: EventTargetType; id: string }
  cause: string | null
  /** Which one of many that may have the same cause; missing in rows from before this was noted. */
  subject?: string | null
  credentialId: string | null
  /** Of the configurations, and of a lost credential its own. */
  about: string[]
  message: string
  remedy: string
  happenedAt: Date
  /** Not before this time; a claim moves it to the end of its lease. Null when nothing is left to do. */
  dueAt: Date | null
  /** The e-mail it was last part of, as the log names it. */
  batchId: string | null
  leaseToken: string | null
  failedSince: Date | null
  tries: number
  sentAt: Date | null
  /** Why it was never sent. */
  gaveUpBecause: string | null
  /** Sent or given up; kept a year, so that a recovery finds who was told. */
  doneAt: Date | null
}

export const notificationId = (eventId: string, change: NotificationRow['change'], userId: string): string =>
  `${eventId}:${change}:${userId}`

const text = { type: String, required: true }
const keptSeconds = 365 * 24 * 60 * 60

export const createNotificationModel = (connection: Connection) =>
  defineModel<NotificationRow>(connection, {
    name: 'Notification',
    collection: 'notifications',
    fields: {
      organizationId: text,
      userId: text,
      eventId: text,
      change: { type: String, enum: ['raised', 'recovered'], required: true },
      kind: { type: String, enum: eventKinds, required: true },
      mode: { type: String, enum: modeSchema.options, required: true },
      target: embedded({ type: { type: String, enum: eventTargetTypes, required: true }, id: text }),
      cause: String,
      subject: String,
      credentialId: String,
      about: [String],
      message: text,
      remedy: text,
      happenedAt: { type: Date, required: true },
      dueAt: Date,
      batchId: String,
      leaseToken: String,
      failedSince: Date,
      tries: { type: Number, required: true },
      sentAt: Date,
      gaveUpBecause: String,
      doneAt: Date,
    },
    indexes: [
      [{ dueAt: 1 }],
      [{ organizationId: 1, userId: 1, dueAt: 1 }],
      [{ organizationId: 1, userId: 1, batchId: 1 }],
      [{ organizationId: 1, userId: 1, sentAt: -1 }],
      [{ eventId: 1, change: 1 }],
      [{ doneAt: 1 }, { expireAfterSeconds: keptSeconds }],
    ],
  })
