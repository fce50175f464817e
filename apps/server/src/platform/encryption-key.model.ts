import type { Sealed } from './encryption.ts'
import { anyShape, type Connection, defineModel } from './mongo.ts'

/** One encryption key that stored secrets were sealed with: known by its name, proved by what it sealed. */
export interface EncryptionKeyRow {
  /** The name in `BILLBRIDGE_ENCRYPTION_KEYS`. */
  _id: string
  /** Something known, sealed with it: whoever opens it has the same key. */
  proof: Sealed
  firstSeenAt: Date
  /** When a process last said that it seals with this key. */
  sealsAt: Date
  /** When a rotation found that nothing is sealed with it any more; null while something may be. */
  retiredAt: Date | null
}

export const createEncryptionKeyModel = (connection: Connection) =>
  defineModel<EncryptionKeyRow>(connection, {
    name: 'EncryptionKey',
    collection: 'encryption-keys',
    fields: {
      proof: anyShape,
      firstSeenAt: { type: Date, required: true },
      sealsAt: { type: Date, required: true },
      retiredAt: { type: Date, default: null },
    },
  })
