import type { Encryption, Sealed } from './encryption.ts'
import { keyNameOf, SealError } from './encryption.ts'
import type { EncryptionKeys } from './encryption-keys.ts'
import type { Connection } from './mongo.ts'
import { type DeclaredSealedField, sealedFieldsOf } from './sealed-fields.ts'

/** A pass that finds nothing more to do is the last; more than a few mean that somebody still seals with an old key. */
const mostPasses = 3
const mostTries = 5

type Row = Record<string, unknown> & { _id: string }

export interface KeyUse {
  readonly name: string
  /** Secrets that are sealed with it now. */
  readonly secrets: number
  /** Whether it may be taken out of the settings. */
  readonly mayBeRemoved: boolean
  readonly because: string
}

export interface RotationReport {
  /** The key that seals. */
  readonly sealingKey: string
  readonly resealed: number
  readonly keys: readonly KeyUse[]
  /** Secrets that do not open, and so stay as they are; each with its reason. */
  readonly unopened: readonly string[]
}

export interface RotationProgress {
  readonly collection: string
  readonly looked: number
  readonly resealed: number
}

interface Pass {
  looked: number
  resealed: number
  readonly uses: Uses
  readonly unopened: string[]
}

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && 'ciphertext' in value && 'protected' in value

const at = (row: Row | null, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      row,
    )

/** The name of the key that a field of a row was sealed with; undefined when it is not told. */
const keyNameIn = (row: Row, path: string): string | undefined => {
  const sealed = at(row, path)
  return isSealed(sealed) ? keyNameOf(sealed) : undefined
}

/** Every row that holds something in a sealed field, once for each such field. */
async function* sealedRows(connection: Connection): AsyncGenerator<{ field: DeclaredSealedField; row: Row }> {
  for (const field of sealedFieldsOf(connection)) {
    const holding = { [`${field.path}.ciphertext`]: { $type: 'string' } }
    const rows = connection.collection<Row>(field.collection).find(holding, { batchSize: 200 })
    for await (const row of rows) yield { field, row }
  }
}

type Uses = Map<string, number>

const count = (uses: Uses, name: string): void => {
  uses.set(name, (uses.get(name) ?? 0) + 1)
}

/** Counts secrets by the name of their key. */
export const countKeyUses = async (connection: Connection): Promise<Uses> => {
  const uses: Uses = new Map()
  for await (const { field, row } of sealedRows(connection)) {
    const name = keyNameIn(row, field.path)
    if (name !== undefined) count(uses, name)
  }
  return uses
}

export interface KeyRotationDeps {
  readonly connection: Connection
  readonly encryption: Encryption
  readonly encryptionKeys: EncryptionKeys
}

/**
 * Seals anew, with the first key, everything that another key sealed. Each secret is replaced by a compare-and-set on
 * the very box that was opened, so that it may be killed at any moment, run again and run beside everything else.
 */
export const createKeyRotation = ({ connection, encryption, encryptionKeys }: KeyRotationDeps) => {
  const { sealingKey } = encryption

  /** The row's secret under the first key; what somebody else writes meanwhile is looked at again. */
  const reseal = async (field: DeclaredSealedField, found: Row, pass: Pass): Promise<void> => {
    const { path, placeOf } = field
    const rows = connection.collection<Row>(field.collection)
    let row: Row | null = found
    for (let tries = 0; tries < mostTries; tries += 1) {
      const sealed = at(row, path)
      // Deleted or emptied meanwhile.
      if (!row || !isSealed(sealed)) return
      const place = placeOf(row)
      // Opened either way: what was moved or changed is told, whichever key sealed it.
      const secret = await encryption.open(sealed, place)
      if (!encryption.isOutdated(sealed)) return count(pass.uses, sealingKey)
      const fresh = await encryption.seal(secret, place)
      const unchanged = { _id: row._id, [`${path}.ciphertext`]: sealed.ciphertext, [`${path}.tag`]: sealed.tag }
      const { matchedCount } = await rows.updateOne(unchanged, { $set: { [path]: fresh } })
      if (matchedCount === 1) {
        pass.resealed += 1
        return count(pass.uses, sealingKey)
      }
      row = await rows.findOne({ _id: row._id })
    }
    throw new SealError(`${field.collection}.${path} of ${found._id} changes all the time.`)
  }

  const lookAt = async (field: DeclaredSealedField, row: Row, pass: Pass): Promise<void> => {
    pass.looked += 1
    try {
      await reseal(field, row, pass)
    } catch (error) {
      if (!(error instanceof SealError)) throw error
      count(pass.uses, keyNameIn(row, field.path) ?? '(unknown)')
      pass.unopened.push(error.message)
    }
  }

  const passOnce = async (onProgress: (progress: RotationProgress) => void): Promise<Pass> => {
    const pass: Pass = { looked: 0, resealed: 0, uses: new Map(), unopened: [] }
    for await (const { field, row } of sealedRows(connection)) {
      await lookAt(field, row, pass)
      onProgress({ collection: field.collection, looked: pass.looked, resealed: pass.resealed })
    }
    return pass
  }

  const becauseOf = async (name: string, secrets: number): Promise<Omit<KeyUse, 'name' | 'secrets'>> => {
    if (name === sealingKey) return { mayBeRemoved: false, because: 'It seals.' }
    if (secrets > 0) return { mayBeRemoved: false, because: 'Secrets are sealed with it.' }
    if (!(await encryptionKeys.retire(name))) {
      const because =
        'A process that seals with it was here within the last minutes. Start all processes with the new key first, then rotate again.'
      return { mayBeRemoved: false, because }
    }
    return {
      mayBeRemoved: true,
      because: 'Nothing is sealed with it any more. Keep it with backups made before today: they need it.',
    }
  }

  const keysAfter = async ({ uses }: Pass): Promise<KeyUse[]> => {
    const known = (await encryptionKeys.list()).map(({ _id }) => _id)
    const names = [...new Set([...encryption.keyNames, ...known, ...uses.keys()])]
    const keys: KeyUse[] = []
    for (const name of names) {
      const secrets = uses.get(name) ?? 0
      keys.push({ name, secrets, ...(await becauseOf(name, secrets)) })
    }
    return keys
  }

  return {
    /** Runs until a pass finds nothing more to seal anew. Repeating it does no harm. */
    rotate: async (onProgress: (progress: RotationProgress) => void = () => undefined): Promise<RotationReport> => {
      let resealed = 0
      let pass = await passOnce(onProgress)
      for (let passes = 1; pass.resealed > 0 && passes < mostPasses; passes += 1) {
        resealed += pass.resealed
        pass = await passOnce(onProgress)
      }
      resealed += pass.resealed
      return { sealingKey, resealed, keys: await keysAfter(pass), unopened: pass.unopened }
    },
  }
}
