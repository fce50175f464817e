import { hkdfSync } from 'node:crypto'
import { base64url, decodeProtectedHeader, errors, FlattenedEncrypt, type FlattenedJWE, flattenedDecrypt } from 'jose'

/** What is kept in a record: a flattened JWE. It tells the key that sealed it by `kid` and holds nothing readable. */
export type Sealed = FlattenedJWE

/** Where a secret lives. A sealed secret opens in its own place only. */
export interface SecretPlace {
  readonly organizationId: string
  readonly collection: string
  readonly id: string
  readonly field: string
}

export interface EncryptionKey {
  /** Name of the key, kept beside what it sealed. */
  readonly kid: string
  /** 32 random bytes. */
  readonly key: Uint8Array
}

export interface Encryption {
  /** Name of the key that seals. */
  readonly sealingKey: string
  /** Names of all keys that open, that one first. */
  readonly keyNames: readonly string[]
  readonly seal: (secret: string, place: SecretPlace) => Promise<Sealed>
  /** The same with another of the configured keys, by its name. */
  readonly sealWith: (keyName: string, secret: string, place: SecretPlace) => Promise<Sealed>
  /** @throws SealError when the key is not configured, the box was changed, or it belongs to another place */
  readonly open: (sealed: Sealed, place: SecretPlace) => Promise<string>
  /** Keys of 32 bytes for another use than sealing, one of each configured key, the sealing one's first (HKDF, RFC 5869). */
  readonly deriveKeys: (use: string) => readonly Uint8Array[]
  /** Whether another key than the first sealed it, so that it should be sealed anew. */
  readonly isOutdated: (sealed: Sealed) => boolean
}

/** Says why a secret does not open. Holds neither the secret nor a key. */
export class SealError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SealError'
  }
}

const version = 1

const placeText = ({ organizationId, collection, id, field }: SecretPlace): string =>
  JSON.stringify([version, organizationId, collection, id, field])

/** Name of the key that sealed it; undefined when the box does not say. */
export const keyNameOf = (sealed: Sealed): string | undefined => {
  try {
    const { kid } = decodeProtectedHeader(sealed)
    return typeof kid === 'string' ? kid : undefined
  } catch {
    return undefined
  }
}

/**
 * Seals secrets with AES-256-GCM under a fresh content key each, wrapped by the first configured key; all configured keys
 * open. The place is authenticated with the box, and compared by us: jose takes the AAD from the box itself, so without
 * the comparison a box moved to another record would open there.
 */
export const createEncryption = (keys: readonly EncryptionKey[]): Encryption => {
  const [sealing] = keys
  if (!sealing) throw new Error('At least one encryption key is needed.')
  const byKid = new Map(keys.map(({ kid, key }) => [kid, key]))
  if (byKid.size < keys.length) throw new Error('Two encryption keys have the same name.')

  const open = async (sealed: Sealed, place: SecretPlace): Promise<string> => {
    const kid = keyNameOf(sealed)
    const key = kid === undefined ? undefined : byKid.get(kid)
    const where = `${place.collection}.${place.field} of ${place.id}`
    if (!key) {
      throw new SealError(`${where} was sealed with the key "${kid}", which is not in BILLBRIDGE_ENCRYPTION_KEYS.`)
    }
    if (sealed.aad !== base64url.encode(placeText(place)))
      throw new SealError(`${where} holds a secret that belongs to another record.`)
    try {
      const options = { keyManagementAlgorithms: ['A256GCMKW'], contentEncryptionAlgorithms: ['A256GCM'] }
      const { plaintext } = await flattenedDecrypt(sealed, key, options)
      return new TextDecoder().decode(plaintext)
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
      throw new SealError(`${where} does not open: the key named "${kid}" is another one, or the record was changed.`)
    }
  }

  const sealWith = (kid: string, secret: string, place: SecretPlace): Promise<Sealed> => {
    const key = byKid.get(kid)
    if (!key) throw new Error(`There is no encryption key named "${kid}".`)
    return new FlattenedEncrypt(new TextEncoder().encode(secret))
      .setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid })
      .setAdditionalAuthenticatedData(new TextEncoder().encode(placeText(place)))
      .encrypt(key)
  }

  return {
    sealingKey: sealing.kid,
    keyNames: keys.map(({ kid }) => kid),
    seal: (secret, place) => sealWith(sealing.kid, secret, place),
    sealWith,
    open,
    deriveKeys: (use) => keys.map(({ key }) => new Uint8Array(hkdfSync('sha256', key, '', `billbridge ${use}`, 32))),
    isOutdated: (sealed) => keyNameOf(sealed) !== sealing.kid,
  }
}
