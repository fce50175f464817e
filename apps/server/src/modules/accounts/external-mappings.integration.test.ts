import { accountEndpoints } from '@billbridge/contract/accounts'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { beforeAll, expect, test } from 'vitest'
import { finishCredential, getCredential, startCredential, useKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMachine, type Machine } from '../../../test/machine.ts'
import { refusal } from '../../../test/refusal.ts'
import { sandboxOf } from '../../../test/sandbox-owner.ts'
import { createStandIn, numberedAccounts, type StandIn } from '../../../test/stand-in.ts'
import { startServer, type TestServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
let server: TestServer
let standIn: StandIn
let lateMs = 0
let accountsTaken = 0

beforeAll(async () => {
  const now = () => new Date(Date.now() + lateMs)
  server = await startServer(database, { now, sandbox: numberedAccounts(30) })
  standIn = createStandIn(server.sandbox?.url ?? '')
})

interface Bench extends Machine {
  readonly credentialId: string
  readonly stripeAccountId: string
  readonly key: string
}

/** An organization with a credential for a Stripe account nobody else uses. */
const createBench = async (): Promise<Bench> => {
  const machine = await createMachine(server)
  accountsTaken += 1
  const key = `sk_test_Numbered${accountsTaken}`
  const { id } = await startCredential(machine)
  await useKey(machine, id, key, true)
  await finishCredential(machine, id)
  return { ...machine, key, credentialId: id, stripeAccountId: `acct_1Numbered${accountsTaken}` }
}

const addAccount = async ({ call }: Bench, code: string, details: { name?: string; email?: string } = {}) =>
  (await call(accountEndpoints.create, { body: { code, name: `Example ${code}`, ...details } })).data

const { create, createBatch, list, update, remove, check, stripeCustomers, suggestions } = externalMappingEndpoints

const map = async ({ call, credentialId }: Bench, accountId: string, customerId: string) =>
  (await call(create, { body: { accountId, credentialId, customerId } })).data

const mappingsOf = async ({ call }: Bench, query = {}) => (await call(list, { query })).data.data

const pick = async ({ call, credentialId }: Bench, search?: string) =>
  (await call(stripeCustomers, { params: { credentialId }, query: { search } })).data

test('a mapping is made after its customer was read from Stripe, and once for each account', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'BAKERY')
  const customer = await standIn.createCustomer(bench.key, { name: 'Bakery at Stripe', email: 'bakery@example.com' })
  const mapping = await map(bench, account.id, customer.id)
  expect(mapping).toMatchObject({
    accountCode: 'BAKERY',
    customerId: customer.id,
    customerName: 'Bakery at Stripe',
    stripeAccountId: bench.stripeAccountId,
    mode: 'test',
    status: 'active',
    origin: 'api',
  })
  expect(await mappingsOf(bench)).toEqual([mapping])
  expect((await refusal(map(bench, account.id, customer.id))).type).toBe('mapping-exists')
})

test('a customer that is not there, was deleted, or is one of the other mode cannot be mapped', async () => {
  const bench = await createBench()
  const { id } = await addAccount(bench, 'BAKERY')
  expect((await refusal(map(bench, id, 'cus_nobody'))).type).toBe('mapping-customer-missing')
  const gone = await standIn.createCustomer(bench.key, { name: 'Gone' })
  await standIn.deleteCustomer(bench.key, gone.id)
  expect((await refusal(map(bench, id, gone.id))).type).toBe('mapping-customer-missing')
  const live = await standIn.createCustomer(bench.key.replace('test', 'live'), { name: 'Live' })
  expect((await refusal(map(bench, id, live.id))).type).toBe('mapping-wrong-mode')
  expect(await mappingsOf(bench)).toEqual([])
})

