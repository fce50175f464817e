import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createEncryption, type SecretPlace } from './encryption.ts'

const place: SecretPlace = { organizationId: 'org_a', collection: 'credentials', id: 'cred_a', field: 'secretKey' }
const oldKey = { kid: 'old', key: randomBytes(32) }
const newKey = { kid: 'new', key: randomBytes(32) }
const secret = 'rk_test_planted'

test('a sealed secret opens in its place and cannot be read from the box', async () => {
  const encryption = createEncryption([oldKey])
  const sealed = await encryption.seal(secret, place)
  expect(JSON.stringify(sealed)).not.toContain('planted')
  expect(await encryption.open(sealed, place)).toBe(secret)
})

test('the same secret sealed twice gives two different boxes', async () => {
  const encryption = createEncryption([oldKey])
  const boxes = [await encryption.seal(secret, place), await encryption.seal(secret, place)]
  expect(boxes[0]?.ciphertext).not.toBe(boxes[1]?.ciphertext)
  expect(boxes[0]?.encrypted_key).not.toBe(boxes[1]?.encrypted_key)
})

test.each([
  ['organization', { ...place, organizationId: 'org_b' }],
  ['collection', { ...place, collection: 'identity-providers' }],
  ['record', { ...place, id: 'cred_b' }],
  ['field', { ...place, field: 'refreshToken' }],
])('a secret moved to another %s does not open', async (_, elsewhere) => {
  const encryption = createEncryption([oldKey])
  const sealed = await encryption.seal(secret, place)
  await expect(encryption.open(sealed, elsewhere)).rejects.toThrow('belongs to another record')
})

test('a moved secret does not open either when its label was rewritten to the new place', async () => {
  const encryption = createEncryption([oldKey])
  const elsewhere = { ...place, id: 'cred_b' }
  const sealed = await encryption.seal(secret, place)
  const { aad } = await encryption.seal('other', elsewhere)
  if (aad === undefined) throw new Error('The box carries no place.')
  await expect(encryption.open({ ...sealed, aad }, elsewhere)).rejects.toThrow('does not open')
})

test('all configured keys open, the first one seals, and what another sealed is outdated', async () => {
  const before = createEncryption([oldKey])
  const after = createEncryption([newKey, oldKey])
  const sealed = await before.seal(secret, place)
  expect(await after.open(sealed, place)).toBe(secret)
  expect(after.isOutdated(sealed)).toBe(true)
  const anew = await after.seal(secret, place)
  expect(after.isOutdated(anew)).toBe(false)
  await expect(before.open(anew, place)).rejects.toThrow('"new", which is not in BILLBRIDGE_ENCRYPTION_KEYS')
})

test('another key under the same name gives a clear error', async () => {
  const sealed = await createEncryption([oldKey]).seal(secret, place)
  const wrong = createEncryption([{ kid: 'old', key: randomBytes(32) }])
  await expect(wrong.open(sealed, place)).rejects.toThrow('the key named "old" is another one')
})

test('each key gives keys of its own for each other use, the same ones every time, that tell nothing of it', () => {
  const keysFor = (use: string, ...keys: (typeof oldKey)[]) =>
    createEncryption(keys)
      .deriveKeys(use)
      .map((derived) => Buffer.from(derived).toString('hex'))
  const [fromNew, fromOld] = keysFor('cursors', newKey, oldKey)
  expect(keysFor('cursors', oldKey)).toEqual([fromOld])
  const all = [fromNew, fromOld, ...keysFor('others', oldKey), Buffer.from(oldKey.key).toString('hex')]
  expect(new Set(all).size).toBe(4)
  expect(all.every((hex) => hex?.length === 64)).toBe(true)
})

test('keys that share a name, and no key at all, are refused', () => {
  expect(() => createEncryption([oldKey, { ...newKey, kid: 'old' }])).toThrow('the same name')
  expect(() => createEncryption([])).toThrow('At least one')
})
