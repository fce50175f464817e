import { credentialEndpoints } from '@billbridge/contract/credentials'
import { stripeNewsEndpoints } from '@billbridge/contract/stripe-news'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { connectByKey, finishCredential, startCredential, useKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createOrganization } from '../../../test/factories.ts'
import { type Following, followingWith, webhookSecretOf } from '../../../test/following.ts'
import { sandboxOf } from '../../../test/sandbox-owner.ts'
import { startServer } from '../../../test/start-server.ts'
import type { Sealed } from '../../platform/encryption.ts'
import { createStripeEventModel } from './stripe-event.model.ts'

type CredentialRow = { organizationId: string; webhook: { sealedSecret: Sealed } }

const lines: string[] = []
const server = await startServer(createTestDatabase(), {
  sandbox: true,
  config: { logLevel: 'debug' },
  log: { write: (line) => void lines.push(line) },
})
const events = createStripeEventModel(server.database.connection)
const sandbox = sandboxOf(server)
const jobs = server.services.stripeEvents.createJobs()
jobs.start()
afterAll(() => jobs.stop())
afterEach(() => fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' }))

const byKey = await followingWith(server, server.organization)
const byConnect = await followingWith(server, server.organization, { method: 'oauth', account: 'ExampleBakery' })

const poll = (read: () => unknown) => expect.poll(read, { timeout: 30_000, interval: 50 })
const statusOf = async (following: Following, billId: string) => (await following.rowOf(billId)).invoice?.status

/** Every endpoint at the stand-in that is ours, of one account and mode. */
const endpointsOf = async ({ askStripe }: Following, credentialId: string) =>
  (await askStripe('/v1/webhook_endpoints?limit=100')).data.filter(({ url }) => String(url).endsWith(credentialId))

const newsOf = async ({ client }: Following, credentialId: string) =>
  (await client.call(stripeNewsEndpoints.get, { params: { credentialId } })).data

describe.each([
  ['a restricted key’s own endpoint', byKey],
  ['the Connect endpoint', byConnect],
])('what the owner does at Stripe, told to %s', (_, following) => {
  test('reaches row and bill by itself: paid, and void is no payment', async () => {
    const paid = await following.send()
    const voided = await following.send()
    expect((await following.billOf(paid.billId)).stripePaymentStatus).toBe('unpaid')
    await following.owner('pay', paid.invoiceId)
    await following.owner('void', voided.invoiceId)
    await poll(() => statusOf(following, paid.billId)).toBe('paid')
    await poll(() => statusOf(following, voided.billId)).toBe('void')
    const row = await following.rowOf(paid.billId)
    expect(row.invoice).toMatchObject({ paidAmount: 1000, remainingAmount: 0, readBy: 'webhook' })
    expect((await following.billOf(paid.billId)).stripePaymentStatus).toBe('paid')
    expect((await following.billOf(voided.billId)).stripePaymentStatus).toBeNull()
    expect((await following.rowOf(voided.billId)).drift).toMatchObject({ kind: 'voided' })
  })

  test('is shown with the credential', async () => {
    const news = await newsOf(following, following.credential.id)
    expect(news.arrivesBy).toBe(following === byKey ? 'endpoint' : 'connect')
    expect(news.lastEventAt).not.toBeNull()
  })
})

describe('events', () => {
  test('that come twice, late and in any order end in what Stripe says', async () => {
    await sandbox.fault({ webhooks: { duplicate: 1, reorder: 1, delayMs: 20 } })
    const sent = [await byKey.send(), await byKey.send(), await byKey.send()]
    for (const { invoiceId } of sent) {
      await byKey.owner('mark-uncollectible', invoiceId)
      await byKey.owner('pay', invoiceId)
    }
    for (const { billId } of sent) await poll(() => statusOf(byKey, billId)).toBe('paid')
    const seen = await events.find({ 'invoice.id': sent[0]?.invoiceId ?? '' }).lean()
    expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(1)
    for (const { billId } of sent) expect((await byKey.rowOf(billId)).drift).toBeNull()
  })

  test('that never come are found by the sweep', async () => {
    await sandbox.fault({ webhooks: { drop: 1 } })
    const { billId, invoiceId } = await byKey.send()
    await byKey.owner('pay', invoiceId)
    await server.services.stripeEvents.requestSweep(server.organization.id, byKey.credential.id)
    await server.worker.drainFollowUps()
    expect((await byKey.rowOf(billId)).invoice).toMatchObject({ status: 'paid', readBy: 'sweep' })
    expect((await newsOf(byKey, byKey.credential.id)).lastSweptAt).not.toBeNull()
  })

  test('are worked again after Stripe could not be asked', async () => {
    const { billId, invoiceId } = await byKey.send()
    await sandbox.fault({ kind: '500-before', next: 2, method: 'GET', path: '/v1/invoices/:id' })
    await byKey.owner('pay', invoiceId)
    await poll(() => statusOf(byKey, billId)).toBe('paid')
  })

  test('of our own sending ask Stripe for nothing', async () => {
    const { invoiceId } = await byKey.send()
    await poll(() => events.countDocuments({ status: { $in: ['ready', 'working'] } })).toBe(0)
    expect(await sandbox.countRequests(`/v1/invoices/${invoiceId}`)).toBe(0)
  })
})

describe('several organizations on one Stripe account', () => {
  test('are each told of their own invoices alone, by keys and by Connect', async () => {
    const other = await createOrganization(server, { name: 'Other Example' })
    const theirs = await followingWith(server, other)
    const theirsByConnect = await followingWith(server, other, { method: 'oauth', account: 'ExampleBakery' })
    const pairs = [
      [byKey, theirs],
      [byConnect, theirsByConnect],
    ] as const
    for (const [ours, strangers] of pairs) {
      const mine = await ours.send()
      const foreign = await strangers.send(2000)
      await strangers.owner('pay', foreign.invoiceId)
      await poll(() => statusOf(strangers, foreign.billId)).toBe('paid')
      await poll(() => events.countDocuments({ status: { $in: ['ready', 'working'] } })).toBe(0)
      expect(await statusOf(ours, mine.billId)).toBe('open')
      expect((await strangers.billOf(foreign.billId)).stripePaymentStatus).toBe('paid')
      expect((await ours.billOf(mine.billId)).stripePaymentStatus).toBe('unpaid')
    }
  })
})

describe('access that the owner takes back', () => {
  test('is noticed at once, for every credential that rests on it', async () => {
    const books = await followingWith(server, server.organization, { method: 'oauth', account: 'ExampleBooks' })
    await sandbox.disconnect(books.stripeAccountId, 'live')
    const params = { credentialId: books.credential.id }
    await poll(async () => (await books.client.call(credentialEndpoints.get, { params })).data.status).toBe(
      'disconnected',
    )
    expect(await newsOf(books, books.credential.id)).toMatchObject({ arrivesBy: 'sweep', sweepReason: 'not-connected' })
  })
})

describe('the endpoint of a restricted key', () => {
  test('is made with the credential, made afresh for another key, and removed with it', async () => {
    const person = await server.organization.signedIn('admin')
    const credential = await connectByKey(person, await byKey.createKey(), { destination: 'stripe' })
    expect(await newsOf(byKey, credential.id)).toMatchObject({ arrivesBy: 'sweep', sweepReason: 'not-made-yet' })
    await server.worker.drainFollowUps()
    const [first] = await endpointsOf(byKey, credential.id)
    expect(first).toMatchObject({ url: `${server.url}/webhooks/stripe/${credential.id}`, status: 'enabled' })
    expect(await newsOf(byKey, credential.id)).toMatchObject({ arrivesBy: 'endpoint', endpointId: first?.id })

    await useKey(person, credential.id, await byKey.createKey())
    await server.worker.drainFollowUps()
    const after = await endpointsOf(byKey, credential.id)
    expect(after).toHaveLength(1)
    expect(after[0]?.id).not.toBe(first?.id)

    await person.client.call(credentialEndpoints.remove, { params: { credentialId: credential.id } })
    expect(await endpointsOf(byKey, credential.id)).toEqual([])
  })

  test('is made again by the daily check when the owner removed it', async () => {
    const { id } = byKey.credential
    const [before] = await endpointsOf(byKey, id)
    const headers = { authorization: 'Bearer sk_live_ExampleBicycles' }
    await fetch(`${sandbox.url}/v1/webhook_endpoints/${before?.id}`, { method: 'DELETE', headers })
    await server.services.credentials.checkWebhookEndpoints()
    await server.worker.drainFollowUps()
    const again = await endpointsOf(byKey, id)
    expect(again).toHaveLength(1)
    expect(again[0]?.id).not.toBe(before?.id)
  })

  test('that Stripe refuses does not hinder the credential, which says so', async () => {
    for (let n = 0; n < 16; n++) {
      const form = { url: 'https://example.com/hook', 'enabled_events[]': '*' }
      await byKey.askStripe('/v1/webhook_endpoints', form).catch(() => undefined)
    }
    const person = await server.organization.signedIn('admin')
    const { id } = await startCredential(person, { destination: 'stripe' })
    await useKey(person, id, await byKey.createKey())
    expect((await finishCredential(person, id)).status).toBe('connected')
    await server.worker.drainFollowUps()
    const news = await newsOf(byKey, id)
    expect(news).toMatchObject({ arrivesBy: 'sweep', sweepReason: 'refused', endpointId: null, sweepsHourly: true })
    expect(news.message).toContain('16')
  })
})

test('neither log nor database holds a signing secret, and it opens in its own place alone', async () => {
  const secret = await webhookSecretOf(server, byKey.credential.id)
  expect(secret).toMatch(/^whsec_/)
  const rows = await server.database.connection.collection('credentials').find().toArray()
  for (const text of [lines.join(''), JSON.stringify(rows)]) {
    expect(text).not.toContain(secret.slice('whsec_'.length))
    expect(text).not.toMatch(/whsec_\w{8}/)
  }
  const row = rows.find(({ _id }) => String(_id) === byKey.credential.id) as unknown as CredentialRow
  const place = {
    organizationId: row.organizationId,
    collection: 'credentials',
    id: byKey.credential.id,
    field: 'sealedKey',
  }
  await expect(server.services.encryption.open(row.webhook.sealedSecret, place)).rejects.toThrow('another record')
})