test('a mapping is pointed at another customer by whoever knows its version, and can be removed', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'BAKERY')
  const first = await standIn.createCustomer(bench.key, { name: 'First' })
  const second = await standIn.createCustomer(bench.key, { name: 'Second' })
  const mapping = await map(bench, account.id, first.id)
  const params = { mappingId: mapping.id }
  const body = { customerId: second.id, version: mapping.version }
  expect((await bench.call(update, { params, body })).data).toMatchObject({ customerId: second.id, version: 2 })
  expect((await refusal(bench.call(update, { params, body }))).type).toBe('stale-version')
  await bench.call(remove, { params })
  expect(await mappingsOf(bench)).toEqual([])
  expect(await standIn.customers(bench.stripeAccountId, 'test')).toHaveLength(2)
})

test('many are mapped at once by id or code, each row taken or refused by itself', async () => {
  const bench = await createBench()
  const accounts = await Promise.all(['A', 'B', 'C'].map((code) => addAccount(bench, code)))
  const customer = await standIn.createCustomer(bench.key, { name: 'One' })
  const send = async (mappings: { accountId?: string; accountCode?: string; customerId: string }[]) =>
    (await bench.call(createBatch, { body: { credentialId: bench.credentialId, mappings } })).data.results
  const results = await send([
    { accountId: accounts[0]?.id ?? '', customerId: customer.id },
    { accountCode: 'B', customerId: 'cus_nobody' },
    { accountCode: 'NOBODY', customerId: customer.id },
    { accountCode: 'C', customerId: 'not an id' },
    { customerId: customer.id },
    { accountCode: 'A', customerId: customer.id },
  ])
  expect(results.map(({ outcome, errors }) => [outcome, errors[0]?.field])).toEqual([
    ['created', undefined],
    ['refused', 'customerId'],
    ['refused', 'accountCode'],
    ['refused', 'customerId'],
    ['refused', 'accountId'],
    ['unchanged', undefined],
  ])
})

test('a hundred mappings cost a few pages of customers, not a call for each', async () => {
  const bench = await createBench()
  const rows = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const customer = await standIn.createCustomer(bench.key, { name: `Example ${n}` })
      return { accountCode: `A${n}`, customerId: customer.id }
    }),
  )
  const accounts = rows.map(({ accountCode }) => ({ code: accountCode, name: accountCode }))
  await bench.call(accountEndpoints.createBatch, { body: { accounts } })
  const before = (await standIn.requests('GET', '/v1/customers')).length
  const body = { credentialId: bench.credentialId, mappings: rows }
  const { results } = (await bench.call(createBatch, { body })).data
  expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(100)
  expect((await standIn.requests('GET', '/v1/customers')).length - before).toBe(1)
})

test('a check marks the mappings whose customer is gone', async () => {
  const bench = await createBench()
  const [kept, lost] = [await addAccount(bench, 'KEPT'), await addAccount(bench, 'LOST')]
  const stays = await standIn.createCustomer(bench.key, { name: 'Stays' })
  const goes = await standIn.createCustomer(bench.key, { name: 'Goes' })
  await map(bench, kept.id, stays.id)
  await map(bench, lost.id, goes.id)
  await standIn.deleteCustomer(bench.key, goes.id)
  const checked = await bench.call(check, { body: { credentialId: bench.credentialId } })
  expect(checked.data).toEqual({ checked: 2, deleted: 1 })
  expect(await mappingsOf(bench, { status: 'customer-deleted' })).toMatchObject([{ accountCode: 'LOST' }])
})

test('the pick-list finds customers by e-mail, id and name, the name also where search does not see them yet', async () => {
  const bench = await createBench()
  const mill = await standIn.createCustomer(bench.key, { name: 'Example Mill', email: 'mill@example.com' })
  await standIn.createCustomer(bench.key, { name: 'Example Dairy', email: 'dairy@example.com' })
  const found = async (search?: string) => (await pick(bench, search)).data.map(({ name }) => name)
  expect(await found()).toEqual(['Example Dairy', 'Example Mill'])
  expect(await found('mill@example.com')).toEqual(['Example Mill'])
  expect(await found('MILL@example.com')).toEqual(['Example Mill'])
  expect(await found(mill.id)).toEqual(['Example Mill'])
  expect(await found('Dair')).toEqual(['Example Dairy'])
  expect(await found('da')).toEqual(['Example Dairy'])
  expect(await found('cus_nobody')).toEqual([])
})

