import { migrations } from '../migrations/migrations.ts'
import { runMigrations } from '../platform/migrations.ts'
import type { Services } from '../services.ts'

/** Makes the database as this version needs it: migrations, collections, indexes. Safe to repeat, and beside others. */
export const prepareDatabase = (
  { connection, encryptionKeys, now }: Services,
  say: (sentence: string) => void = () => undefined,
): Promise<void> => runMigrations({ connection, encryptionKeys, migrations, now, say })
