import { type Connection, defineModel } from '../../platform/mongo.ts'

/** A link by which a person sets a new password; gone when it was used or has expired. */
export interface PasswordResetRow {
  /** SHA-256 of the link's token. */
  _id: string
  userId: string
  expiresAt: Date
}

export const createPasswordResetModel = (connection: Connection) =>
  defineModel<PasswordResetRow>(connection, {
    name: 'PasswordReset',
    collection: 'password-resets',
    fields: { userId: { type: String, required: true }, expiresAt: { type: Date, required: true } },
    endsWithRestoration: { owner: { person: 'userId' } },
    indexes: [[{ userId: 1 }], [{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  })
