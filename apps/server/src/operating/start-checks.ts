import { migrations } from '../migrations/migrations.ts'
import { requireSchema } from '../platform/schema.ts'
import type { Services } from '../services.ts'

/**
 * What has to hold before a process works on the database: it is as this version needs it, and every key is there that
 * stored secrets were sealed with. @throws StartRefusal
 */
export const checkBeforeStart = async ({ connection, encryptionKeys }: Services): Promise<void> => {
  await requireSchema(connection, migrations)
  await encryptionKeys.check()
}
