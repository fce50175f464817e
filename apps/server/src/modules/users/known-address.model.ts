import { type Connection, defineModel } from '../../platform/mongo.ts'

/** That somebody signed in from an address not long ago; a hash of e-mail and address, so that neither can be read. */
export interface KnownAddressRow {
  _id: string
  expiresAt: Date
}

export const createKnownAddressModel = (connection: Connection) =>
  defineModel<KnownAddressRow>(connection, {
    name: 'KnownAddress',
    collection: 'known-addresses',
    fields: { expiresAt: { type: Date, required: true } },
    indexes: [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]],
  })
