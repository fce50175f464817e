import { fromProblemUri, type Problem } from '@billbridge/contract/problem'
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { connectByOAuth } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { followingWith, webhookSecretOf } from '../../../test/following.ts'
import { startServer } from '../../../test/start-server.ts'
import { createStripeEventModel } from './stripe-event.model.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const events = createStripeEventModel(server.database.connection)
const byKey = await followingWith(server, server.organization)
const { eventJobs } = byKey
const person = await server.organization.signedIn('admin')
const bakery = 'acct_1ExampleBakery'
await connectByOAuth(person, bakery, { destination: 'stripe' })
const sent = await byKey.send()

let ids = 0
const eventOf = (changes: object = {}) => ({
  id: `evt_forged${++ids}`,
  object: 'event',
  type: 'invoice.paid',
  livemode: true,
  created: 1,
  request: null,
  data: { object: { id: sent.invoiceId, object: 'invoice', status: 'paid', metadata: {} } },
  ...changes,
})

interface Posting {
  readonly secret?: string
  readonly ageSeconds?: number
  readonly headers?: Record<string, string>
}

const post = async (door: string, event: unknown, { secret, ageSeconds = 0, headers }: Posting = {}) => {
  const payload = typeof event === 'string' ? event : JSON.stringify(event)
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds
  const signed = secret && {
    'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
  }
  const answer = await fetch(`${server.url}/webhooks/stripe/${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed, ...headers },
    body: payload,
  })
  const text = await answer.text()
  const problem = text === '' ? undefined : (JSON.parse(text) as Problem)
  return { status: answer.status, type: problem && fromProblemUri(problem.type), detail: problem?.detail }
}

const own = byKey.credential.id
const secret = await webhookSecretOf(server, own)
const live = 'whsec_live_sandbox'
const refused = { status: 400, type: 'webhook-refused' }
const stored = () => events.countDocuments({ eventId: /forged/ })

test('an event is refused without a right signature of this endpoint, and when it is old or of a time to come', async () => {
  expect(secret).toMatch(/^whsec_/)
  expect(await post(own, eventOf())).toMatchObject(refused)
  expect(await post(own, eventOf(), { secret: 'whsec_wrong' })).toMatchObject(refused)
  expect(await post(own, eventOf(), { secret: live })).toMatchObject(refused)
  expect(await post('connect/live', eventOf({ account: bakery }), { secret })).toMatchObject(refused)
  const old = await post(own, eventOf(), { secret, ageSeconds: 301 })
  expect(old).toMatchObject({ ...refused, detail: 'The signature is older than five minutes.' })
  const ahead = await post(own, eventOf(), { secret, ageSeconds: -310 })
  expect(ahead).toMatchObject({ ...refused, detail: 'The signature is more than five minutes ahead of our time.' })
  const broken = { headers: { 'stripe-signature': 't=now,v1=,,=' } }
  expect(await post(own, eventOf(), broken)).toMatchObject(refused)
  expect(await stored()).toBe(0)
  // Clocks differ by a little.
  expect((await post(own, { ...eventOf(), id: 'evt_alittleahead' }, { secret, ageSeconds: -60 })).status).toBe(204)
})

test('a signed body that is no event is refused, whatever it is', async () => {
  const bodies = [
    '',
    'no json',
    'null',
    '[]',
    '{"object":"v2.core.event"}',
    eventOf({ livemode: 'yes' }),
    '{"id":"evt_1"}',
  ]
  for (const body of bodies) expect(await post(own, body, { secret })).toMatchObject(refused)
  expect(await post(own, eventOf({ data: { object: null } }), { secret })).toMatchObject({ status: 204 })
  expect(await stored()).toBe(0)
})

test('an event of the other mode or of another account is refused', async () => {
  expect(await post(own, eventOf({ livemode: false }), { secret })).toMatchObject(refused)
  expect(await post(own, eventOf({ account: bakery }), { secret })).toMatchObject(refused)
  const testDoor = await post('connect/test', eventOf({ account: bakery }), { secret: 'whsec_test_sandbox' })
  expect(testDoor).toMatchObject(refused)
  expect(await post('connect/live', eventOf(), { secret: live })).toMatchObject(refused)
  expect(await stored()).toBe(0)
})

test('what is no concern of ours is answered well and kept nowhere', async () => {
  const unknownAccount = eventOf({ account: 'acct_1Nobody' })
  const testEvent = eventOf({ account: bakery, livemode: false })
  const deauthorized = {
    type: 'account.application.deauthorized',
    data: { object: { id: 'ca_x', object: 'application' } },
  }
  for (const event of [unknownAccount, testEvent, eventOf({ account: 'acct_1Nobody', ...deauthorized })]) {
    expect(await post('connect/live', event, { secret: live })).toMatchObject({ status: 204 })
  }
  expect(await post(own, eventOf({ type: 'customer.created' }), { secret })).toMatchObject({ status: 204 })
  expect(await post(own, eventOf({ type: 'invoice.will_be_invented' }), { secret })).toMatchObject({ status: 204 })
  expect(await stored()).toBe(0)
})

test('addresses without an endpoint are not there, and a body is bounded', async () => {
  const nobody = { status: 404, type: 'not-found' }
  expect(await post('cred_00000000Unknown00000000', eventOf(), { secret })).toMatchObject(nobody)
  expect(await post('connect/other', eventOf(), { secret })).toMatchObject({ status: 404 })
  const large = await post(own, eventOf({ padding: 'x'.repeat(600_000) }), { secret })
  expect(large).toMatchObject({ status: 413, type: 'body-too-large' })
  const get = await fetch(`${server.url}/webhooks/stripe/${own}`)
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
})

test('an event that lies about an invoice changes nothing: the invoice is read again', async () => {
  const event = eventOf()
  for (let n = 0; n < 3; n++) expect(await post(own, event, { secret })).toMatchObject({ status: 204 })
  expect(await stored()).toBe(1)
  await expect
    .poll(async () => {
      await eventJobs.drain()
      return (await events.findOne({ eventId: event.id }).lean())?.status
    })
    .toBe('done')
  expect((await byKey.rowOf(sent.billId)).invoice).toMatchObject({ status: 'open', paidAmount: 0, readBy: 'webhook' })
  expect((await byKey.billOf(sent.billId)).stripePaymentStatus).toBe('unpaid')
})

test('an event that names an invoice of nobody, or a deauthorization that is not true, changes nothing', async () => {
  const strange = eventOf({ data: { object: { id: 'in_nobody', object: 'invoice', metadata: {} } } })
  const metadata = { billbridge_bill_export_id: sent.rowId, billbridge_organization_id: server.organization.id }
  const named = eventOf({ data: { object: { id: 'in_other', object: 'invoice', metadata } } })
  for (const event of [strange, named]) expect(await post(own, event, { secret })).toMatchObject({ status: 204 })
  const application = { id: 'ca_sandbox_live', object: 'application' }
  const lie = eventOf({ account: bakery, type: 'account.application.deauthorized', data: { object: application } })
  expect(await post('connect/live', lie, { secret: live })).toMatchObject({ status: 204 })
  await expect
    .poll(async () => {
      await eventJobs.drain()
      return (
        await events
          .find({ eventId: { $in: [strange.id, named.id, lie.id] } })
          .sort({ eventId: 1 })
          .lean()
      ).map(({ outcome }) => outcome)
    })
    .toEqual(['unconcerned', 'unconcerned', 'verified'])
  expect((await byKey.rowOf(sent.billId)).invoice?.id).toBe(sent.invoiceId)
  const { data } = await server.services.credentials.list(person.actor, { sort: 'name', limit: 10, status: undefined })
  expect(data.map(({ status }) => status)).toEqual(['connected', 'connected'])
})
