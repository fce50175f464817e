import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import {
  type Connection,
  connectMongo,
  type Database,
  defineModel,
  isDuplicateKey,
  isUnreachable,
  syncIndexes,
} from './mongo.ts'

interface NoteRow {
  _id: string
  text: string
  count: number
}

const createNoteModel = (connection: Connection) =>
  defineModel<NoteRow>(connection, {
    name: 'Note',
    collection: 'notes',
    fields: { text: String, count: Number },
    indexes: [[{ text: 1 }, { unique: true }]],
  })

const testDatabase = createTestDatabase()
const elsewhere = createTestDatabase()
let database: Database
let notes: ReturnType<typeof createNoteModel>

beforeAll(async () => {
  database = await connectMongo(testDatabase.uri)
  notes = createNoteModel(database.connection)
  await syncIndexes(database.connection)
})
beforeEach(() => notes.deleteMany({}))
afterAll(() => database.close())

const texts = async () => (await notes.find().sort({ _id: 1 }).lean()).map(({ text }) => text)

test('a transaction keeps all or nothing, also of calls that join it by themselves', async () => {
  const inner = () => database.transaction(() => notes.create([{ _id: 'b', text: 'inner', count: 0 }]))
  const failing = database.transaction(async () => {
    await notes.create([{ _id: 'a', text: 'outer', count: 0 }])
    await inner()
    throw new Error('too late')
  })
  await expect(failing).rejects.toThrow('too late')
  expect(await texts()).toEqual([])
  await database.transaction(async () => {
    await notes.create([{ _id: 'a', text: 'outer', count: 0 }])
    await inner()
  })
  expect(await texts()).toEqual(['outer', 'inner'])
})

test('two transactions that write one row do so one after the other', async () => {
  await notes.create([{ _id: 'a', text: 'counted', count: 0 }])
  const raise = () =>
    database.transaction(async () => {
      const row = await notes.findById('a').lean()
      await notes.updateOne({ _id: 'a' }, { $set: { count: (row?.count ?? 0) + 1 } })
    })
  await Promise.all(Array.from({ length: 8 }, raise))
  expect((await notes.findById('a').lean())?.count).toBe(8)
})

test('what runs after a transaction is in none', async () => {
  await database.transaction(() => notes.create([{ _id: 'a', text: 'first', count: 0 }]))
  await notes.create([{ _id: 'b', text: 'second', count: 0 }])
  expect(await texts()).toEqual(['first', 'second'])
})

test('a field nobody declared is refused in documents, changes and filters', async () => {
  const other = { colour: 'red' } as object
  await expect(notes.create([{ _id: 'a', text: 'a', count: 0, ...other }])).rejects.toThrow('colour')
  await expect(notes.updateOne({ _id: 'a' }, { $set: other })).rejects.toThrow('colour')
  await expect(notes.find(other).lean()).rejects.toThrow('colour')
})

test('a duplicate is known by its index', async () => {
  await notes.create([{ _id: 'a', text: 'same', count: 0 }])
  const error: unknown = await notes.create([{ _id: 'b', text: 'same', count: 0 }]).catch((thrown: unknown) => thrown)
  expect([isDuplicateKey(error), isDuplicateKey(error, 'text'), isDuplicateKey(error, 'count')]).toEqual([
    true,
    true,
    false,
  ])
})

test('indexes are as declared: missing ones are made and others dropped', async () => {
  await notes.collection.createIndex({ count: 1 })
  await notes.collection.dropIndex('text_1')
  await syncIndexes(database.connection)
  expect((await notes.collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'text_1'])
})

test('indexes of another version are left when asked for, unless they are in the way of one that is declared', async () => {
  await notes.collection.createIndex({ count: 1 })
  await notes.collection.dropIndex('text_1')
  await notes.collection.createIndex({ text: 1 }, { name: 'text_of_before' })
  expect(await syncIndexes(database.connection, 'leave')).toEqual(['notes count_1'])
  const there = await notes.collection.indexes()
  expect(there.map(({ name, unique }) => [name, unique])).toEqual([
    ['_id_', undefined],
    ['count_1', undefined],
    ['text_1', true],
  ])
  expect(await syncIndexes(database.connection)).toEqual([])
  expect((await notes.collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'text_1'])
})

test('two databases live side by side in one process', async () => {
  const other = await connectMongo(elsewhere.uri)
  const otherNotes = createNoteModel(other.connection)
  await database.transaction(async () => {
    await notes.create([{ _id: 'a', text: 'here', count: 0 }])
    await otherNotes.create([{ _id: 'a', text: 'there', count: 0 }])
  })
  expect(await texts()).toEqual(['here'])
  expect((await otherNotes.findById('a').lean())?.text).toBe('there')
  await other.close()
})

test('a database that is not there is told apart from other errors', async () => {
  const gone: unknown = await connectMongo('mongodb://127.0.0.1:9/x', { selectionTimeoutMs: 200 }).catch(
    (error: unknown) => error,
  )
  expect(isUnreachable(gone)).toBe(true)
  expect(isUnreachable(new Error('something else'))).toBe(false)
})
