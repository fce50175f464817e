import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bakery, clientFor, refusal, startSandbox, until } from './testing/sandbox.ts'

type Received = { path: string; body: string; signature: string }
const received: Received[] = []
let failures = 0
const receiver = createServer((req, res) => {
  let body = ''
  req.on('data', (chunk) => {
    body += chunk
  })
  req.on('end', () => {
    if (failures > 0) {
      failures -= 1
      res.writeHead(500).end()
      return
    }
    received.push({ path: req.url ?? '', body, signature: String(req.headers['stripe-signature']) })
    res.writeHead(200).end()
  })
})

let sandbox: Awaited<ReturnType<typeof startSandbox>>
let base = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  const client = (mode: 'live' | 'test') => ({
    mode,
    clientId: `ca_${mode}`,
    secretKey: `sk_${mode}_Platform`,
    name: 'Example App',
    redirectUris: ['http://127.0.0.1/x'],
  })
  const hook = (mode: 'live' | 'test') => ({ mode, url: `${base}/connect-${mode}`, secret: `whsec_${mode}` })
  sandbox = await startSandbox({
    config: { clients: [client('live'), client('test')], connectWebhookEndpoints: [hook('live'), hook('test')] },
  })
})
afterEach(async () => {
  await sandbox.control('POST', 'reset')
  received.length = 0
})
afterAll(async () => {
  await sandbox.close()
  await new Promise((resolve) => receiver.close(resolve))
})

const at = (path: string) => received.filter((one) => one.path === path)
const register = (events: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = ['*']) =>
  sandbox.stripe.webhookEndpoints.create({ url: `${base}/own`, enabled_events: events })
const types = (path: string) => at(path).map((one) => (JSON.parse(one.body) as Stripe.Event).type)

describe('a webhook', () => {
  it('arrives signed with the secret of its endpoint, and only for the events asked for', async () => {
    const { secret } = await register(['customer.created'])
    const { id } = await sandbox.stripe.customers.create({ name: 'Hooked' })
    await sandbox.stripe.customers.update(id, { name: 'Renamed' })
    await until(() => at('/own').length === 1)
    const [hook] = at('/own')
    const event = sandbox.stripe.webhooks.constructEvent(hook?.body ?? '', hook?.signature ?? '', secret ?? '')
    expect(event).toMatchObject({ type: 'customer.created', livemode: false, data: { object: { id, name: 'Hooked' } } })
    expect((await sandbox.stripe.events.retrieve(event.id)).id).toBe(event.id)
  })

  it('is sent again until it is taken', async () => {
    await sandbox.control('POST', 'faults', { webhooks: { retryBaseMs: 20 } })
    await register()
    failures = 2
    await sandbox.stripe.customers.create({ name: 'Patient' })
    await until(() => at('/own').length === 1)
    expect(failures).toBe(0)
  })

  it('comes twice, late, out of order or never when the switches say so', async () => {
    await register(['customer.created'])
    await sandbox.control('POST', 'faults', { webhooks: { duplicate: true } })
    await sandbox.stripe.customers.create({ name: 'Twin' })
    await until(() => at('/own').length === 2)
    expect(at('/own')[0]?.body).toContain(JSON.parse(at('/own')[1]?.body ?? '{}').id)
    received.length = 0
    await sandbox.control('POST', 'faults', { webhooks: { duplicate: false, drop: true } })
    await sandbox.stripe.customers.create({ name: 'Lost' })
    await sandbox.control('POST', 'faults', { webhooks: { drop: false, delayMs: 80 } })
    const start = Date.now()
    await sandbox.stripe.customers.create({ name: 'Late' })
    await until(() => at('/own').length === 1)
    expect(Date.now() - start).toBeGreaterThanOrEqual(75)
    expect(at('/own')[0]?.body).toContain('Late')
    received.length = 0
    await sandbox.control('POST', 'faults', { webhooks: { delayMs: 0, reorder: true } })
    for (let count = 0; count < 8; count++) await sandbox.stripe.customers.create({ name: `Nr ${count}` })
    await until(() => at('/own').length === 8)
    const order = at('/own').map(
      (one) => (JSON.parse(one.body) as { data: { object: { name: string } } }).data.object.name,
    )
    expect(order).not.toEqual([...order].sort())
  })

  it('tells a connected platform with the account, live endpoints of test events too, and of the end of access', async () => {
    const wish = {
      client_id: 'ca_test',
      response_type: 'code',
      scope: 'read_write',
      decision: 'approve',
      account: bakery.id,
    }
    const approved = await (
      await fetch(`${sandbox.url}/oauth/authorize`, { method: 'POST', body: new URLSearchParams(wish) })
    ).text()
    const code = /code=(ac_\w+)/.exec(approved)?.[1] ?? ''
    const platform = clientFor(sandbox.url, 'sk_test_Platform')
    await platform.oauth.token({ grant_type: 'authorization_code', code })
    await sandbox.stripe.customers.create({ name: 'Seen by the platform' })
    await until(() => types('/connect-test').includes('customer.created'))
    expect(types('/connect-live')).toContain('customer.created')
    const event = sandbox.stripe.webhooks.constructEvent(
      at('/connect-test')[0]?.body ?? '',
      at('/connect-test')[0]?.signature ?? '',
      'whsec_test',
    )
    expect(event).toMatchObject({ account: bakery.id, livemode: false })
    await platform.oauth.deauthorize({ client_id: 'ca_test', stripe_user_id: bakery.id })
    await until(() => types('/connect-test').includes('account.application.deauthorized'))
    received.length = 0
    await sandbox.stripe.customers.create({ name: 'Unseen' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(received).toEqual([])
  })
})

describe('webhook endpoints', () => {
  it('are at most sixteen, and tell their secret once', async () => {
    for (let count = 0; count < 16; count++) await register()
    expect((await refusal(register())).statusCode).toBe(400)
    const listed = (await sandbox.stripe.webhookEndpoints.list({ limit: 100 })).data
    expect(listed).toHaveLength(16)
    expect(listed[0]).not.toHaveProperty('secret')
    await sandbox.stripe.webhookEndpoints.del(listed[0]?.id ?? '')
    expect((await register()).secret).toMatch(/^whsec_/)
  })
})
