import { type Connection, defineModel } from '../../platform/mongo.ts'

export const eventKinds = [
  'integration.validation.error',
  'integration.missingaccountmapping.error',
  'integration.authentication.error',
  'integration.perform.error',
  'integration.disabled.error',
] as const
export type EventKind = (typeof eventKinds)[number]

/** Something that needs a person. `dedupeKey` joins what has the same cause; `count` says how often it happened. */
export interface IntegrationEventRow {
  _id: string
  organizationId: string
  kind: EventKind
  /** The object whose page mends it: an account, a credential, a run, a configuration. */
  targetId: string
  dedupeKey: string
  message: string
  remedy: string
  count: number
  actionedAt: Date | null
  createdAt: Date
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
      targetId: text,
      dedupeKey: text,
      message: text,
      remedy: text,
      count: { type: Number, required: true },
      actionedAt: Date,
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
    },
    indexes: [
      [{ organizationId: 1, createdAt: -1, _id: -1 }],
      [
        { organizationId: 1, kind: 1, dedupeKey: 1 },
        { unique: true, partialFilterExpression: { actionedAt: null } },
      ],
    ],
  })