test('the pick-list pages, and a made-up cursor is refused', async () => {
  const bench = await createBench()
  for (let n = 0; n < 101; n++) await standIn.createCustomer(bench.key, { name: `Example ${n}` })
  const first = await pick(bench)
  expect([first.data.length, first.nextCursor === null]).toEqual([100, false])
  const params = { credentialId: bench.credentialId }
  const second = await bench.call(stripeCustomers, { params, query: { cursor: first.nextCursor ?? '' } })
  expect(second.data).toMatchObject({ data: [{ name: 'Example 0' }], nextCursor: null })
  const { type, problem } = await refusal(bench.call(stripeCustomers, { params, query: { cursor: 'cus_nobody' } }))
  expect([type, problem.errors?.[0]?.field]).toEqual(['invalid-cursor', 'cursor'])
})

test('suggestions say how sure they are and leave out customers other accounts have', async () => {
  const bench = await createBench()
  const mill = await addAccount(bench, 'MILL', { name: 'Example Mill Ltd', email: 'mill@example.com' })
  const dairy = await addAccount(bench, 'DAIRY', { name: 'Example Dairy GmbH' })
  const taken = await addAccount(bench, 'TAKEN', { name: 'Example Taken' })
  const customer = await standIn.createCustomer(bench.key, { name: 'Somebody', email: 'Mill@example.com' })
  await standIn.createCustomer(bench.key, { name: 'Example Dairy' })
  const theirs = await standIn.createCustomer(bench.key, { name: 'Example Mill Ltd' })
  await map(bench, taken.id, theirs.id)
  const { data } = await bench.call(suggestions, { params: { credentialId: bench.credentialId } })
  expect(data.complete).toBe(true)
  expect(data.suggestions).toMatchObject([
    { accountId: mill.id, candidates: [{ id: customer.id, confidence: 'high', reason: 'same-email' }] },
    { accountId: dairy.id, candidates: [{ confidence: 'low', reason: 'similar-name' }] },
  ])
})

test('accounts without a customer in a credential’s Stripe account are listed by themselves', async () => {
  const bench = await createBench()
  for (const code of ['A', 'B', 'C', 'D']) await addAccount(bench, code)
  const customer = await standIn.createCustomer(bench.key, { name: 'One' })
  const mappings = ['A', 'C'].map((accountCode) => ({ accountCode, customerId: customer.id }))
  await bench.call(createBatch, { body: { credentialId: bench.credentialId, mappings } })
  const query = { unmappedFor: bench.credentialId, limit: 3 }
  const { data } = await bench.call(accountEndpoints.list, { query })
  expect(data.data.map(({ code }) => code)).toEqual(['B', 'D'])
})

test('the list follows a renamed account, in its order and its search', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'OLD', { name: 'Old name' })
  const customer = await standIn.createCustomer(bench.key, { name: 'One' })
  await map(bench, account.id, customer.id)
  const params = { accountId: account.id }
  await bench.call(accountEndpoints.update, { params, body: { code: 'NEW', name: 'Fresh name', version: 1 } })
  expect(await mappingsOf(bench, { search: 'fresh' })).toMatchObject([{ accountCode: 'NEW' }])
  expect(await mappingsOf(bench, { search: 'old' })).toEqual([])
})

test('access that was lost is said, and noted on the credential', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'BAKERY')
  await sandboxOf(server).expireKey(bench.stripeAccountId, bench.key)
  expect((await refusal(map(bench, account.id, 'cus_any'))).type).toBe('credential-not-connected')
  expect(await getCredential(bench, bench.credentialId)).toMatchObject({
    status: 'disconnected',
    disconnection: { reason: 'key-expired' },
  })
})

