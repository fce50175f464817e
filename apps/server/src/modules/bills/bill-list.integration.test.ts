import { type Account, accountEndpoints } from '@billbridge/contract/accounts'
import { type Bill, billEndpoints } from '@billbridge/contract/bills'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createMachine, type Machine } from '../../../test/machine.ts'
import { profileQueries } from '../../../test/query-profile.ts'
import { refusal } from '../../../test/refusal.ts'
import { startServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
const server = await startServer(database)

let machine: Machine
let accounts: Account[]
/** Every bill of the organization, in the list's own order. No test changes one. */
let all: Bill[]

const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T
const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + (n % 300))).toISOString().slice(0, 10)

/** Bills whose fields do not run in step, so that no order comes by itself. */
const sample = (n: number) => {
  const total = ((n * 7919) % 5000) + 1
  return {
    number: `${pick(['INV', 'inv', 'B'], n)}-${(n * 31) % 2000}`,
    account: { code: `C-${(n * 13) % 40}`, name: `${pick(['Example', 'Sample'], n)} Company ${(n * 13) % 40}` },
    currency: pick(['USD', 'EUR', 'USD', 'GBP', 'USD'], n),
    billDate: day(n * 17),
    lineItems: [{ description: 'Flour', amount: total }],
    total,
    approvalStatus: pick(['approved', 'pending', 'approved', 'approved', 'held'] as const, n),
    paymentStatus: pick(['unpaid', 'paid', 'unpaid', 'partially-paid'] as const, n),
  }
}

/** So many that both ways to search are met, and that MongoDB weighs its indexes as it does in a full database. */
const billCount = 2000

const fill = async ({ call }: Machine, count: number) => {
  const bills = Array.from({ length: count }, (_, n) => sample(n))
  await call(billEndpoints.createBatch, { body: { bills: bills.slice(0, 1000) } })
  if (count > 1000) await call(billEndpoints.createBatch, { body: { bills: bills.slice(1000) } })
}

beforeAll(async () => {
  machine = await createMachine(server)
  await fill(machine, billCount)
  // Another organization's bills, in between everywhere.
  await fill(await createMachine(server), 400)
  accounts = (await machine.call(accountEndpoints.list, { query: { limit: 200 } })).data.data
  const { data: smallest } = await list({ limit: 100, sort: 'total' })
  await Promise.all(smallest.map(({ id }) => machine.call(billEndpoints.cancel, { params: { billId: id } })))
  all = await walk({})
})

type Query = Record<string, unknown>

const list = async (query: Query) => (await machine.call(billEndpoints.list, { query })).data

