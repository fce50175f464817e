import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { mongo } from 'mongoose'
import { z } from 'zod'
import type { EncryptionKeyRow } from './encryption-key.model.ts'
import type { EncryptionKeys } from './encryption-keys.ts'
import { keyHolderCollection } from './key-holder.model.ts'
import type { Connection } from './mongo.ts'
import { refuseToStart, StartRefusal } from './process-refusal.ts'
import { DatabaseNotEmpty, type RestorationMark, restorationMarkCollection } from './restoration-mark.ts'

const { BSON } = mongo

const collectionSchema = z.object({
  name: z.string().regex(/^[\w.-]+$/),
  documents: z.number(),
  /** SHA-256 of its file. */
  sha256: z.string(),
})

const manifestSchema = z.object({
  format: z.literal(1),
  /** Everything is as it was at this one moment, or a little after. */
  takenAt: z.coerce.date(),
  collections: z.array(collectionSchema),
})

export type BackupManifest = z.infer<typeof manifestSchema>
type BackedUp = z.infer<typeof collectionSchema>

const manifestFile = 'manifest.json'
/** What is written to the database at once: so many documents, or about so many bytes, which files of bills reach sooner. */
const batch = { documents: 500, bytes: 8 * 1024 * 1024 }

/** Who migrates and which processes run is nobody's business later, and what is backed up is whole. */
const leftOut = new Set(['migration-lock', keyHolderCollection, restorationMarkCollection])

const fileOf = (folder: string, name: string): string => join(folder, `${name}.bson`)

const namesOf = async (connection: Connection): Promise<string[]> => {
  const found = (await connection.db?.listCollections({}, { nameOnly: true }).toArray()) ?? []
  const names = found.map(({ name }) => name)
  return names.filter((name) => !name.startsWith('system.') && !leftOut.has(name)).sort()
}

/**
 * Writes every collection into a new folder, each as a file of BSON documents one after the other, as `mongodump` does,
 * and a manifest with their sums. All are read from one snapshot, which MongoDB keeps for five minutes unless told
 * otherwise: for what takes longer, and for point-in-time recovery, take its own tools.
 * @throws StartRefusal when the folder is there already, or cannot be made
 * https://www.mongodb.com/docs/manual/reference/read-concern-snapshot/
 */
export const takeBackup = async (connection: Connection, folder: string): Promise<BackupManifest> => {
  if (existsSync(folder)) throw thereAlready(folder)
  const unfinished = await makeBeside(folder).catch(refuseToStart)
  // A copy of everything, in part, is of no use to anybody: not after a failure, nor after Ctrl+C.
  const sweep = (): void => rmSync(unfinished, { recursive: true, force: true })
  process.once('exit', sweep)
  try {
    return await writeBackup(connection, folder, unfinished)
  } finally {
    sweep()
    process.off('exit', sweep)
  }
}

const thereAlready = (folder: string): StartRefusal =>
  new StartRefusal(`${folder} is there already. Name a folder that is not, for the backup to be made.`)

/** A folder of its own for each backup, for its owner alone: two of one name at once do not write into, or sweep, the other's. */
const makeBeside = async (folder: string): Promise<string> => {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 })
  return mkdtemp(`${folder}.unfinished-`)
}

const writeBackup = async (connection: Connection, folder: string, unfinished: string): Promise<BackupManifest> => {
  const takenAt = new Date()
  const session = connection.getClient().startSession({ snapshot: true })
  const collections: BackedUp[] = []
  try {
    for (const name of await namesOf(connection)) {
      const documents = connection.collection(name).find({}, { session, raw: true, batchSize: 1_000 })
      collections.push(await writeCollection(unfinished, name, documents as unknown as AsyncIterable<Uint8Array>))
    }
  } finally {
    await session.endSession()
  }
  const manifest: BackupManifest = { format: 1, takenAt, collections }
  await writeFile(join(unfinished, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  })
  // Only whole backups have the name that was asked for; a folder that is there already is not replaced.
  await rename(unfinished, folder).catch((error: unknown) => {
    // Another backup of that name was faster.
    throw existsSync(folder) ? thereAlready(folder) : error
  })
  return manifest
}