test('lost access is noted on the credential also when the refused request names an Idempotency-Key', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'BAKERY')
  await sandboxOf(server).expireKey(bench.stripeAccountId, bench.key)
  const body = { accountId: account.id, credentialId: bench.credentialId, customerId: 'cus_any' }
  const headers = { 'idempotency-key': 'mapping' }
  expect((await refusal(bench.call(create, { body }, { headers }))).type).toBe('credential-not-connected')
  expect((await getCredential(bench, bench.credentialId)).status).toBe('disconnected')
})

const resolve = async (bench: Bench, accountId: string, whenUnmapped: 'report' | 'match-by-email' | 'create') => {
  const { organizationId, credentialId } = bench
  const { accounts, mappings, credentials } = server.services
  const [account] = await accounts.find(organizationId, [accountId])
  if (!account) throw new Error('There is no such account.')
  const access = await credentials.access(organizationId, credentialId)
  return mappings.resolveCustomer({ organizationId, account, access, whenUnmapped })
}

const untilResolved = async (bench: Bench, accountId: string) => {
  for (let tries = 0; tries < 400; tries++) {
    const resolved = await resolve(bench, accountId, 'create')
    if (resolved.kind !== 'wait') return resolved
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('It never came to an end.')
}

const oneCustomer = async (bench: Bench) => {
  const customers = await standIn.customers(bench.stripeAccountId, 'test')
  expect(customers).toHaveLength(1)
  return customers[0]
}

test('an unmapped account is reported, matched by its one e-mail, or refused when several have it', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'BAKERY', { email: 'bakery@example.com' })
  const nameless = await addAccount(bench, 'SILENT')
  expect(await resolve(bench, account.id, 'report')).toEqual({ kind: 'not-mapped' })
  expect(await resolve(bench, account.id, 'match-by-email')).toEqual({ kind: 'not-mapped' })
  expect(await resolve(bench, nameless.id, 'match-by-email')).toEqual({ kind: 'without-email' })
  const first = await standIn.createCustomer(bench.key, { email: 'bakery@example.com' })
  const second = await standIn.createCustomer(bench.key, { email: 'bakery@example.com' })
  expect(await resolve(bench, account.id, 'match-by-email')).toEqual({ kind: 'ambiguous', count: 2 })
  await standIn.deleteCustomer(bench.key, second.id)
  expect(await resolve(bench, account.id, 'match-by-email')).toEqual({ kind: 'customer', customerId: first.id })
  expect(await mappingsOf(bench)).toMatchObject([{ origin: 'matched-by-email', customerId: first.id }])
})

test('a guess that somebody confirms is noted, and confirming it once more is no new version and no entry', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'BAKERY', { email: 'bakery@example.com' })
  const customer = await standIn.createCustomer(bench.key, { email: 'bakery@example.com' })
  await resolve(bench, account.id, 'match-by-email')
  const [guess] = await mappingsOf(bench)
  const params = { mappingId: guess?.id ?? '' }
  const confirm = async (version: number) =>
    (await bench.call(update, { params, body: { customerId: customer.id, version } })).data
  const noted = async () => {
    const { data } = await server.services.auditLog.list(bench.actor, { targetId: params.mappingId, limit: 10 })
    return data.filter(({ action }) => action === 'mapping.changed')
  }
  const confirmed = await confirm(1)
  expect(confirmed).toMatchObject({ origin: 'api', version: 2 })
  const origin = { field: 'origin', before: 'matched-by-email', after: 'api' }
  expect(await noted()).toMatchObject([{ actor: { kind: 'api-key' }, changes: [origin] }])
  expect(await confirm(2)).toEqual(confirmed)
  expect(await noted()).toHaveLength(1)
  await standIn.renameCustomer(bench.key, customer.id, 'Bakery')
  expect((await confirm(2)).version).toBe(3)
  const [renamed] = await noted()
  expect(renamed?.changes).toEqual([{ field: 'customerName', before: null, after: 'Bakery' }])
})

