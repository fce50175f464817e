import type { ActorReference } from '@billbridge/contract/ids'
import {
  type EventKind,
  type EventTargetType,
  eventKinds,
  eventTargetTypes,
} from '@billbridge/contract/integration-events'
import { type Mode, modeSchema } from '@billbridge/contract/modes'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'

/** Something that needs a person. `dedupeKey` joins what has the same cause; `count` says how often it happened. */
export interface IntegrationEventRow {
  _id: string
  organizationId: string
  kind: EventKind
  mode: Mode
  /** The object whose page mends it. */
  target: { type: EventTargetType; id: string }
  dedupeKey: string
  /** Finer than the kind, where there is a table of causes. */
  cause: string | null
  /** Which one of many that may have the same cause; missing in rows from before this was noted. */
  subject?: string | null
  stripeAccountId: string | null
  credentialId: string | null
  /** Whose rules it concerns, and so whose chosen users are told. */
  configurationIds: string[]
  message: string
  remedy: string
  count: number
  /** Dealt with, by a person or by itself. */
  actioned: boolean
  actionedAt: Date | null
  /** Null while open, and when it settled itself. */
  actionedBy: ActorReference | null
  /** When its cause was found to be gone. */
  recoveredAt: Date | null
  /** It ended because another event tells more; missing while open, and in rows from before this was noted. */
  superseded?: boolean
  createdAt: Date
  /** When it happened last; what becomes of it changes nothing of this. */
  updatedAt: Date
}

const text = { type: String, required: true }

export const createIntegrationEventModel = (connection: Connection) =>
  defineModel<IntegrationEventRow>(connection, {
    name: 'IntegrationEvent',
    collection: 'integration-events',
    fields: {
      organizationId: text,
      kind: { type: String, enum: eventKinds, required: true },
      mode: { type: String, enum: modeSchema.options, required: true },
      target: embedded({ type: { type: String, enum: eventTargetTypes, required: true }, id: text }),
      dedupeKey: text,
      cause: String,
      subject: String,
      stripeAccountId: String,
      credentialId: String,
      configurationIds: [String],
      message: text,
      remedy: text,
      count: { type: Number, required: true },
      actioned: { type: Boolean, required: true },
      actionedAt: Date,
      actionedBy: anyShape,
      recoveredAt: Date,
      superseded: Boolean,
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
    },
    indexes: [
      [{ organizationId: 1, actioned: 1, mode: 1, kind: 1, updatedAt: -1, _id: -1 }],
      // These lead with what only their own questions name: the list would be tempted by them while there are few events.
      [{ 'target.id': 1, organizationId: 1, updatedAt: -1, _id: -1, actioned: 1, mode: 1, kind: 1 }],
      [{ configurationIds: 1, organizationId: 1, updatedAt: -1, _id: -1, actioned: 1, mode: 1, kind: 1 }],
      [{ credentialId: 1, organizationId: 1, updatedAt: -1, _id: -1, actioned: 1, mode: 1, kind: 1 }],
      [{ 'target.type': 1, _id: 1 }, { partialFilterExpression: { actioned: false } }],
      [
        { dedupeKey: 1, organizationId: 1, kind: 1 },
        { unique: true, partialFilterExpression: { actioned: false } },
      ],
    ],
  })
