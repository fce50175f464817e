import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { signCursors } from './cursor.ts'
import { createEncryption } from './encryption.ts'
import { connectMongo, type Database, defineModel, type Model, syncIndexes } from './mongo.ts'
import { cappedCount, findPage, pageOfFew } from './page.ts'

interface ItemRow {
  _id: string
  group: string
  due: Date | null
}

const key = (kid: string) => ({ kid, key: new Uint8Array(randomBytes(32)) })

const testDatabase = createTestDatabase()
let database: Database
let items: Model<ItemRow>

beforeAll(async () => {
  database = await connectMongo(testDatabase.uri)
  signCursors(database.connection, createEncryption([key('first')]))
  items = defineModel<ItemRow>(database.connection, {
    name: 'Item',
    collection: 'items',
    fields: { group: String, due: Date },
    indexes: [[{ group: 1, due: 1, _id: 1 }]],
  })
  await syncIndexes(database.connection)
})
afterAll(() => database.close())

const day = (n: number | null): Date | null => (n === null ? null : new Date(Date.UTC(2026, 0, n)))

const walk = async (group: string, direction: 1 | -1, limit: number): Promise<string[]> => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await findPage(items, { filter: { group }, sort: ['due', direction], cursor, limit })
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    seen.push(...page.rows.map(({ _id }) => _id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return seen
}

test('pages of any size, either way, give every row once and in order, ties and missing values included', async () => {
  let groups = 0
  const days = fc.array(fc.option(fc.integer({ min: 1, max: 4 })), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(
      days,
      fc.constantFrom(1 as const, -1 as const),
      fc.integer({ min: 1, max: 5 }),
      async (dues, direction, limit) => {
        const group = `g${++groups}`
        const rows = dues.map((n, place) => ({ _id: `${group}-${String(place).padStart(2, '0')}`, group, due: day(n) }))
        await items.insertMany(rows)
        const expected = await items.find({ group }).sort({ due: direction, _id: direction }).lean<ItemRow[]>()
        expect(await walk(group, direction, limit)).toEqual(expected.map(({ _id }) => _id))
        const few = pageOfFew(items, rows, { sort: ['due', direction], limit: 100, list: 'items' })
        expect(few.rows.map(({ _id }) => _id)).toEqual(expected.map(({ _id }) => _id))
      },
    ),
    { numRuns: 40 },
  )
})

test('a row that comes before the cursor meanwhile moves no other row', async () => {
  await items.insertMany([1, 2, 3, 4].map((n) => ({ _id: `m${n}`, group: 'moving', due: day(n + 1) })))
  const request = { filter: { group: 'moving' }, sort: ['due', 1] as const, limit: 2 }
  const first = await findPage(items, request)
  await items.insertMany([{ _id: 'm0', group: 'moving', due: day(1) }])
  const second = await findPage(items, { ...request, cursor: first.nextCursor ?? '' })
  expect(second.rows.map(({ _id }) => _id)).toEqual(['m3', 'm4'])
  expect(second.nextCursor).toBeNull()
})

const cursorOf = async (): Promise<string> => {
  await items.updateOne({ _id: 'signed1' }, { $set: { group: 'signed', due: day(1) } }, { upsert: true })
  await items.updateOne({ _id: 'signed2' }, { $set: { group: 'signed', due: day(2) } }, { upsert: true })
  const { nextCursor } = await findPage(items, { filter: { group: 'signed' }, sort: ['due', 1], limit: 1 })
  return nextCursor ?? ''
}

const contentOf = (cursor: string) =>
  JSON.parse(Buffer.from(cursor.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>
const toPayload = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')

/** The cursor with something else in it, under the signature it had. */
const changed = (cursor: string, change: object) =>
  `${toPayload({ ...contentOf(cursor), ...change })}.${cursor.split('.')[1]}`

const refusedBecauseMadeUp = {
  type: 'invalid-cursor',
  errors: [{ field: 'cursor', message: 'must be `nextCursor` of the page before' }],
}

test.each([
  ['of nothing', () => ''],
  ['no base64 of JSON', () => 'nonsense'],
  ['of an older version, without a signature', (cursor: string) => cursor.split('.')[0] ?? ''],
  ['with an empty signature', (cursor: string) => `${cursor.split('.')[0]}.`],
  ['with something behind its signature', (cursor: string) => `${cursor}.more`],
  ['with a signature that is cut', (cursor: string) => cursor.slice(0, -1)],
  ['with null in place of its value', (cursor: string) => changed(cursor, { date: undefined, value: null })],
  ['with another type of value', (cursor: string) => changed(cursor, { date: undefined, value: true })],
  ['with a number far away', (cursor: string) => changed(cursor, { date: undefined, value: 1e308 })],
  ['with another value of the right type', (cursor: string) => changed(cursor, { date: '2025-12-31T00:00:00.000Z' })],
  ['with another row', (cursor: string) => changed(cursor, { id: 'signed0' })],
  ['with an operator in place of a value', (cursor: string) => changed(cursor, { value: { $gt: '' } })],
])('a cursor %s is refused, and the parameter named', async (_, make) => {
  const cursor = make(await cursorOf())
  const page = findPage(items, { filter: { group: 'signed' }, sort: ['due', 1], cursor, limit: 2 })
  await expect(page).rejects.toMatchObject(refusedBecauseMadeUp)
  const few = () => pageOfFew(items, [], { sort: ['due', 1], cursor, limit: 2, list: 'items' })
  expect(few).toThrow(expect.objectContaining(refusedBecauseMadeUp))
})

test.each([
  ['another sort', { filter: { group: 'signed' }, sort: ['due', -1] as const }],
  ['another list', { filter: { group: 'signed' }, sort: ['due', 1] as const, list: 'others' }],
  ['another organization', { filter: { group: 'signed', organizationId: 'org_2' }, sort: ['due', 1] as const }],
])('a cursor made for %s is refused, although we made it', async (_, request) => {
  const page = findPage(items, { ...request, cursor: await cursorOf(), limit: 2 })
  await expect(page).rejects.toMatchObject(refusedBecauseMadeUp)
})

test('a cursor works as long as the key is there that it was signed with, in whatever place', async () => {
  const [old, fresh] = [key('old'), key('fresh')]
  const use = (...keys: { kid: string; key: Uint8Array }[]) => signCursors(database.connection, createEncryption(keys))
  use(old)
  const cursor = await cursorOf()
  const follow = () => findPage(items, { filter: { group: 'signed' }, sort: ['due', 1], cursor, limit: 2 })
  use(fresh, old)
  expect((await follow()).rows.map(({ _id }) => _id)).toEqual(['signed2'])
  use(fresh)
  await expect(follow()).rejects.toMatchObject(refusedBecauseMadeUp)
})

test('work goes on from a cursor that it noted itself, under a key that is gone or by an older version', async () => {
  const cursor = await cursorOf()
  signCursors(database.connection, createEncryption([key('later')]))
  const { date, sort, list, id } = contentOf(cursor)
  for (const noted of [cursor, toPayload({ date, sort, list, id }), toPayload({ date, sort, id })]) {
    const page = {
      filter: { group: 'signed' },
      sort: ['due', 1] as const,
      cursor: noted,
      limit: 2,
      noted: true as const,
    }
    expect((await findPage(items, page)).rows.map(({ _id }) => _id)).toEqual(['signed2'])
  }
})

test('a count is exact up to ten thousand and then says that there are more', async () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ _id: `c${n}`, group: 'counted', due: null }))
  await items.insertMany(rows(10_000))
  expect(await cappedCount(items, { group: 'counted' })).toEqual({ count: 10_000, exact: true })
  await items.insertMany([{ _id: 'one-more', group: 'counted', due: null }])
  expect(await cappedCount(items, { group: 'counted' })).toEqual({ count: 10_000, exact: false })
})
