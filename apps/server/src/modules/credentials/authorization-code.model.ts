import { type Connection, defineModel } from '../../platform/mongo.ts'

/** A code that came back from Stripe, and the way it came back on first: its own. */
export interface AuthorizationCodeRow {
  /** SHA-256 of the code. */
  _id: string
  organizationId: string
  authorizationId: string
  createdAt: Date
}

/** Codes live five minutes; a used one ends the connection for longer than that when Stripe is shown it again. */
const keptSeconds = 30 * 24 * 3600

export const createAuthorizationCodeModel = (connection: Connection) =>
  defineModel<AuthorizationCodeRow>(connection, {
    name: 'AuthorizationCode',
    collection: 'credential-authorization-codes',
    fields: {
      organizationId: { type: String, required: true },
      authorizationId: { type: String, required: true },
      createdAt: { type: Date, required: true },
    },
    indexes: [[{ createdAt: 1 }, { expireAfterSeconds: keptSeconds }]],
  })
