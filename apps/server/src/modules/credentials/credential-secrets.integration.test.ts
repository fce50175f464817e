import { credentialEndpoints } from '@billbridge/contract/credentials'
import { beforeAll, expect, it } from 'vitest'
import { connectByKey, connectByOAuth, startCredential, useKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import type { SignedIn } from '../../../test/factories.ts'
import { sandboxOf } from '../../../test/sandbox-owner.ts'
import { startServer, type TestServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
const needed = ['customer_write', 'invoice_write', 'webhook_write']
const bakery = 'acct_1ExampleBakery'

let server: TestServer
let person: SignedIn
let logged = ''

beforeAll(async () => {
  const log = {
    write: (line: string) => {
      logged += line
    },
  }
  server = await startServer(database, { sandbox: true, config: { logLevel: 'trace' }, log })
  person = await server.organization.signedIn('editor')
})

/** Every document of every collection, as text. */
const dumpDatabase = async (): Promise<string> => {
  const { db } = server.services.connection
  if (!db) throw new Error('There is no connection.')
  const collections = await db.collections()
  const documents = await Promise.all(collections.map((collection) => collection.find().toArray()))
  return JSON.stringify(documents)
}

/** Answers and refusals of every endpoint that shows something of the credential. */
const everyAnswer = async (credentialId: string): Promise<string> => {
  const params = { credentialId }
  const { client } = person
  const { version } = (await client.call(credentialEndpoints.get, { params })).data
  const answers = await Promise.all([
    client.call(credentialEndpoints.get, { params }),
    client.call(credentialEndpoints.list, {}),
    client.call(credentialEndpoints.verify, { params }),
    client.call(credentialEndpoints.deletionPreview, { params }),
    client.call(credentialEndpoints.update, { params, body: { name: 'A planted secret', version } }),
    server.services.auditLog.list(person.actor, { targetId: credentialId, limit: 50 }),
  ])
  return JSON.stringify(answers)
}

it('a key that was given is found in no answer, log line or document', async () => {
  const stripe = sandboxOf(server)
  const key = await stripe.createKey(bakery, needed)
  const secret = key.slice('rk_test_'.length)
  const created = await connectByKey(person, key)
  const answers = JSON.stringify(created) + (await everyAnswer(created.id))
  await stripe.expireKey(bakery, key)
  const { data } = await person.client.call(credentialEndpoints.verify, { params: { credentialId: created.id } })
  const { id } = await startCredential(person)
  const refusal: unknown = await useKey(person, id, key).catch((error: unknown) => error)
  const all = answers + JSON.stringify([data, refusal]) + logged + (await dumpDatabase())
  expect(all).toContain(`rk_test_…${key.slice(-4)}`)
  expect(logged).toContain('Stripe was called')
  expect(all).not.toContain(secret)
  expect(all).not.toContain(secret.slice(0, -4))
})

it('neither are codes, states and the keys of our own applications', async () => {
  const { id } = await startCredential(person)
  const { data } = await person.client.call(credentialEndpoints.authorize, { params: { credentialId: id } })
  const state = new URL(data.url).searchParams.get('state') ?? ''
  expect(state).not.toBe('')
  await connectByOAuth(person, bakery)
  const kept = logged + (await dumpDatabase())
  expect(kept).not.toContain(state)
  expect(kept).not.toContain('SandboxPlatform')
  expect(kept).not.toMatch(/\bac_[A-Za-z0-9]{8,}/)
})

it('what is kept of a deleted credential is its history, without its box', async () => {
  const created = await connectByKey(person, await sandboxOf(server).createKey(bakery, needed))
  await person.client.call(credentialEndpoints.remove, { params: { credentialId: created.id } })
  const documents = await server.services.connection.collection('credentials').countDocuments({ name: created.name })
  expect(documents).toBe(0)
  expect(await dumpDatabase()).toContain('credential.deleted')
})
