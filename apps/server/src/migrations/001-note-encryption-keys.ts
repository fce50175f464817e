import { countKeyUses } from '../platform/key-rotation.ts'
import type { Migration } from '../platform/migrations.ts'

/** Notes the keys that stored secrets were sealed with, so that from now on every start can tell when one is missing. */
export const noteEncryptionKeys: Migration = {
  name: '001-note-encryption-keys',
  run: async ({ connection, encryptionKeys }) => {
    await encryptionKeys.note([...(await countKeyUses(connection)).keys()])
  },
}
