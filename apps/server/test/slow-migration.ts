import { setTimeout as sleep } from 'node:timers/promises'
import { createEncryption } from '../src/platform/encryption.ts'
import { createEncryptionKeys } from '../src/platform/encryption-keys.ts'
import { type Migration, runMigrations } from '../src/platform/migrations.ts'
import { connectMongo } from '../src/platform/mongo.ts'

interface Thing {
  readonly _id: string
}

/** Notes on every row how often it was seen, ten rows at a time and slowly. */
export const countVisits: Migration = {
  name: '001-count-visits',
  run: ({ connection, inBatches }) =>
    inBatches<Thing>({ collection: 'things', size: 10 }, async (rows) => {
      await connection
        .collection<Thing>('things')
        .updateMany({ _id: { $in: rows.map(({ _id }) => _id) } }, { $inc: { visits: 1 } })
      await sleep(25)
    }),
}

/** Runs the slow migration as a program does, telling what goes on. */
export const migrateSlowly = async (uri: string, leaseMs: number, say: (sentence: string) => void): Promise<void> => {
  const database = await connectMongo(uri)
  const now = () => new Date()
  try {
    const { connection } = database
    const encryption = createEncryption([{ kid: 'test', key: new Uint8Array(32) }])
    const encryptionKeys = createEncryptionKeys({ connection, encryption, now })
    await runMigrations({ connection, encryptionKeys, migrations: [countVisits], now, say, leaseMs })
  } finally {
    await database.close()
  }
}

// As a program of its own, which a test can kill.
const [, program, uri, leaseMs] = process.argv
if (program?.endsWith('slow-migration.ts') && uri !== undefined) {
  await migrateSlowly(uri, Number(leaseMs), (sentence) => process.stdout.write(`${sentence}\n`))
}
