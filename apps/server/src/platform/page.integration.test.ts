import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { connectMongo, type Database, defineModel, type Model, syncIndexes } from './mongo.ts'
import { cappedCount, findPage, pageOfFew } from './page.ts'

interface ItemRow {
  _id: string
  group: string
  due: Date | null
}

const testDatabase = createTestDatabase()
let database: Database
let items: Model<ItemRow>

beforeAll(async () => {
  database = await connectMongo(testDatabase.uri)
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
        const few = pageOfFew(rows, { sort: ['due', direction], limit: 100, list: 'items' })
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

const forged = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')

test.each([
  ['no base64 of JSON', 'nonsense'],
  ['made for another sort', forged({ sort: '_id:1', value: 'a', id: 'a' })],
  ['made for another list', forged({ list: 'others.47DEQpj8', sort: 'due:1', value: null, id: 'a' })],
  ['made for another organization', forged({ list: 'items.AAAAAAAA', sort: 'due:1', value: null, id: 'a' })],
  ['without a position', forged({ sort: 'due:1' })],
  ['with an operator in place of a value', forged({ sort: 'due:1', value: { $gt: '' }, id: 'a' })],
  ['with a value the field cannot have', forged({ sort: 'due:1', value: 'tomorrow', id: 'a' })],
  ['with a day that is none', forged({ sort: 'due:1', date: 'tomorrow', id: 'a' })],
])('a cursor %s is refused', async (_, cursor) => {
  const page = findPage(items, { filter: { group: 'moving' }, sort: ['due', 1], cursor, limit: 2 })
  await expect(page).rejects.toMatchObject({ type: 'invalid-cursor' })
})

test('a count is exact up to ten thousand and then says that there are more', async () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ _id: `c${n}`, group: 'counted', due: null }))
  await items.insertMany(rows(10_000))
  expect(await cappedCount(items, { group: 'counted' })).toEqual({ count: 10_000, exact: true })
  await items.insertMany([{ _id: 'one-more', group: 'counted', due: null }])
  expect(await cappedCount(items, { group: 'counted' })).toEqual({ count: 10_000, exact: false })
})
