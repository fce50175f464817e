import { type Connection, defineModel } from '../../platform/mongo.ts'

/** A person; what they may do, and where, is in their memberships. */
export interface UserRow {
  _id: string
  name: string
  /** Lower case, and each letter in one way of writing it (NFC); in rows of before it may be another (NFD). */
  email: string
  /** argon2id; null for a person who has set none. */
  passwordHash: string | null
  /** Where they worked last: where they land at the next sign-in. */
  lastOrganizationId: string | null
  /** Raised when all sessions of this person end: one that was begun before is worth nothing. Absent: 0. */
  sessionEpoch?: number
  /** Raised with every new membership, so that it collides with a change of what memberships carry of the person. */
  joins?: number
  createdAt: Date
}

/** Finds a person by their address as it is given today. */
export const byEmail = (email: string) => ({ email: { $in: [email, email.normalize('NFD')] } })

export const createUserModel = (connection: Connection) =>
  defineModel<UserRow>(connection, {
    name: 'User',
    collection: 'users',
    fields: {
      name: { type: String, required: true },
      email: { type: String, required: true },
      passwordHash: String,
      lastOrganizationId: String,
      sessionEpoch: Number,
      joins: Number,
      createdAt: { type: Date, required: true },
    },
    indexes: [[{ email: 1 }, { unique: true }]],
  })
