import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type ClientSession,
  type Connection,
  type IndexDefinition,
  type IndexOptions,
  type Model,
  Mongoose,
  Schema,
  type SchemaDefinition,
  type SchemaOptions,
} from 'mongoose'
import { refuseChanges } from './append-only.ts'
import { declareKeptOfTwice, refuseDuplicates } from './duplicates.ts'
import { type Reachability, watchReachability } from './mongo-reachability.ts'
import { declareRestorationEnding, type RestorationEnding } from './restoration-endings.ts'
import { declareSealedFields, type SealedField } from './sealed-fields.ts'

export type { Connection, Model, QueryFilter as Filter } from 'mongoose'
export { isUnreachable, type Reachability } from './mongo-reachability.ts'

/** Runs `work` in a transaction; calls inside join it by themselves, and everything or nothing is kept. */
export type Transaction = <T>(work: () => Promise<T>) => Promise<T>

export interface Database {
  readonly connection: Connection
  readonly transaction: Transaction
  readonly reachability: Reachability
  /** Answers when the database does; throws when it does not. */
  readonly ping: () => Promise<void>
  readonly close: () => Promise<void>
}

const namesDatabase = /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/
const writeConcern = { w: 'majority', journal: true } as const

/**
 * How long an operation waits for a database that is away, in milliseconds: long enough for one that is started again at
 * once, short enough for somebody who waits for an answer.
 */
const selectionTimeoutMs = 3_000

/** A database that is dead is noticed at once, one that only hangs after the sum of the two; one that is back, in two seconds. */
const watching = { heartbeatFrequencyMS: 2_000, connectTimeoutMS: 5_000 } as const

/**
 * Connects to MongoDB. Each call has a Mongoose of its own, so that several databases live side by side in one process.
 * `transaction` retries what MongoDB calls transient (write conflicts, a new primary), so `work` may run more than once:
 * it must do nothing outside the database, and its queries one after the other (a session takes one at a time).
 */
export const connectMongo = async (uri: string, options: { selectionTimeoutMs?: number } = {}): Promise<Database> => {
  const mongoose = new Mongoose()
  mongoose.set('transactionAsyncLocalStorage', true)
  mongoose.set('strictQuery', 'throw')
  const connection = mongoose.createConnection(uri, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    ...(namesDatabase.test(uri) ? {} : { dbName: 'billbridge' }),
    serverSelectionTimeoutMS: options.selectionTimeoutMs ?? selectionTimeoutMs,
    ...watching,
    writeConcern,
  })
  await connection.asPromise()
  const reachability = watchReachability(connection)
  return {
    connection,
    transaction: createTransaction(connection),
    reachability,
    ping: async () => {
      if (reachability.awayMs() > 0) throw new Error('The database is away.')
      await connection.getClient().db('admin').command({ ping: 1 }, { timeoutMS: 2_000 })
    },
    close: () => {
      reachability.end()
      return connection.close()
    },
  }
}

const createTransaction = (connection: Connection): Transaction => {
  const current = new AsyncLocalStorage<ClientSession>()
  return (work) => {
    if (current.getStore()?.inTransaction()) return work()
    return connection.transaction((session) => current.run(session, work), {
      readConcern: { level: 'snapshot' },
      writeConcern,
    })
  }
}

export type IndexDeclaration = readonly [keys: IndexDefinition, options?: IndexOptions]

interface ModelDeclaration<Row> {
  readonly name: string
  /** Plural, as in the URL. */
  readonly collection: string
  /** Every field beside `_id`, which is always a string. */
  readonly fields: SchemaDefinition
  readonly indexes?: readonly IndexDeclaration[]
  readonly options?: SchemaOptions
  /** Rows are written once and never changed. */
  readonly appendOnly?: true
  /** The fields that hold a sealed secret, or null. Rotation of the encryption key finds them by this and nothing else. */
  readonly sealed?: readonly SealedField<Row>[]
  /** What lets somebody in, and must not come back with a backup: which rows end when one was restored. */
  readonly endsWithRestoration?: RestorationEnding
  /** A sentence for the operator who finds rows twice that may be there once, by hand or from before: which one to keep. */
  readonly keptOfTwice?: string
}

