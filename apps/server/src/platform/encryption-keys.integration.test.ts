import { randomBytes } from 'node:crypto'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { createEncryption } from './encryption.ts'
import { createEncryptionKeys } from './encryption-keys.ts'
import { createKeyHolderModel } from './key-holder.model.ts'
import { connectMongo } from './mongo.ts'
import { StartRefusal } from './process-refusal.ts'

const { connection, close } = await connectMongo(createTestDatabase().uri)
afterAll(close)

interface Key {
  readonly kid: string
  readonly key: Uint8Array
}

const oldKey: Key = { kid: 'old', key: randomBytes(32) }
const newKey: Key = { kid: 'new', key: randomBytes(32) }
const now = () => new Date()
const logger = { error: () => undefined }
const holders = createKeyHolderModel(connection)
const processWith = (...keys: Key[]) => createEncryptionKeys({ connection, encryption: createEncryption(keys), now })

beforeEach(async () => {
  await connection.dropDatabase()
})

test('a process that was checked before a rotation noted its key refuses as soon as it says that it is there', async () => {
  const [starting, rotating] = [processWith(oldKey), processWith(newKey, oldKey)]
  await starting.check()
  await rotating.refuseUnknownToOthers()
  await rotating.check()
  await expect(starting.keepSaying(logger)).rejects.toThrow('lacks the key named "new"')
  // What refused is in no rotation's way.
  await rotating.refuseUnknownToOthers()
})

test('a process that said it is there before a rotation noted its key is seen when the rotation looks once more', async () => {
  const [starting, rotating] = [processWith(oldKey), processWith(newKey, oldKey)]
  await rotating.refuseUnknownToOthers()
  const saying = await starting.keepSaying(logger)
  await rotating.check()
  await expect(rotating.refuseUnknownToOthers()).rejects.toThrow(StartRefusal)
  await saying.stop()
  await rotating.refuseUnknownToOthers()
  expect(await holders.countDocuments({})).toBe(0)
})
