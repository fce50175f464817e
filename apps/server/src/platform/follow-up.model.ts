import { anyShape, type Connection, defineModel } from './mongo.ts'

/** A piece of work that was promised in a transaction and is done after it. */
export interface FollowUpRow {
  _id: string
  kind: string
  organizationId: string
  payload: unknown
  dedupeKey: string | null
  status: 'ready' | 'working' | 'failed'
  /** Not before this time. */
  dueAt: Date
  /** Tries that failed since the last one that got anywhere. */
  failures: number
  lastError: string | null
  /** How often a process gave it back whose version does not know its shape; missing in most. */
  unknownTimes?: number
  leaseToken: string | null
  leaseUntil: Date | null
  /** Raised by every request for it, so that a claim and an uncommitted request collide instead of missing each other. */
  requests: number
  createdAt: Date
}

export const createFollowUpModel = (connection: Connection) =>
  defineModel<FollowUpRow>(connection, {
    name: 'FollowUp',
    collection: 'follow-ups',
    fields: {
      kind: { type: String, required: true },
      organizationId: { type: String, required: true },
      payload: anyShape,
      dedupeKey: String,
      status: { type: String, enum: ['ready', 'working', 'failed'], required: true },
      dueAt: { type: Date, required: true },
      failures: { type: Number, required: true },
      lastError: String,
      unknownTimes: Number,
      leaseToken: String,
      leaseUntil: Date,
      requests: { type: Number, required: true },
      createdAt: { type: Date, required: true },
    },
    indexes: [
      [{ status: 1, dueAt: 1 }],
      [{ status: 1, leaseUntil: 1 }],
      [{ organizationId: 1, kind: 1, status: 1 }],
      [{ unknownTimes: 1 }, { partialFilterExpression: { unknownTimes: { $gt: 0 } } }],
      [
        { organizationId: 1, kind: 1, dedupeKey: 1 },
        { unique: true, partialFilterExpression: { status: 'ready', dedupeKey: { $type: 'string' } } },
      ],
    ],
  })
