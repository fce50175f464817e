import { randomBytes } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { afterAll, inject } from 'vitest'
// The type of what `inject('mongoUri')` gives is declared there.
import type {} from './global-setup.ts'

export interface TestDatabase {
  /** Connection string that leads to this database, for mongoose, sessions and schedules alike. */
  readonly uri: string
  readonly name: string
}

/**
 * A database of one test file's own, dropped when its tests are done. Call it at the top of the file, before the hooks
 * that use it: hooks run in reverse order at the end, so servers close before their database goes.
 */
export function createTestDatabase(): TestDatabase {
  const shared = inject('mongoUri')
  const name = `test-${randomBytes(6).toString('hex')}`
  afterAll(async () => {
    const client = await MongoClient.connect(shared)
    await client.db(name).dropDatabase()
    await client.close()
  })
  return { uri: withDatabase(shared, name), name }
}

function withDatabase(uri: string, name: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`)
}
