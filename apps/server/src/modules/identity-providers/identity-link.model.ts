import { type Connection, defineModel } from '../../platform/mongo.ts'

/**
 * Which member an account at an identity provider belongs to. Bound by issuer and subject, never by an e-mail address,
 * which a provider may say of anybody. A member has one account, an account one member.
 */
export interface IdentityLinkRow {
  _id: string
  organizationId: string
  issuer: string
  /** The provider's own name of the account (`sub`). */
  subject: string
  userId: string
  linkedAt: Date
  /** Counts sign-ins by it: each collides with what takes the link away. Absent before the first. */
  signIns?: number
}

export const createIdentityLinkModel = (connection: Connection) =>
  defineModel<IdentityLinkRow>(connection, {
    name: 'IdentityLink',
    collection: 'identity-links',
    fields: {
      organizationId: { type: String, required: true },
      issuer: { type: String, required: true },
      subject: { type: String, required: true },
      userId: { type: String, required: true },
      linkedAt: { type: Date, required: true },
      signIns: Number,
    },
    indexes: [
      [{ organizationId: 1, issuer: 1, subject: 1 }, { unique: true }],
      [{ organizationId: 1, userId: 1 }, { unique: true }],
    ],
  })
