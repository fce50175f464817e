import { credentialEndpoints } from '@billbridge/contract/credentials'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  approveAtStripe,
  finishCredential,
  getCredential,
  goToStripe,
  startCredential,
} from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createOrganization, type SignedIn } from '../../../test/factories.ts'
import { sandboxOf } from '../../../test/sandbox-owner.ts'
import { startServer, type TestServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
const bakery = 'acct_1ExampleBakery'
const minute = 60_000
const { create, update, get, list, remove, finish, connectionOptions } = credentialEndpoints

let server: TestServer
let person: SignedIn
let late = 0

beforeAll(async () => {
  server = await startServer(database, { sandbox: true, now: () => new Date(Date.now() + late) })
  person = await server.organization.signedIn('editor')
})

afterEach(() => {
  late = 0
})

const start = async (name: string) => (await person.client.call(create, { body: { name } })).data

const change = async (id: string, body: Parameters<typeof callUpdate>[1]) => (await callUpdate(id, body)).data
const callUpdate = (
  credentialId: string,
  body: { name?: string; entityType?: 'bill'; destination?: 'stripe' | 'stripe-test'; version?: number },
) => person.client.call(update, { params: { credentialId }, body })

const history = async (id: string): Promise<string[]> => {
  const { data } = await server.services.auditLog.list(person.actor, { targetId: id, limit: 50 })
  return data.map(({ action }) => action)
}

describe('the stages', () => {
  it('are saved one by one, each with its next', async () => {
    const named = await start('  Main account ')
    expect(named).toMatchObject({ name: 'Main account', status: 'pending', stage: 'entity-type', authorized: false })
    const typed = await change(named.id, { entityType: 'bill' })
    expect(typed).toMatchObject({ entityType: 'bill', stage: 'destination' })
    const placed = await change(named.id, { destination: 'stripe-test' })
    expect(placed).toMatchObject({ destination: 'stripe-test', mode: 'test', stage: 'authenticate' })
    expect(await getCredential(person, named.id)).toEqual(placed)
    expect(await history(named.id)).toEqual(['credential.changed', 'credential.changed', 'credential.started'])
  })

  it('come in their order', async () => {
    const { id } = await start('In order')
    await expect(change(id, { destination: 'stripe' })).rejects.toMatchObject({ type: 'credential-incomplete' })
    await expect(finishCredential(person, id)).rejects.toMatchObject({ type: 'credential-incomplete' })
    await change(id, { entityType: 'bill', destination: 'stripe' })
    await expect(finishCredential(person, id)).rejects.toMatchObject({ type: 'credential-incomplete' })
  })

  it('can be revisited; another destination forgets the approval and gives it up', async () => {
    const { id } = await startCredential(person)
    await approveAtStripe(person, id, bakery)
    const moved = await change(id, { destination: 'stripe' })
    expect(moved).toMatchObject({ authorized: false, stripeAccountId: null, method: null, mode: 'live' })
    await server.worker.drainFollowUps()
    expect(await sandboxOf(server).isConnected(bakery)).toBe(false)
  })

  it('keep the approval when nothing but the name changes', async () => {
    const { id } = await startCredential(person)
    await approveAtStripe(person, id, bakery)
    expect(await change(id, { name: 'Renamed on the way', destination: 'stripe-test' })).toMatchObject({
      authorized: true,
    })
  })

  it('cannot be changed once the credential is created, except for the name', async () => {
    const { id } = await startCredential(person)
    await approveAtStripe(person, id, bakery)
    const { version } = await finishCredential(person, id)
    await expect(change(id, { destination: 'stripe' })).rejects.toMatchObject({ type: 'credential-not-pending' })
    await expect(finishCredential(person, id)).rejects.toMatchObject({ type: 'credential-not-pending' })
    await expect(change(id, { name: 'Another name' })).rejects.toMatchObject({
      problem: { errors: [{ field: 'version' }] },
    })
    expect(await change(id, { name: 'Another name', version })).toMatchObject({
      name: 'Another name',
      status: 'connected',
    })
    expect((await history(id)).slice(0, 2)).toEqual(['credential.renamed', 'credential.created'])
  })

  it('are no new version and no entry when they are as they were, and live longer all the same', async () => {
    const { id } = await start('As it was')
    const body = { name: 'As it was', entityType: 'bill', destination: 'stripe-test' } as const
    const before = await change(id, body)
    late = minute
    const after = await change(id, body)
    expect(after).toEqual({ ...before, expiresAt: expect.any(String) })
    expect(Date.parse(after.expiresAt ?? '')).toBeGreaterThan(Date.parse(before.expiresAt ?? ''))
    expect(await history(id)).toEqual(['credential.changed', 'credential.started'])
  })

  it('refuse a change that is based on an older version', async () => {
    const { id, version } = await start('Versions')
    const changed = await change(id, { entityType: 'bill', version })
    await expect(change(id, { name: 'Late', version })).rejects.toMatchObject({
      type: 'stale-version',
      problem: { details: { current: { id, version: changed.version } } },
    })
  })
})

describe('the name', () => {
  it('is unique in an organization, whatever its case', async () => {
    await start('Straße')
    for (const name of ['Straße', 'STRAßE', ' straße ']) {
      await expect(start(name)).rejects.toMatchObject({
        type: 'credential-name-taken',
        problem: { status: 409, errors: [{ field: 'name' }] },
      })
    }
    const other = await start('Allee')
    await expect(change(other.id, { name: 'STRAßE' })).rejects.toMatchObject({ type: 'credential-name-taken' })
    const elsewhere = await (await createOrganization(server)).signedIn('editor')
    expect((await elsewhere.client.call(create, { body: { name: 'Straße' } })).data.name).toBe('Straße')
  })

  it('goes to one of many who take it at once', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => start('At once')))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const { reason } of tries.filter((result) => result.status === 'rejected')) {
      expect(reason).toMatchObject({ type: 'credential-name-taken' })
    }
  })

  it.each([
    ['', 'must not be empty'],
    ['x'.repeat(101), 'must have at most 100 characters'],
    ['a\u0000b', 'control characters'],
  ])('is refused when it is %j', async (name, message) => {
    await expect(start(name)).rejects.toMatchObject({
      type: 'invalid-request',
      problem: { errors: [{ field: 'name', message: expect.stringContaining(message) }] },
    })
  })
})

