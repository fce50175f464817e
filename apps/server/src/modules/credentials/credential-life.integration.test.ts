import { credentialEndpoints } from '@billbridge/contract/credentials'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  approveAtStripe,
  connectByKey,
  connectByOAuth,
  getCredential,
  startCredential,
} from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createOrganization, type SignedIn } from '../../../test/factories.ts'
import { sandboxOf } from '../../../test/sandbox-owner.ts'
import { startServer, type TestServer } from '../../../test/start-server.ts'
import type { AccessAnnouncement } from './credential.service.ts'

const database = createTestDatabase()
const bakery = 'acct_1ExampleBakery'
const bicycles = 'acct_1ExampleBicycles'
const books = 'acct_1ExampleBooks'
const needed = ['customer_write', 'invoice_write', 'webhook_write']
const dayMs = 24 * 3600 * 1000

let server: TestServer
let stripe: ReturnType<typeof sandboxOf>
let person: SignedIn
let late = 0
const told: { what: string; about: AccessAnnouncement }[] = []

beforeAll(async () => {
  server = await startServer(database, { sandbox: true, now: () => new Date(Date.now() + late) })
  stripe = sandboxOf(server)
  person = await server.organization.signedIn('editor')
  const { disconnected, reconnected } = server.services.credentials
  disconnected.subscribe(async (about) => void told.push({ what: 'disconnected', about }))
  reconnected.subscribe(async (about) => void told.push({ what: 'reconnected', about }))
})

afterEach(() => {
  late = 0
})

const toldOf = (id: string): string[] => told.filter(({ about }) => about.credentialId === id).map(({ what }) => what)

const verify = async (credentialId: string) =>
  (await person.client.call(credentialEndpoints.verify, { params: { credentialId } })).data

const remove = async (credentialId: string, { client }: Pick<SignedIn, 'client'> = person) =>
  (await client.call(credentialEndpoints.remove, { params: { credentialId } })).data

const previewRemoval = async (credentialId: string) =>
  (await person.client.call(credentialEndpoints.deletionPreview, { params: { credentialId } })).data

describe('Verify now', () => {
  it('notes that the access holds', async () => {
    const { id, lastVerifiedAt } = await connectByOAuth(person, bakery)
    late = 1000
    const { status, lastVerifiedAt: later } = await verify(id)
    expect(status).toBe('connected')
    expect(Date.parse(later ?? '')).toBeGreaterThan(Date.parse(lastVerifiedAt ?? ''))
  })

  it('notices that the owner took the access back', async () => {
    const { id } = await connectByOAuth(person, bakery)
    await stripe.disconnect(bakery)
    expect(await verify(id)).toMatchObject({
      status: 'disconnected',
      disconnection: { reason: 'revoked', message: expect.stringContaining('revoked') },
    })
    expect((await verify(id)).status).toBe('disconnected')
    expect(toldOf(id)).toEqual(['disconnected'])
    await expect(server.services.credentials.access(server.organization.id, id)).rejects.toMatchObject({
      type: 'credential-not-connected',
    })
  })

  it('notices a key that has expired', async () => {
    const key = await stripe.createKey(bakery, needed)
    const { id } = await connectByKey(person, key)
    await stripe.expireKey(bakery, key)
    expect(await verify(id)).toMatchObject({ status: 'disconnected', disconnection: { reason: 'key-expired' } })
  })

  it('notices a key that lost a permission, and that it has it again', async () => {
    const { id } = await connectByKey(person, await stripe.createKey(bakery, needed))
    const weaker = await stripe.createKey(bakery, ['customer_write', 'invoice_read', 'webhook_write'])
    const restore = await replaceStoredKey(id, weaker)
    expect(await verify(id)).toMatchObject({
      status: 'disconnected',
      disconnection: { reason: 'permissions-missing', message: expect.stringContaining('Invoices: write') },
      permissions: expect.arrayContaining([{ permission: 'invoices-write', granted: false }]),
    })
    await restore()
    expect(await verify(id)).toMatchObject({ status: 'connected', disconnection: null })
    expect(toldOf(id)).toEqual(['disconnected', 'reconnected'])
  })

  it('changes nothing when Stripe does not answer', async () => {
    const { id } = await connectByOAuth(person, bakery)
    await stripe.fault({ kind: '500-before', path: '/v1/account', next: 1 })
    await expect(verify(id)).rejects.toMatchObject({ type: 'stripe-unavailable' })
    expect((await getCredential(person, id)).status).toBe('connected')
  })

  it('says so when what is kept does not open, and works again with a key that is given anew', async () => {
    const { id } = await connectByKey(person, await stripe.createKey(bakery, needed))
    const { id: other } = await connectByKey(person, await stripe.createKey(bicycles, needed))
    const rows = server.services.connection.collection<{ _id: string; sealedKey: unknown }>('credentials')
    const moved = await rows.findOne({ _id: other })
    await rows.updateOne({ _id: id }, { $set: { sealedKey: moved?.sealedKey } })
    await expect(verify(id)).rejects.toMatchObject({
      type: 'secret-not-opened',
      problem: { remedy: expect.stringContaining('Reconnect the credential') },
    })
    await person.client.call(credentialEndpoints.authenticateWithKey, {
      params: { credentialId: id },
      body: { accountName: 'Example Bakery', secretKey: await stripe.createKey(bakery, needed) },
    })
    expect((await verify(id)).status).toBe('connected')
  })

  it('is not for what is not created yet', async () => {
    const { id } = await startCredential(person)
    await expect(verify(id)).rejects.toMatchObject({ type: 'credential-incomplete' })
  })
})

