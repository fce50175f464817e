import { setTimeout as sleep } from 'node:timers/promises'
import type { EncryptionKeys } from './encryption-keys.ts'
import { holdingLease, newLease } from './lease.ts'
import {
  createMigrationLockModel,
  createMigrationModel,
  type MigrationLockRow,
  type MigrationRow,
} from './migration.model.ts'
import { type Connection, isDuplicateKey, syncIndexes } from './mongo.ts'

export interface MigrationContext {
  readonly connection: Connection
  readonly encryptionKeys: EncryptionKeys
  /**
   * Hands every row of a collection that fits to `work`, so many at a time in the order of their ids, and notes how far
   * it came: after a kill it goes on behind the last batch noted. The batch under way then is seen twice, so `work` must
   * bear that.
   */
  readonly inBatches: <Row extends { _id: string }>(
    batches: { readonly collection: string; readonly filter?: object; readonly size?: number },
    work: (rows: readonly Row[]) => Promise<void>,
  ) => Promise<void>
}

/** One numbered step of the stored data's shape. Never changed once it was released. */
export interface Migration {
  /** `NNN-what-it-does`, as its file. */
  readonly name: string
  /** May be cut off at any moment and is then run again. Must bear that processes of the version before still write. */
  readonly run: (context: MigrationContext) => Promise<void>
}

export interface MigrationDeps {
  readonly connection: Connection
  readonly encryptionKeys: EncryptionKeys
  readonly migrations: readonly Migration[]
  readonly now: () => Date
  /** Told what is going on, in sentences. */
  readonly say: (sentence: string) => void
  /** A run that says nothing for so long has died, in milliseconds. */
  readonly leaseMs?: number
  /** What becomes of indexes that this version does not declare: the version before may still run, and need them. */
  readonly otherIndexes?: 'drop' | 'leave'
}

const sayLeft = (indexes: readonly string[]): string =>
  `Indexes of another version are left for it: ${indexes.join(', ')}. Once none of its processes runs, drop them with "operator migrate --drop-other-indexes".`

const lockId = 'migrate'
const lookAgainMs = 250

/** Runs what is missing, in order, then makes the indexes as declared; one process at a time. Safe to repeat. */
export const runMigrations = async (deps: MigrationDeps): Promise<void> => {
  const { connection, migrations, now, say, leaseMs = 30_000, otherIndexes = 'leave' } = deps
  const rows = createMigrationModel(connection)
  const locks = createMigrationLockModel(connection)

  const takeLock = async (): Promise<string | null> => {
    const at = now()
    const { leaseToken, leaseUntil } = newLease(at, leaseMs)
    const free = { _id: lockId, $or: [{ leaseUntil: null }, { leaseUntil: { $lte: at } }] }
    try {
      await locks.updateOne(free, { $set: { leaseToken, leaseUntil } }, { upsert: true })
      return leaseToken
    } catch (error) {
      if (isDuplicateKey(error)) return null
      throw error
    }
  }

  const awaitLock = async (): Promise<string> => {
    let told = false
    for (;;) {
      const token = await takeLock()
      if (token !== null) return token
      if (!told) say('Another process migrates; waiting for it.')
      told = true
      await sleep(lookAgainMs)
    }
  }

  const mine = (leaseToken: string) => ({ _id: lockId, leaseToken })
  const renew = async (leaseToken: string): Promise<boolean> => {
    const leaseUntil = new Date(now().getTime() + leaseMs)
    return (await locks.updateOne(mine(leaseToken), { $set: { leaseUntil } })).matchedCount === 1
  }

  const runOne = async (migration: Migration, leaseToken: string): Promise<void> => {
    const { name } = migration
    const known = await rows.findById(name).lean<MigrationRow>()
    if (known?.doneAt) return
    say(known ? `Going on with ${name}.` : `Running ${name}.`)
    const fresh = { startedAt: now(), doneAt: null, progress: null }
    await rows.updateOne({ _id: name }, { $set: { leaseToken }, $setOnInsert: fresh }, { upsert: true })
    const note = async (set: Partial<MigrationRow>): Promise<void> => {
      const held = await renew(leaseToken)
      const { matchedCount } = await rows.updateOne({ _id: name, leaseToken }, { $set: set })
      if (!held || matchedCount === 0) throw new Error(`Another process took ${name} over.`)
    }
    await migration.run(contextOf(deps, known?.progress ?? null, (progress) => note({ progress })))
    await note({ doneAt: now(), progress: null, leaseToken: null })
  }

  const leaseToken = await awaitLock()
  try {
    await holdingLease(
      leaseMs,
      () => renew(leaseToken),
      async (lost) => {
        for (const migration of migrations) {
          lost.throwIfAborted()
          await runOne(migration, leaseToken)
        }
        const left = await syncIndexes(connection, otherIndexes)
        if (left.length > 0) say(sayLeft(left))
      },
    )
  } finally {
    await locks.updateOne(mine(leaseToken), {
      $set: { leaseToken: null, leaseUntil: null } satisfies Partial<MigrationLockRow>,
    })
  }
}

/** Progress by collection, and pass over it: the id behind which to go on, or that all was seen. */
type Progress = Readonly<Record<string, { readonly after: string | null; readonly done: boolean }>>

const contextOf = (
  { connection, encryptionKeys }: MigrationDeps,
  noted: unknown,
  note: (progress: Progress) => Promise<void>,
): MigrationContext => {
  let progress = (noted ?? {}) as Progress
  const passes = new Map<string, number>()
  /** A second look at the same collection has a place of its own; a run that goes on looks in the same order. */
  const placeOf = (collection: string): string => {
    const pass = (passes.get(collection) ?? 0) + 1
    passes.set(collection, pass)
    return pass === 1 ? collection : `${collection} ${pass}`
  }
  const advance = (place: string, after: string | null, done: boolean): Promise<void> => {
    progress = { ...progress, [place]: { after, done } }
    return note(progress)
  }
  return {
    connection,
    encryptionKeys,
    inBatches: async <Row extends { _id: string }>(
      { collection, filter = {}, size = 500 }: { collection: string; filter?: object; size?: number },
      work: (rows: readonly Row[]) => Promise<void>,
    ) => {
      const place = placeOf(collection)
      let { after, done } = progress[place] ?? { after: null, done: false }
      while (!done) {
        const next = after === null ? filter : { $and: [filter, { _id: { $gt: after } }] }
        const found = await connection.collection(collection).find(next).sort({ _id: 1 }).limit(size).toArray()
        if (found.length > 0) await work(found as unknown as Row[])
        after = String(found.at(-1)?._id ?? after ?? '')
        done = found.length < size
        await advance(place, after, done)
      }
    },
  }
}

/** Whether a process migrates at the moment, or was killed at it half a minute ago or less. */
export const isMigrating = async (connection: Connection, at: Date): Promise<boolean> =>
  (await createMigrationLockModel(connection).exists({ _id: lockId, leaseUntil: { $gt: at } })) !== null

/** Names of migrations that this program needs and the database has not seen to their end. */
export const missingMigrations = async (
  connection: Connection,
  migrations: readonly Migration[],
): Promise<string[]> => {
  const done = await createMigrationModel(connection)
    .find({ doneAt: { $ne: null } }, { _id: 1 })
    .lean<MigrationRow[]>()
  const names = new Set(done.map(({ _id }) => _id))
  return migrations.map(({ name }) => name).filter((name) => !names.has(name))
}
