import type { Mode } from '@billbridge/contract/modes'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'

/** Where events come in: the address of one credential, or the Connect address of one mode. */
export type EventDoor = `cred_${string}` | 'connect/live' | 'connect/test'

/** What became of an event. `unconcerned`: no row has its invoice · `known`: read since · `no-access`: nobody may read it. */
export type EventOutcome =
  | 'changed'
  | 'unchanged'
  | 'older'
  | 'known'
  | 'unconcerned'
  | 'no-access'
  | 'verified'
  | 'gave-up'

/** An event that was taken in: a hint to read something again, once per door. Kept for a while, so that it is done once. */
export interface StripeEventRow {
  /** Door and event id: the same event through the same door is one row. */
  _id: string
  door: EventDoor
  eventId: string
  type: string
  mode: Mode
  stripeAccountId: string
  invoice: { id: string; metadata: Record<string, string> } | null
  /** Those the account and mode belong to here. */
  credentials: { id: string; organizationId: string }[]
  status: 'ready' | 'working' | 'done' | 'failed'
  outcome: EventOutcome | null
  dueAt: Date
  /** Tries that failed for a passing reason. */
  failures: number
  /** How often it waited for work of ours on the row. */
  postponed: number
  leaseToken: string | null
  leaseUntil: Date | null
  receivedAt: Date
  settledAt: Date | null
  expiresAt: Date
}

const text = { type: String, required: true }
const moment = { type: Date, required: true }

export const createStripeEventModel = (connection: Connection) =>
  defineModel<StripeEventRow>(connection, {
    name: 'StripeEvent',
    collection: 'stripe-events',
    fields: {
      door: text,
      eventId: text,
      type: text,
      mode: { type: String, enum: ['live', 'test'], required: true },
      stripeAccountId: text,
      invoice: anyShape,
      credentials: [embedded({ id: text, organizationId: text })],
      status: { type: String, enum: ['ready', 'working', 'done', 'failed'], required: true },
      outcome: String,
      dueAt: moment,
      failures: { type: Number, required: true },
      postponed: { type: Number, required: true },
      leaseToken: String,
      leaseUntil: Date,
      receivedAt: moment,
      settledAt: Date,
      expiresAt: moment,
    },
    indexes: [
      [{ status: 1, dueAt: 1 }],
      [{ status: 1, leaseUntil: 1 }],
      [{ status: 1, receivedAt: 1 }],
      [{ expiresAt: 1 }, { expireAfterSeconds: 0 }],
    ],
  })