/** Settings of every schema: unknown fields are an error, nothing is added or dropped behind our back. */
const schemaOptions = {
  strict: 'throw',
  strictQuery: 'throw',
  minimize: false,
  timestamps: false,
  versionKey: false,
  id: false,
  autoIndex: false,
  autoCreate: false,
} as const

/** Declares a collection on one connection. Ids and times come from the service, not from here. */
export const defineModel = <Row extends { _id: string }>(
  connection: Connection,
  declaration: ModelDeclaration<Row>,
): Model<Row> => {
  const { name, collection, fields, indexes = [], options = {}, sealed = [], appendOnly, keptOfTwice } = declaration
  const known = connection.models[name]
  if (known) return known as unknown as Model<Row>
  declareSealedFields(connection, collection, sealed)
  const { endsWithRestoration } = declaration
  if (endsWithRestoration) declareRestorationEnding(connection, collection, endsWithRestoration)
  const schema = new Schema({ _id: { type: String, required: true }, ...fields }, { ...schemaOptions, ...options })
  for (const [keys, indexOptions] of indexes) schema.index(keys, indexOptions)
  if (appendOnly) refuseChanges(schema, collection)
  const model = connection.model(name, schema, collection)
  if (keptOfTwice !== undefined) declareKeptOfTwice(model, keptOfTwice)
  return model as unknown as Model<Row>
}

/** A document inside a document, without an id of its own. */
export const embedded = (fields: SchemaDefinition): Schema => new Schema(fields, { ...schemaOptions, _id: false })

/** A value of any shape, kept as it is: for unions and for what other modules define. Check it before it gets here. */
export const anyShape = Schema.Types.Mixed

/** Those of the same fields as one that is to be made: with other options, so that the two cannot be side by side. */
const inTheWay = async (model: Model<unknown>, names: readonly string[], toMake: readonly object[]) => {
  const wanted = new Set(toMake.map((keys) => JSON.stringify(keys)))
  const there = await model.listIndexes()
  return there.flatMap(({ name, key }) => (names.includes(name) && wanted.has(JSON.stringify(key)) ? [name] : []))
}

/**
 * Makes every declared collection and index; safe to repeat. Indexes that are not declared are dropped, or left where
 * another version may still need them. @returns those that are left, such as `bills number_1`
 */
export const syncIndexes = async (connection: Connection, others: 'drop' | 'leave' = 'drop'): Promise<string[]> => {
  const left: string[] = []
  const models = Object.values(connection.models)
  for (const model of models) await model.createCollection()
  const found = await Promise.all(models.map(async (model) => ({ model, ...(await model.diffIndexes()) })))
  await refuseDuplicates(found.map(({ model, toCreate }) => ({ model, indexes: toCreate })))
  for (const { model, toDrop, toCreate } of found) {
    const dropped = others === 'drop' ? toDrop : await inTheWay(model, toDrop, toCreate)
    for (const name of dropped) await model.collection.dropIndex(name)
    await model.createIndexes().catch(async (error: unknown) => {
      // Stored since they were looked for.
      if (isDuplicateKey(error)) await refuseDuplicates([{ model, indexes: toCreate }])
      throw error
    })
    left.push(...toDrop.filter((name) => !dropped.includes(name)).map((name) => `${model.collection.name} ${name}`))
  }
  return left
}

/** Whether a write was refused by a unique index; `field` narrows it to indexes that contain that field. */
export const isDuplicateKey = (error: unknown, field?: string): boolean => {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 11000) return false
  const pattern = 'keyPattern' in error ? error.keyPattern : undefined
  return field === undefined || (typeof pattern === 'object' && pattern !== null && field in pattern)
}