/** The stand-in cannot change a key's permissions, so a weaker key takes its place in the box. */
const replaceStoredKey = async (id: string, key: string): Promise<() => Promise<unknown>> => {
  const { connection, encryption } = server.services
  const place = { organizationId: server.organization.id, collection: 'credentials', id, field: 'sealedKey' }
  const rows = connection.collection<{ _id: string }>('credentials')
  const before = await rows.findOne({ _id: id })
  await rows.updateOne({ _id: id }, { $set: { sealedKey: await encryption.seal(key, place) } })
  return () => rows.updateOne({ _id: id }, { $set: { sealedKey: Reflect.get(before ?? {}, 'sealedKey') } })
}

describe('the daily check', () => {
  it('asks for each credential once a day, and tries those again that could not be checked', async () => {
    const { id } = await connectByOAuth(person, books)
    const { verifyDue } = server.services.credentials
    late = dayMs - 60_000
    await verifyDue()
    expect(toldOf(id)).toEqual([])
    late = dayMs + 60_000
    await stripe.fault({ kind: '500-before', path: '/v1/account', next: 50 })
    await verifyDue()
    expect((await getCredential(person, id)).status).toBe('connected')
    await fetch(`${stripe.url}/_sandbox/faults`, { method: 'DELETE' })
    await stripe.disconnect(books)
    await verifyDue()
    expect(await getCredential(person, id)).toMatchObject({
      status: 'disconnected',
      disconnection: { reason: 'revoked' },
    })
    expect(await verifyDue()).toBe(0)
  })
})

describe('a reported loss', () => {
  it('disconnects once, whoever reports it and how often', async () => {
    const { id } = await connectByOAuth(person, bicycles)
    const { reportLostAccess } = server.services.credentials
    const lost = { reason: 'revoked', message: 'Access was revoked at Stripe.' } as const
    await Promise.all([1, 2, 3].map(() => reportLostAccess(server.organization.id, id, lost)))
    expect(await getCredential(person, id)).toMatchObject({ status: 'disconnected', disconnection: lost })
    expect(toldOf(id)).toEqual(['disconnected'])
    const { data } = await server.services.auditLog.list(person.actor, { targetId: id, limit: 50 })
    expect(data.filter(({ action }) => action === 'credential.disconnected')).toHaveLength(1)
  })

  it('from before a reconnection is old news', async () => {
    const { id } = await connectByOAuth(person, bicycles)
    const seenAt = new Date(Date.now() - 60_000)
    const lost = { reason: 'revoked', message: 'Access was revoked.', seenAt } as const
    await server.services.credentials.reportLostAccess(server.organization.id, id, lost)
    expect((await getCredential(person, id)).status).toBe('connected')
  })
})

const allOf = (accountId: string, mode: 'live' | 'test') =>
  server.services.credentials.findOfAccount(server.organization.id, accountId, mode)

