import { type Connection, defineModel } from './mongo.ts'

/** A process that works on the database, and the encryption keys it was started with. */
export interface KeyHolderRow {
  /** Made by the process when it starts. */
  _id: string
  /** Names in its `BILLBRIDGE_ENCRYPTION_KEYS`. */
  keyNames: string[]
  /** When it last said so; one that stops takes its row away, one that is killed says nothing more. */
  seenAt: Date
}

export const keyHolderCollection = 'key-holders'

export const createKeyHolderModel = (connection: Connection) =>
  defineModel<KeyHolderRow>(connection, {
    name: 'KeyHolder',
    collection: keyHolderCollection,
    fields: { keyNames: { type: [String], required: true }, seenAt: { type: Date, required: true } },
  })