test('twenty workers with bills of one new account make one customer, with our ids and its address', async () => {
  const bench = await createBench()
  const { data: account } = await bench.call(accountEndpoints.create, {
    body: { code: 'NEW', name: 'Example New Ltd', address: { line1: 'Example Street 1', country: 'Germany' } },
  })
  const resolved = await Promise.all(Array.from({ length: 20 }, () => untilResolved(bench, account.id)))
  const customer = await oneCustomer(bench)
  expect(new Set(resolved.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify({ kind: 'customer', customerId: customer?.id })]),
  )
  expect(customer).toMatchObject({
    name: 'Example New Ltd',
    address: { line1: 'Example Street 1', country: 'DE' },
    metadata: { billbridge_account_id: account.id, billbridge_organization_id: bench.organizationId },
  })
  expect(await mappingsOf(bench)).toMatchObject([{ origin: 'created' }])
})

test.each(['drop-before', 'drop-after', '500-before', '500-after', '429', 'lock_timeout'])(
  'a %s at the creation ends in one customer after another try',
  async (kind) => {
    const bench = await createBench()
    const account = await addAccount(bench, 'NEW')
    await standIn.fault({ kind, next: 1, method: 'POST', path: '/v1/customers' })
    await expect(resolve(bench, account.id, 'create')).rejects.toThrow()
    // What is said of the account in between does not matter.
    const body = { code: 'NEW', name: 'Another name', version: 1 }
    await bench.call(accountEndpoints.update, { params: { accountId: account.id }, body })
    const customer = await untilResolved(bench, account.id)
    expect(customer).toEqual({ kind: 'customer', customerId: (await oneCustomer(bench))?.id })
  },
)

test.each([
  ['a minute later', 120],
  ['two days later', 2 * 86_400],
])('a worker that dies between Stripe’s answer and our note leaves one customer, found %s', async (_, seconds) => {
  const bench = await createBench()
  const account = await addAccount(bench, 'NEW')
  let dies = true
  server.services.mappings.mappingChanged.subscribe(async ({ organizationId }) => {
    if (dies && organizationId === bench.organizationId) throw new Error('killed')
  })
  await expect(resolve(bench, account.id, 'create')).rejects.toThrow('killed')
  dies = false
  expect(await resolve(bench, account.id, 'create')).toEqual({ kind: 'wait' })
  lateMs += seconds * 1000
  await standIn.advance(seconds)
  const resolved = await resolve(bench, account.id, 'create')
  expect(resolved).toEqual({ kind: 'customer', customerId: (await oneCustomer(bench))?.id })
})

test('a worker that dies before Stripe is asked leaves work for the next, also when the key is too old', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'NEW')
  await standIn.fault({ kind: 'drop-before', next: 1, method: 'POST', path: '/v1/customers' })
  await expect(resolve(bench, account.id, 'create')).rejects.toThrow()
  lateMs += 2 * 86_400_000
  await standIn.advance(2 * 86_400)
  expect(await resolve(bench, account.id, 'create')).toMatchObject({ kind: 'customer' })
  await oneCustomer(bench)
  const keys = (await standIn.requests('POST', '/v1/customers')).slice(-2).map(({ idempotencyKey }) => idempotencyKey)
  expect(new Set(keys).size).toBe(2)
})

test('a mapping to a deleted customer is reported, and kept until a person decides', async () => {
  const bench = await createBench()
  const account = await addAccount(bench, 'BAKERY')
  const customer = await standIn.createCustomer(bench.key, { name: 'One' })
  const mapping = await map(bench, account.id, customer.id)
  await server.services.mappings.markCustomerDeleted(bench.organizationId, mapping.id, mapping.customerId)
  expect(await resolve(bench, account.id, 'create')).toEqual({ kind: 'deleted', customerId: customer.id })
})