describe('an unfinished credential', () => {
  it('lives 30 minutes after its last saved stage', async () => {
    const { id, expiresAt, createdAt } = await start('Half an hour')
    expect(Date.parse(expiresAt ?? '') - Date.parse(createdAt)).toBe(30 * minute)
    late = 29 * minute
    const { expiresAt: later } = await change(id, { entityType: 'bill' })
    expect(Date.parse(later ?? '') - Date.parse(expiresAt ?? '')).toBeGreaterThan(28 * minute)
    late = 58 * minute
    await change(id, { destination: 'stripe-test' })
  })

  it('takes no more stages when its time is over, is removed, and gives up what was approved', async () => {
    const { id } = await startCredential(person)
    await approveAtStripe(person, id, bakery)
    late = 31 * minute
    await expect(change(id, { name: 'Too late' })).rejects.toMatchObject({ type: 'credential-expired' })
    await expect(finishCredential(person, id)).rejects.toMatchObject({ type: 'credential-expired' })
    await expect(goToStripe(person, id)).rejects.toMatchObject({ type: 'credential-expired' })
    await server.services.credentials.removeExpired()
    await expect(getCredential(person, id)).rejects.toMatchObject({ type: 'not-found' })
    expect((await history(id))[0]).toBe('credential.expired')
    await server.worker.drainFollowUps()
    // The finished credential of an earlier test still rests on the account.
    expect(await sandboxOf(server).isConnected(bakery)).toBe(true)
  })

  it('does not keep its name from others when its time is over', async () => {
    const first = await start('Coveted')
    late = 31 * minute
    const second = await start('Coveted')
    expect(second.id).not.toBe(first.id)
  })
})

