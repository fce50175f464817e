import { migrations } from '../migrations/migrations.ts'
import { runMigrations } from '../platform/migrations.ts'
import type { Services } from '../services.ts'

/** Makes the database as this version needs it: migrations, collections, indexes; those of others are left unless told. Safe to repeat, and beside others. */
export const prepareDatabase = (
  { connection, encryptionKeys, now }: Services,
  say: (sentence: string) => void = () => undefined,
  otherIndexes: 'drop' | 'leave' = 'leave',
): Promise<void> => runMigrations({ connection, encryptionKeys, migrations, now, say, otherIndexes })
