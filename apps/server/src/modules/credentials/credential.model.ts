import type { Credential } from '@billbridge/contract/credentials'
import type { ActorReference } from '@billbridge/contract/ids'
import type { CredentialStatus, Destination } from '@billbridge/contract/modes'
import type { Sealed } from '../../platform/encryption.ts'
import { anyShape, type Connection, defineModel, embedded } from '../../platform/mongo.ts'
import { keyPlaceOf, webhookPlaceOf } from './credential-places.ts'

/** The right a person gave us at Stripe; all null or empty until then. */
export interface Approval {
  method: Credential['method']
  stripeAccountId: string | null
  stripeAccountName: string | null
  /** OAuth: the application it was given to. Another one cannot use it. */
  clientId: string | null
  /** OAuth: what was granted, such as `read_write`. */
  scope: string | null
  /** Restricted key: the key itself, sealed. */
  sealedKey: Sealed | null
  maskedKey: string | null
  permissions: Credential['permissions']
}

/** The endpoint at Stripe that tells us of a key's account. */
export interface CredentialWebhook {
  endpointId: string
  /** What its events are signed with, sealed. */
  sealedSecret: Sealed
  /** `connectedAt` of the credential when it was made: another key gets another endpoint. */
  keySince: Date
  madeAt: Date
}

export interface CredentialRow extends Approval {
  _id: string
  organizationId: string
  name: string
  /** Unique within the organization. */
  nameLower: string
  /** Name, id and Stripe account in lower case, for the search. */
  searchText: string
  status: CredentialStatus
  entityType: Credential['entityType']
  destination: Destination | null
  disconnection: { reason: NonNullable<Credential['disconnection']>['reason']; message: string; at: Date } | null
  /** Pending only. */
  expiresAt: Date | null
  /** When the access was last given; reports of its loss from before are old news. */
  connectedAt: Date | null
  /** When Stripe last said yes. */
  lastVerifiedAt: Date | null
  /** When Stripe was last asked and answered, whatever it said. */
  checkedAt: Date | null
  webhook: CredentialWebhook | null
  /** The one before; its events may still be on their way until then. */
  retiredWebhook: (CredentialWebhook & { until: Date }) | null
  /** Why Stripe made none. */
  webhookRefusal: { message: string; at: Date } | null
  version: number
  /** Raised by those who begin to use it, so that they collide with its deletion. */
  holds: number
  createdBy: ActorReference
  createdAt: Date
}

export const noApproval: Approval = {
  method: null,
  stripeAccountId: null,
  stripeAccountName: null,
  clientId: null,
  scope: null,
  sealedKey: null,
  maskedKey: null,
  permissions: [],
}

/** The filters of the list come last in each order's index, so that they are looked up there and not in the documents. */
const filters = { status: 1, destination: 1, searchText: 1 } as const

export const createCredentialModel = (connection: Connection) =>
  defineModel<CredentialRow>(connection, {
    name: 'Credential',
    collection: 'credentials',
    fields: {
      organizationId: { type: String, required: true },
      name: { type: String, required: true },
      nameLower: { type: String, required: true },
      searchText: { type: String, required: true },
      status: { type: String, enum: ['pending', 'connected', 'disconnected'], required: true },
      entityType: String,
      destination: String,
      method: String,
      stripeAccountId: String,
      stripeAccountName: String,
      clientId: String,
      scope: String,
      sealedKey: anyShape,
      maskedKey: String,
      permissions: [embedded({ permission: String, granted: Boolean })],
      disconnection: embedded({ reason: String, message: String, at: Date }),
      expiresAt: Date,
      connectedAt: Date,
      lastVerifiedAt: Date,
      checkedAt: Date,
      webhook: anyShape,
      retiredWebhook: anyShape,
      webhookRefusal: anyShape,
      version: { type: Number, required: true },
      holds: { type: Number, required: true },
      createdBy: embedded({ kind: String, id: String, name: String }),
      createdAt: { type: Date, required: true },
    },
    sealed: [
      { path: 'sealedKey', placeOf: keyPlaceOf },
      { path: 'webhook.sealedSecret', placeOf: (row) => webhookPlaceOf(row, row.webhook?.endpointId ?? '') },
      {
        path: 'retiredWebhook.sealedSecret',
        placeOf: (row) => webhookPlaceOf(row, row.retiredWebhook?.endpointId ?? ''),
      },
    ],
    indexes: [
      [{ organizationId: 1, nameLower: 1 }, { unique: true }],
      [{ organizationId: 1, nameLower: 1, _id: 1, ...filters }],
      [{ organizationId: 1, createdAt: 1, _id: 1, ...filters }],
      [{ organizationId: 1, lastVerifiedAt: 1, _id: 1, ...filters }],
      // Of all organizations: what expires, what is due for a check, and who else rests on one approval at Stripe.
      [{ status: 1, expiresAt: 1 }],
      [{ status: 1, checkedAt: 1 }],
      [{ stripeAccountId: 1, clientId: 1 }],
    ],
  })
