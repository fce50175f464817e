import { migrations } from '../migrations/migrations.ts'
import { requireSchema } from '../platform/schema.ts'
import type { Services } from '../services.ts'

/**
 * What has to hold before a process works on the database: it is whole and as this version needs it, and every key is there that
 * stored secrets were sealed with. @throws StartRefusal
 */
export const checkBeforeStart = async ({ connection, encryptionKeys, restorationMark }: Services): Promise<void> => {
  await restorationMark.refuse()
  await requireSchema(connection, migrations)
  await encryptionKeys.check()
}