describe('the list', () => {
  it('searches, filters, sorts and pages', async () => {
    const owner = await (await createOrganization(server)).signedIn('editor')
    for (const name of ['Delta', 'alpha', 'Charlie bakery', 'bravo']) {
      await owner.client.call(create, { body: { name } })
    }
    const call = async (query: NonNullable<Parameters<typeof owner.client.call<typeof list>>[1]['query']>) =>
      (await owner.client.call(list, { query })).data
    const names = async (query: Parameters<typeof call>[0]) => (await call(query)).data.map(({ name }) => name)
    expect(await names({ sort: 'name' })).toEqual(['alpha', 'bravo', 'Charlie bakery', 'Delta'])
    expect(await names({})).toEqual(['bravo', 'Charlie bakery', 'alpha', 'Delta'])
    expect(await names({ search: 'BAKE' })).toEqual(['Charlie bakery'])
    expect(await names({ search: 'b.k' })).toEqual([])
    expect(await names({ status: ['connected'] })).toEqual([])
    const first = await call({ sort: '-name', limit: 3 })
    expect(first.data.map(({ name }) => name)).toEqual(['Delta', 'Charlie bakery', 'bravo'])
    expect(await names({ sort: '-name', limit: 3, cursor: first.nextCursor ?? '' })).toEqual(['alpha'])
    const [{ id } = { id: '' }] = first.data
    expect(await names({ search: id })).toEqual(['Delta'])
  })

  it.each(['name', '-createdAt', 'lastVerifiedAt'] as const)(
    'by %s reads an index and only the rows it shows',
    async (sort) => {
      await start(`Straw ${sort}`)
      const { connection } = server.services
      const field = { name: 'nameLower', '-createdAt': 'createdAt', lastVerifiedAt: 'lastVerifiedAt' }[sort]
      const direction = sort.startsWith('-') ? -1 : 1
      const filter = { organizationId: server.organization.id, status: { $in: ['pending'] }, searchText: /straw/ }
      const plan = await connection
        .collection('credentials')
        .find(filter)
        .sort({ [field]: direction, _id: direction })
        .limit(5)
        .explain('executionStats')
      const { executionStats, queryPlanner } = plan
      expect(JSON.stringify(queryPlanner.winningPlan)).not.toMatch(/COLLSCAN|"SORT"/)
      expect(executionStats.nReturned).toBeGreaterThan(0)
      expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(2 * executionStats.nReturned)
    },
  )
})

describe('other organizations', () => {
  it('find nothing', async () => {
    const { id } = await start('Ours')
    const stranger = await (await createOrganization(server)).signedIn('admin')
    const params = { credentialId: id }
    for (const spec of [get, remove, finish]) {
      await expect(stranger.client.call(spec, { params })).rejects.toMatchObject({ type: 'not-found' })
    }
    expect((await stranger.client.call(list, {})).data.data).toEqual([])
  })
})

describe('connection options', () => {
  it('say where a restricted key is made, with its permissions filled in', async () => {
    const { data } = await person.client.call(connectionOptions, {})
    expect(data).toMatchObject({ oauthModes: ['live', 'test'], stripe: 'sandbox', pendingMinutes: 30 })
    const { url } = sandboxOf(server)
    const address = new URL(data.restrictedKeyUrls.test)
    expect(address.href).toMatch(new RegExp(`^${url}/test/apikeys/create\\?`))
    expect(address.searchParams.getAll('permissions[]')).toEqual([
      'rak_customer_write',
      'rak_invoice_write',
      'rak_webhook_write',
    ])
    expect(data.restrictedKeyUrls.live).toMatch(new RegExp(`^${url}/apikeys/create\\?`))
    expect((await fetch(address)).status).toBe(200)
  })
})