const writeCollection = async (
  folder: string,
  name: string,
  documents: AsyncIterable<Uint8Array>,
): Promise<BackedUp> => {
  const hash = createHash('sha256')
  let count = 0
  await pipeline(
    async function* () {
      for await (const document of documents) {
        count += 1
        hash.update(document)
        yield document
      }
    },
    // On the disk before the manifest says that it is whole.
    createWriteStream(fileOf(folder, name), { mode: 0o600, flush: true }),
  )
  return { name, documents: count, sha256: hash.digest('hex') }
}

/** @throws StartRefusal when the folder is no whole backup, or a file in it is not as it was written */
const readManifest = async (folder: string): Promise<BackupManifest> => {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => '')
  const parsed = manifestSchema.safeParse(text === '' ? undefined : JSON.parse(text))
  if (!parsed.success)
    throw new StartRefusal(`${folder} is no whole backup: its ${manifestFile} is missing or damaged.`)
  for (const { name, sha256 } of parsed.data.collections) {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(fileOf(folder, name))) hash.update(chunk as Uint8Array)
    if (hash.digest('hex') !== sha256) throw new StartRefusal(`${fileOf(folder, name)} is not as it was written.`)
  }
  return parsed.data
}

/** Documents of a file, one after the other, each as its bytes. */
const readDocuments = async function* (file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(file)) {
    rest = Buffer.concat([rest, chunk as Buffer])
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0)
      yield rest.subarray(0, length)
      rest = rest.subarray(length)
    }
  }
}

const readCollection = async (connection: Connection, folder: string, name: string): Promise<void> => {
  let documents: object[] = []
  let read = 0
  const insert = async (): Promise<void> => {
    if (documents.length > 0) {
      await connection
        .collection(name)
        .insertMany(documents, { ordered: false })
        .catch((error: unknown) => {
          // The driver's error holds the documents, which are nobody's business on a terminal.
          throw new Error(`${name} could not be restored: ${error instanceof Error ? error.message : 'no reason told'}`)
        })
    }
    documents = []
    read = 0
  }
  for await (const bytes of readDocuments(fileOf(folder, name))) {
    // Every number keeps its type.
    documents.push(BSON.deserialize(bytes, { promoteValues: false }))
    read += bytes.length
    if (documents.length === batch.documents || read >= batch.bytes) await insert()
  }
  await insert()
}

/** The documents of one small collection of a backup; none where it has no such collection. */
const readBackedUp = async <Row>(folder: string, { collections }: BackupManifest, wanted: string): Promise<Row[]> => {
  const rows: Row[] = []
  if (!collections.some(({ name }) => name === wanted)) return rows
  for await (const bytes of readDocuments(fileOf(folder, wanted))) rows.push(BSON.deserialize(bytes) as Row)
  return rows
}

/**
 * Brings an empty database back to what a backup holds, under a mark that stays until the caller ends it. Indexes are made
 * afterwards, by the migrations.
 * @param encryptionKeys look at the keys that the backup's secrets were sealed with, before anything is written
 * @throws StartRefusal when the database is not empty, the backup is not whole, or its keys are not those in use
 */
export const restoreBackup = async (
  connection: Connection,
  folder: string,
  { encryptionKeys, mark }: { encryptionKeys: Pick<EncryptionKeys, 'refuseUnfit'>; mark: RestorationMark },
): Promise<BackupManifest> => {
  const manifest = await readManifest(folder)
  await encryptionKeys.refuseUnfit(await readBackedUp<EncryptionKeyRow>(folder, manifest, 'encryption-keys'))
  await mark.refuseHalf()
  for (const name of await namesOf(connection)) {
    if ((await connection.collection(name).findOne({}, { projection: { _id: 1 } })) === null) continue
    throw new DatabaseNotEmpty(
      `The database is not empty: ${name} has documents. Restore into a new one, or drop it first.`,
    )
  }
  await mark.begin(manifest.takenAt)
  for (const { name } of manifest.collections) await readCollection(connection, folder, name)
  await mark.noteDataBack(manifest.takenAt)
  return manifest
}