describe('deleting', () => {
  it('says beforehand what it means, and gives the access up at Stripe', async () => {
    const { id } = await connectByOAuth(person, books, { destination: 'stripe' })
    expect(await previewRemoval(id)).toEqual({ configurations: [], sentInvoiceCount: 0, givesUpAccess: true })
    expect(await remove(id)).toEqual({ accessGivenUp: true, sentInvoiceCount: 0 })
    await expect(getCredential(person, id)).rejects.toMatchObject({ type: 'not-found' })
    await server.worker.drainFollowUps()
    expect(await stripe.isConnected(books, 'live')).toBe(false)
  })

  it('keeps the access while a credential of any organization rests on it', async () => {
    const other = await (await createOrganization(server)).signedIn('editor')
    const ours = await connectByOAuth(person, bakery, { destination: 'stripe' })
    const theirs = await connectByOAuth(other, bakery, { destination: 'stripe' })
    expect((await previewRemoval(ours.id)).givesUpAccess).toBe(false)
    expect((await remove(ours.id)).accessGivenUp).toBe(false)
    await server.worker.drainFollowUps()
    expect(await stripe.isConnected(bakery, 'live')).toBe(true)
    expect((await remove(theirs.id, other)).accessGivenUp).toBe(true)
    await server.worker.drainFollowUps()
    expect(await stripe.isConnected(bakery, 'live')).toBe(false)
  })

  it('keeps the access when it is given anew before it was given up', async () => {
    const first = await connectByOAuth(person, books, { destination: 'stripe' })
    await remove(first.id)
    await connectByOAuth(person, books, { destination: 'stripe' })
    await server.worker.drainFollowUps()
    expect(await stripe.isConnected(books, 'live')).toBe(true)
  })

  it('tells those whose access went with it, because they connected in the same moment', async () => {
    const first = await connectByOAuth(person, books, { destination: 'stripe' })
    for (const { id } of (await allOf(books, 'live')).filter(({ id }) => id !== first.id)) await remove(id)
    await remove(first.id)
    await stripe.fault({ kind: 'slow', path: '/oauth/deauthorize', ms: 2000, next: 1 })
    const givingUp = server.worker.drainFollowUps()
    const connected = await connectByOAuth(person, books, { destination: 'stripe' })
    const { id } = await startCredential(person, { destination: 'stripe' })
    await approveAtStripe(person, id, books)
    expect((await getCredential(person, id)).authorized).toBe(true)
    await givingUp
    expect(await stripe.isConnected(books, 'live')).toBe(false)
    expect(await getCredential(person, connected.id)).toMatchObject({
      status: 'disconnected',
      disconnection: { reason: 'revoked' },
    })
    expect(await getCredential(person, id)).toMatchObject({ status: 'pending', authorized: false })
  })

  it('does not stumble over an access that is gone already', async () => {
    const { id } = await connectByOAuth(person, bicycles, { destination: 'stripe' })
    await stripe.disconnect(bicycles, 'live')
    await remove(id)
    await server.worker.drainFollowUps()
    const open = await server.services.connection
      .collection('follow-ups')
      .countDocuments({ kind: 'credentials.give-up-access' })
    expect(open).toBe(0)
  })

  it('leaves Stripe alone for a key', async () => {
    const { id } = await connectByKey(person, await stripe.createKey(bakery, needed))
    const before = await stripe.countRequests('/oauth/deauthorize')
    expect((await remove(id)).accessGivenUp).toBe(false)
    await server.worker.drainFollowUps()
    expect(await stripe.countRequests('/oauth/deauthorize')).toBe(before)
  })

  it('gives up what a pending credential was approved for', async () => {
    const { id } = await startCredential(person, { destination: 'stripe' })
    await approveAtStripe(person, id, bakery)
    await remove(id)
    await server.worker.drainFollowUps()
    expect(await stripe.isConnected(bakery, 'live')).toBe(false)
  })

  it('can be refused by those who are told', async () => {
    const { id } = await connectByKey(person, await stripe.createKey(bakery, needed))
    server.services.credentials.removing.subscribe(async ({ credentialId }) => {
      if (credentialId === id) throw new Error('Not now.')
    })
    await expect(remove(id)).rejects.toMatchObject({ type: 'internal-error' })
    expect((await getCredential(person, id)).status).toBe('connected')
  })
})