const walk = async (query: Query): Promise<Bill[]> => {
  const rows: Bill[] = []
  let cursor: string | undefined
  do {
    const page = await list({ ...query, limit: 170, ...(cursor === undefined ? {} : { cursor }) })
    rows.push(...page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return rows
}

const sorts = ['billDate', '-billDate', 'number', '-number', 'total', '-total']
const sorted = (rows: readonly Bill[], sort: string): boolean =>
  rows.every((row, n) => {
    const field = sort.replace('-', '') as 'billDate' | 'number' | 'total'
    const value = (bill: Bill) => (field === 'number' ? bill.number.toLowerCase() : bill[field])
    const before = rows[n - 1]
    return !before || (sort.startsWith('-') ? value(before) >= value(row) : value(before) <= value(row))
  })

test.each(sorts)('walking the pages sorted by %s meets every bill once, in order', async (sort) => {
  const rows = await walk({ sort })
  expect(new Set(rows.map(({ id }) => id)).size).toBe(billCount)
  expect(sorted(rows, sort)).toBe(true)
})

const filters = (): [string, Query, (bill: Bill) => boolean][] => [
  ['account', { accountId: accounts[3]?.id }, (bill) => bill.accountId === accounts[3]?.id],
  ['currency', { currency: 'GBP' }, (bill) => bill.currency === 'GBP'],
  ['approval', { approvalStatus: 'held' }, (bill) => bill.approvalStatus === 'held'],
  ['payments', { paymentStatus: ['paid', 'partially-paid'] }, (bill) => bill.paymentStatus !== 'unpaid'],
  ['cancelled', { cancelled: 'true' }, (bill) => bill.cancelled],
  ['not cancelled', { cancelled: 'false' }, (bill) => !bill.cancelled],
  ['period', { from: '2026-03-01', to: '2026-03-31' }, (bill) => bill.billDate.startsWith('2026-03')],
  [
    'several',
    { approvalStatus: 'approved', paymentStatus: 'unpaid', currency: 'USD', cancelled: 'false', from: '2026-02-01' },
    (bill) =>
      bill.approvalStatus === 'approved' &&
      bill.paymentStatus === 'unpaid' &&
      bill.currency === 'USD' &&
      !bill.cancelled &&
      bill.billDate >= '2026-02-01',
  ],
]

test('each filter gives the bills it says, and all of them', async () => {
  for (const [name, query, wanted] of filters()) {
    const found = await walk(query)
    expect([name, found.map(({ id }) => id)]).toEqual([name, all.filter(wanted).map(({ id }) => id)])
    expect(found.length).toBeGreaterThan(0)
  }
})

test('the count is that of the list, under each filter, a search and both', async () => {
  const count = async (query: Query) => (await machine.call(billEndpoints.count, { query })).data
  expect(await count({})).toEqual({ count: billCount, exact: true })
  for (const [name, query, wanted] of filters()) {
    expect([name, await count(query)]).toEqual([name, { count: all.filter(wanted).length, exact: true }])
    const found = (bill: Bill) => wanted(bill) && startsWith('c-1')(bill)
    expect([name, await count({ ...query, search: 'c-1' })]).toEqual([
      name,
      { count: all.filter(found).length, exact: true },
    ])
  }
  expect(await count({ search: all[7]?.id })).toEqual({ count: 1, exact: true })
  expect(await count({ search: 'nothing' })).toEqual({ count: 0, exact: true })
})

const startsWith = (text: string) => (bill: Bill) =>
  [bill.number, bill.accountCode, bill.accountName].some((value) => value.toLowerCase().startsWith(text.toLowerCase()))

test.each(['INV-12', 'b-77', 'c-1', 'Sample Company 1', 'example', 'inv', 'INV-1*', '(', 'nothing'])(
  'a search for %s finds what begins so, in any sort, page by page',
  async (search) => {
    const wanted = all.filter(startsWith(search)).map(({ id }) => id)
    for (const sort of ['-billDate', 'number', '-total']) {
      const found = await walk({ search, sort })
      expect(sorted(found, sort)).toBe(true)
      expect(found.map(({ id }) => id).sort()).toEqual([...wanted].sort())
    }
  },
)

test('a search for an id finds that bill, and none of another organization', async () => {
  const [bill] = (await list({ limit: 1 })).data
  expect((await list({ search: bill?.id })).data).toEqual([bill])
  const stranger = await createMachine(server)
  expect((await stranger.call(billEndpoints.list, { query: { search: bill?.id } })).data.data).toEqual([])
})

test('a cursor of another sort or none at all is refused', async () => {
  const { nextCursor } = await list({ limit: 5 })
  expect((await refusal(list({ sort: 'total', cursor: nextCursor ?? '' }))).type).toBe('invalid-cursor')
  expect((await refusal(list({ search: 'INV-12', cursor: 'nonsense' }))).type).toBe('invalid-cursor')
})

describe('every query uses an index, sorts by it and reads no more than it gives', () => {
  const judge = async (query: Query) => {
    const { nextCursor } = await list({ ...query, limit: 10 })
    const pages = [{}, ...(nextCursor === null ? [] : [{ cursor: nextCursor }])]
    for (const page of pages) {
      const queries = await profileQueries(server.database.connection, 'bills', () =>
        list({ ...query, ...page, limit: 10 }),
      )
      expect(queries.length).toBeGreaterThan(0)
      for (const { planSummary, docsExamined, nreturned, hasSortStage } of queries) {
        const told = JSON.stringify({ query, page, planSummary, docsExamined, nreturned })
        expect(planSummary, told).toMatch(/^IXSCAN/)
        expect(hasSortStage, told).toBe(false)
        expect(docsExamined, told).toBeLessThanOrEqual(nreturned * 2)
      }
    }
  }

  test.each(sorts)('sorted by %s, with every filter', async (sort) => {
    await judge({ sort })
    for (const [, query] of filters()) await judge({ ...query, sort })
    await judge({ sort, accountId: accounts[3]?.id, paymentStatus: 'paid' })
  })

  test('the bills of a few accounts are found without reading others', async () => {
    await judge({ search: 'INV-12' })
    await judge({ search: 'nothing' })
  })
})
