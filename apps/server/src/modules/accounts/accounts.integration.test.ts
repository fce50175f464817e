import { accountEndpoints } from '@billbridge/contract/accounts'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createMachine, type Machine } from '../../../test/machine.ts'
import { profileQueries } from '../../../test/query-profile.ts'
import { refusal } from '../../../test/refusal.ts'
import { startServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
const server = await startServer(database)
const { list, create, createBatch, get, update } = accountEndpoints

let crowded: Machine

beforeAll(async () => {
  crowded = await createMachine(server)
  const accounts = Array.from({ length: 600 }, (_, n) => ({
    code: `${n % 2 ? 'c' : 'C'}-${(n * 7) % 600}`,
    name: `Example ${(n * 13) % 600}`,
    email: `Bills${n}@example.com`,
  }))
  await crowded.call(createBatch, { body: { accounts } })
})

const add = async ({ call }: Machine, body: { code: string; name: string }) => (await call(create, { body })).data

test('an account is made, read and changed by whoever knows its version', async () => {
  const machine = await createMachine(server)
  const made = await add(machine, { code: 'BAKERY', name: 'Example Bakery Ltd' })
  expect(made).toMatchObject({ code: 'BAKERY', email: null, address: null, version: 1 })
  const params = { accountId: made.id }
  const body = { code: 'BAKERY', name: 'Example Bakery & Sons', address: { city: 'Exampletown' }, version: 1 }
  const changed = (await machine.call(update, { params, body })).data
  expect(changed).toMatchObject({
    name: 'Example Bakery & Sons',
    address: { city: 'Exampletown', line1: '' },
    version: 2,
  })
  const { type, problem } = await refusal(machine.call(update, { params, body }))
  expect([type, problem.details]).toEqual(['stale-version', { current: changed }])
  expect((await machine.call(get, { params })).data).toEqual(changed)
  const history = await machine.call(auditEntryEndpoints.list, { query: { targetId: made.id } })
  expect(history.data.data.map(({ action }) => action)).toEqual(['account.updated', 'account.created'])
})

test('a code is taken once, also when two ask at the same moment', async () => {
  const machine = await createMachine(server)
  const tries = Array.from({ length: 6 }, () => add(machine, { code: 'BAKERY', name: 'Example' }).catch(() => null))
  expect((await Promise.all(tries)).filter((made) => made !== null)).toHaveLength(1)
  const other = await add(machine, { code: 'MILL', name: 'Example Mill' })
  const body = { code: 'BAKERY', name: 'Example', version: 1 }
  const params = { accountId: other.id }
  expect((await refusal(machine.call(update, { params, body }))).type).toBe('account-code-taken')
})

test('a batch makes, changes or leaves each account by its code, and refuses bad rows alone', async () => {
  const machine = await createMachine(server)
  await add(machine, { code: 'SAME', name: 'Same' })
  await add(machine, { code: 'OLD', name: 'Old' })
  const accounts = [
    { code: 'SAME', name: 'Same' },
    { code: 'OLD', name: 'New name' },
    { code: 'FRESH', name: 'Fresh' },
    { code: 'BAD', name: '', currency: 'ZZZ' },
    { code: 'FRESH', name: 'Fresher' },
  ]
  const { results } = (await machine.call(createBatch, { body: { accounts } })).data
  expect(results.map(({ outcome }) => outcome)).toEqual(['unchanged', 'updated', 'created', 'refused', 'updated'])
  expect(results[3]?.errors.map(({ field }) => field).sort()).toEqual(['currency', 'name'])
})

test('accounts of another organization are not there', async () => {
  const [machine, stranger] = [await createMachine(server), await createMachine(server)]
  const made = await add(machine, { code: 'BAKERY', name: 'Example' })
  expect((await refusal(stranger.call(get, { params: { accountId: made.id } }))).type).toBe('not-found')
  expect((await stranger.call(list, { query: { search: made.id } })).data.data).toEqual([])
})

type Query = NonNullable<Parameters<typeof listAccounts>[0]>

const listAccounts = (query: (typeof list)['query']['_zod']['input']) => crowded.call(list, { query })

const walk = async (query: Query) => {
  const codes: string[] = []
  let cursor: string | undefined
  do {
    const page = (await listAccounts({ ...query, limit: 70, ...(cursor ? { cursor } : {}) })).data
    codes.push(...page.data.map(({ code }) => code))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return codes
}

test.each(['code', '-code', 'name', '-name', 'createdAt', '-createdAt'] as const)(
  'the list sorted by %s gives every account once, by an index alone',
  async (sort) => {
    expect(new Set(await walk({ sort })).size).toBe(600)
    const { connection } = server.database
    const first = await crowded.call(list, { query: { sort, limit: 10 } })
    const cursor = first.data.nextCursor ?? ''
    for (const query of [
      { sort },
      { sort, cursor },
      { sort, search: 'example 12' },
      { sort, search: 'bills7@example.com' },
    ]) {
      const asked = () => crowded.call(list, { query: { ...query, limit: 10 } })
      for (const each of await profileQueries(connection, 'accounts', asked)) {
        const told = JSON.stringify({ query, ...each, command: null })
        expect(each.planSummary, told).toMatch(/^IXSCAN/)
        expect(each.hasSortStage, told).toBe(false)
        expect(each.docsExamined, told).toBeLessThanOrEqual(each.nreturned * 2)
      }
    }
  },
)

test('a search finds what begins with the text, few or many, and a whole e-mail address', async () => {
  expect((await walk({ search: 'c-59' })).length).toBe(11)
  expect((await walk({ search: 'EXAMPLE' })).length).toBe(600)
  expect((await walk({ search: 'example 59', sort: '-name' })).length).toBe(11)
  expect(await walk({ search: 'bills3@EXAMPLE.com' })).toHaveLength(1)
  expect(await walk({ search: 'xample' })).toEqual([])
})

test('mappings are listed by an index alone, whatever they are filtered by', async () => {
  const { connection } = server.database
  const rows = Array.from({ length: 400 }, (_, n) => ({
    _id: `map_${String(n).padStart(12, '0')}`,
    organizationId: crowded.organizationId,
    accountId: `account_${String((n * 7) % 400).padStart(12, '0')}`,
    accountCodeLower: `c-${(n * 7) % 400}`,
    accountNameLower: `example ${(n * 11) % 400}`,
    stripeAccountId: `acct_${n % 3}`,
    mode: n % 2 ? 'live' : 'test',
    customerId: `cus_${n}`,
    customerName: null,
    customerEmail: null,
    status: n % 50 ? 'active' : 'customer-deleted',
    origin: 'person',
    version: 1,
    createdAt: new Date(),
    updatedAt: new Date(),
  }))
  await connection.collection('external-mappings').insertMany(rows as never[])
  const queries = [
    {},
    { mode: 'live' },
    { status: 'customer-deleted' },
    { stripeAccountId: 'acct_1' },
    { stripeAccountId: 'acct_1', mode: 'test', status: 'active' },
    { mode: 'test', status: 'customer-deleted' },
    { accountId: rows[5]?.accountId },
    { search: 'cus_7' },
    { search: 'c-7' },
    { search: 'example 39', mode: 'live' },
  ]
  for (const query of queries) {
    const asked = () => crowded.call(externalMappingEndpoints.list, { query: { ...query, limit: 10 } as never })
    const found = await profileQueries(connection, 'external-mappings', asked)
    expect(found.length).toBeGreaterThan(0)
    for (const each of found) {
      const told = JSON.stringify({ query, ...each, command: null })
      expect(each.planSummary, told).toMatch(/^IXSCAN/)
      expect(each.hasSortStage, told).toBe(false)
      expect(each.docsExamined, told).toBeLessThanOrEqual(Math.max(each.nreturned * 2, 'search' in query ? 20 : 0))
    }
  }
})

test('a list goes on behind a name of two hundred characters of any script', async () => {
  const machine = await createMachine(server)
  for (const [code, letter] of ['言', '語', '龍'].entries())
    await add(machine, { code: `L-${code}`, name: letter.repeat(200) })
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const query: { sort: 'name'; limit: number; cursor?: string } = {
      sort: 'name',
      limit: 1,
      ...(cursor ? { cursor } : {}),
    }
    const { data }: { data: { data: { code: string }[]; nextCursor: string | null } } = await machine.call(list, {
      query,
    })
    seen.push(...data.data.map(({ code }) => code))
    cursor = data.nextCursor
  } while (cursor !== null)
  expect(seen).toEqual(['L-0', 'L-1', 'L-2'])
})
