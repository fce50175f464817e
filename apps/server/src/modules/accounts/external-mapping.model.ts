import type { ExternalMapping } from '@billbridge/contract/external-mappings'
import type { Mode } from '@billbridge/contract/modes'
import { anyShape, type Connection, defineModel } from '../../platform/mongo.ts'
import type { NewCustomer } from '../../stripe/stripe-customers.ts'

/** Account ↔ Stripe customer, for one Stripe account and mode. */
export interface ExternalMappingRow {
  _id: string
  organizationId: string
  accountId: string
  /** Lower-cased copies of the account's, kept in step with it, for search and order. */
  accountCodeLower: string
  accountNameLower: string
  stripeAccountId: string
  mode: Mode
  customerId: string
  customerName: string | null
  customerEmail: string | null
  status: ExternalMapping['status']
  origin: ExternalMapping['origin']
  version: number
  createdAt: Date
  updatedAt: Date
}

const place = { stripeAccountId: 1, mode: 1 } as const

export const createExternalMappingModel = (connection: Connection) =>
  defineModel<ExternalMappingRow>(connection, {
    name: 'ExternalMapping',
    collection: 'external-mappings',
    fields: {
      organizationId: { type: String, required: true },
      accountId: { type: String, required: true },
      accountCodeLower: { type: String, required: true },
      accountNameLower: { type: String, required: true },
      stripeAccountId: { type: String, required: true },
      mode: { type: String, required: true },
      customerId: { type: String, required: true },
      customerName: String,
      customerEmail: String,
      status: { type: String, required: true },
      origin: { type: String, required: true },
      version: { type: Number, required: true },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
    },
    indexes: [
      [{ organizationId: 1, accountId: 1, ...place }, { unique: true }],
      // What filters look at comes last, so that it is judged without the document.
      [{ organizationId: 1, accountCodeLower: 1, _id: 1, ...place, status: 1, accountId: 1 }],
      [{ organizationId: 1, ...place, accountCodeLower: 1, _id: 1, status: 1, accountId: 1 }],
      [{ organizationId: 1, mode: 1, accountCodeLower: 1, _id: 1, status: 1, accountId: 1 }],
      [{ organizationId: 1, status: 1, accountCodeLower: 1, _id: 1, ...place, accountId: 1 }],
      [{ organizationId: 1, accountId: 1, accountCodeLower: 1, _id: 1, ...place, status: 1 }],
      [{ organizationId: 1, accountNameLower: 1, _id: 1 }],
      [{ organizationId: 1, customerId: 1 }],
    ],
  })

export type ExternalMappingModel = ReturnType<typeof createExternalMappingModel>

/**
 * The fence around making a customer: at most one row for an account in a Stripe account and mode, there from before
 * Stripe is asked until the mapping is noted.
 */
export interface CustomerCreationRow {
  _id: string
  organizationId: string
  accountId: string
  stripeAccountId: string
  mode: Mode
  /** Counts idempotency keys: a new one only after Stripe is known not to have made anything with the ones before. */
  generation: number
  /** What was sent, and is sent again word for word; null before the first try. */
  sent: NewCustomer | null
  /** When the key of this generation was first used. */
  sentAt: Date | null
  /** A try ended without an answer: Stripe may have made the customer. */
  outcomeUnknown: boolean
  leaseToken: string | null
  leaseUntil: Date | null
  createdAt: Date
}

export const createCustomerCreationModel = (connection: Connection) =>
  defineModel<CustomerCreationRow>(connection, {
    name: 'CustomerCreation',
    collection: 'customer-creations',
    fields: {
      organizationId: { type: String, required: true },
      accountId: { type: String, required: true },
      stripeAccountId: { type: String, required: true },
      mode: { type: String, required: true },
      generation: { type: Number, required: true },
      sent: anyShape,
      sentAt: Date,
      outcomeUnknown: { type: Boolean, required: true },
      leaseToken: String,
      leaseUntil: Date,
      createdAt: { type: Date, required: true },
    },
    indexes: [[{ organizationId: 1, accountId: 1, ...place }, { unique: true }]],
  })

export type CustomerCreationModel = ReturnType<typeof createCustomerCreationModel>
