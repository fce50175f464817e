import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { beforeAll, describe, expect, it } from 'vitest'
import { connectByKey, connectByOAuth, getCredential, startCredential, useKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import type { SignedIn } from '../../../test/factories.ts'
import { sandboxOf } from '../../../test/sandbox-owner.ts'
import { startServer, type TestServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
const bakery = 'acct_1ExampleBakery'
const bicycles = 'acct_1ExampleBicycles'
const needed = ['customer_write', 'invoice_write', 'webhook_write']

let server: TestServer
let stripe: ReturnType<typeof sandboxOf>
let person: SignedIn

beforeAll(async () => {
  server = await startServer(database, { sandbox: true })
  stripe = sandboxOf(server)
  person = await server.organization.signedIn('editor')
})

const atField = { errors: [{ field: 'secretKey' }] }

const pending = async (): Promise<string> => (await startCredential(person)).id

const granted = (...names: string[]): Credential['permissions'] =>
  (['customers-write', 'invoices-write', 'webhook-endpoints-write'] as const).map((permission) => ({
    permission,
    granted: names.includes(permission),
  }))

describe('Connect with Stripe', () => {
  it('takes a key with the three permissions, and names its account though it may not read it', async () => {
    const id = await pending()
    const key = await stripe.createKey(bakery, needed)
    const authorized = await useKey(person, id, key)
    expect(authorized).toMatchObject({
      status: 'pending',
      authorized: true,
      method: 'restricted-key',
      stripeAccountId: bakery,
      stripeAccountName: 'Example Bakery Ltd',
      maskedKey: `rk_test_…${key.slice(-4)}`,
      permissions: granted('customers-write', 'invoices-write', 'webhook-endpoints-write'),
    })
  })

  it('takes a key that may read the account', async () => {
    const key = await stripe.createKey(bicycles, [...needed, 'accounts_kyc_basic_read'])
    expect(await connectByKey(person, key)).toMatchObject({ status: 'connected', stripeAccountId: bicycles })
  })

  it.each([
    [
      ['invoice_write', 'webhook_write'],
      ['invoices-write', 'webhook-endpoints-write'],
    ],
    [
      ['customer_write', 'invoice_read', 'webhook_write'],
      ['customers-write', 'webhook-endpoints-write'],
    ],
    [
      ['customer_write', 'invoice_write'],
      ['customers-write', 'invoices-write'],
    ],
    [['customer_read'], []],
  ])('refuses a key with %j, and says which permissions it has', async (permissions, present) => {
    const id = await pending()
    const key = await stripe.createKey(bakery, permissions)
    await expect(useKey(person, id, key)).rejects.toMatchObject({
      type: 'restricted-key-missing-permissions',
      problem: { ...atField, details: { permissions: granted(...present) } },
    })
    expect((await getCredential(person, id)).authorized).toBe(false)
  })

  it('creates and changes nothing at Stripe while it checks', async () => {
    const before = (await stripe.dump()) as { objects: unknown }
    await useKey(person, await pending(), await stripe.createKey(bakery, needed))
    const after = (await stripe.dump()) as { objects: unknown }
    expect(before.objects).toBeDefined()
    expect(after.objects).toEqual(before.objects)
  })

  it('refuses a key of the other mode before it asks Stripe', async () => {
    const id = await pending()
    const key = await stripe.createKey(bakery, needed, 'live')
    const before = await stripe.countRequests('/v1/account')
    await expect(useKey(person, id, key)).rejects.toMatchObject({
      type: 'restricted-key-wrong-mode',
      problem: { ...atField, details: { given: 'live', expected: 'test' } },
    })
    expect(await stripe.countRequests('/v1/account')).toBe(before)
  })

  it('takes a full secret key only after the warning', async () => {
    const id = await pending()
    const key = 'sk_test_ExampleBakery'
    await expect(useKey(person, id, key)).rejects.toMatchObject({ type: 'full-secret-key', problem: atField })
    expect(await useKey(person, id, key, true)).toMatchObject({ authorized: true, maskedKey: 'sk_test_…kery' })
  })

  it('refuses a key that Stripe does not know, or that has expired', async () => {
    const id = await pending()
    await expect(useKey(person, id, `rk_test_${'x'.repeat(24)}`)).rejects.toMatchObject({
      type: 'restricted-key-refused',
      problem: { ...atField, details: { reason: 'key-invalid' } },
    })
    const key = await stripe.createKey(bakery, needed)
    await stripe.expireKey(bakery, key)
    await expect(useKey(person, id, key)).rejects.toMatchObject({
      type: 'restricted-key-refused',
      problem: { ...atField, details: { reason: 'key-expired' } },
    })
  })

  it.each(['', 'secret', 'pk_test_abcdefgh12345678', 'rk_prod_abcdefgh12345678', 'rk_test_short'])(
    'refuses what is no key: %j',
    async (key) => {
      await expect(useKey(person, await pending(), key)).rejects.toMatchObject({
        type: 'invalid-request',
        problem: atField,
      })
    },
  )

  it.each(['500-before', 'drop-before', '429'])('changes nothing when Stripe answers with %s', async (kind) => {
    const id = await pending()
    const key = await stripe.createKey(bakery, needed)
    await stripe.fault({ kind, path: '/v1/invoices/:id/finalize', next: 1 })
    await expect(useKey(person, id, key)).rejects.toMatchObject({ type: 'stripe-unavailable' })
    expect((await getCredential(person, id)).authorized).toBe(false)
    expect((await useKey(person, id, key)).authorized).toBe(true)
  })

  it('asks for the earlier stages first', async () => {
    const { data } = await person.client.call(credentialEndpoints.create, { body: { name: 'Too early for a key' } })
    const refused = useKey(person, data.id, await stripe.createKey(bakery, needed))
    await expect(refused).rejects.toMatchObject({ type: 'credential-incomplete' })
  })
})

describe('reconnecting with a key', () => {
  it('keeps the id and takes the new key', async () => {
    const first = await connectByKey(person, await stripe.createKey(bakery, needed))
    const key = await stripe.createKey(bakery, needed)
    expect(await useKey(person, first.id, key)).toMatchObject({
      id: first.id,
      status: 'connected',
      maskedKey: `rk_test_…${key.slice(-4)}`,
    })
  })

  it('refuses the key of another account or mode, naming both', async () => {
    const { id } = await connectByKey(person, await stripe.createKey(bakery, needed))
    const other = await stripe.createKey(bicycles, needed)
    await expect(useKey(person, id, other)).rejects.toMatchObject({
      type: 'credential-account-mismatch',
      problem: {
        ...atField,
        detail: expect.stringMatching(new RegExp(`${bicycles}.*${bakery}`)),
        details: {
          expected: { stripeAccountId: bakery, mode: 'test' },
          given: { stripeAccountId: bicycles, mode: 'test' },
        },
      },
    })
    const live = await stripe.createKey(bakery, needed, 'live')
    await expect(useKey(person, id, live)).rejects.toMatchObject({ type: 'restricted-key-wrong-mode' })
  })

  it('gives up the approval that the key takes the place of', async () => {
    const { id } = await connectByOAuth(person, bicycles)
    expect(await stripe.isConnected(bicycles)).toBe(true)
    const replaced = await useKey(person, id, await stripe.createKey(bicycles, needed))
    expect(replaced).toMatchObject({ method: 'restricted-key', status: 'connected' })
    await server.worker.drainFollowUps()
    expect(await stripe.isConnected(bicycles)).toBe(false)
  })
})
