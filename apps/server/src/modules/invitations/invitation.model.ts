import type { ActorReference } from '@billbridge/contract/ids'
import { invitationDeliveries } from '@billbridge/contract/invitations'
import type { Role } from '@billbridge/contract/permissions'
import { type Connection, defineModel, embedded } from '../../platform/mongo.ts'

export interface InvitationRow {
  _id: string
  organizationId: string
  /** Lower case. */
  email: string
  role: Role
  status: 'open' | 'accepted' | 'revoked'
  /** Of the links made for this generation: an e-mail that has to be tried again gets another one. */
  tokenHashes: string[]
  /** Raised when it is sent again; what was promised for one before is not done. */
  generation: number
  invitedBy: ActorReference
  /** The person behind it; absent in rows of old, and where there is none. */
  personId?: string | null
  createdAt: Date
  expiresAt: Date
  delivery: (typeof invitationDeliveries)[number]
  deliveryProblem: string | null
  /** Accepted or revoked; kept for a while, so that its link can say so. */
  endedAt: Date | null
}

const text = { type: String, required: true }
const moment = { type: Date, required: true }
const keptSeconds = 90 * 24 * 3600

const endedByRestoration =
  'Its link ended, because Billbridge was restored from a backup. Send it again if it still holds.'

/** Its links end, and what was promised for them; the admin sees it in the list and may send it again, or revoke it. */
const endsWithRestoration = {
  // One that ended by an earlier restoration, and was not sent again, has nothing left to end.
  where: { status: 'open', deliveryProblem: { $ne: endedByRestoration } },
  owner: { organization: 'organizationId' },
  update: {
    $set: {
      tokenHashes: [],
      delivery: 'failed',
      deliveryProblem: endedByRestoration,
    },
    $inc: { generation: 1 },
  },
}

export const createInvitationModel = (connection: Connection) =>
  defineModel<InvitationRow>(connection, {
    name: 'Invitation',
    collection: 'invitations',
    fields: {
      organizationId: text,
      email: text,
      role: { type: String, enum: ['viewer', 'editor', 'admin'], required: true },
      status: { type: String, enum: ['open', 'accepted', 'revoked'], required: true },
      tokenHashes: [String],
      generation: { type: Number, required: true },
      invitedBy: embedded({ kind: String, id: String, name: String }),
      personId: String,
      createdAt: moment,
      expiresAt: moment,
      delivery: { type: String, enum: invitationDeliveries, required: true },
      deliveryProblem: String,
      endedAt: Date,
    },
    endsWithRestoration,
    indexes: [
      [{ organizationId: 1, status: 1, createdAt: -1, _id: -1 }],
      [
        { organizationId: 1, email: 1 },
        { unique: true, partialFilterExpression: { status: 'open' } },
      ],
      [{ tokenHashes: 1 }],
      [{ endedAt: 1 }, { expireAfterSeconds: keptSeconds }],
    ],
  })
