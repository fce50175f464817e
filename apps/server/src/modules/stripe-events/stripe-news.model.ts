import { type Connection, defineModel } from '../../platform/mongo.ts'

/** When Stripe's word last reached a credential, and how; one row a credential, named like it. */
export interface StripeNewsRow {
  _id: string
  organizationId: string
  lastEventAt: Date | null
  lastEventType: string | null
  /** Begun and not through yet. */
  sweepStartedAt: Date | null
  lastSweptAt: Date | null
  /** An event could not be worked: the sweep is to find what it told of. */
  missedSince: Date | null
}

export const createStripeNewsModel = (connection: Connection) =>
  defineModel<StripeNewsRow>(connection, {
    name: 'StripeNews',
    collection: 'stripe-news',
    fields: {
      organizationId: { type: String, required: true },
      lastEventAt: Date,
      lastEventType: String,
      sweepStartedAt: Date,
      lastSweptAt: Date,
      missedSince: Date,
    },
  })
