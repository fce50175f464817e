import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { StripeCall } from '@billbridge/contract/attempts'
import { startStripeSandbox } from '@billbridge/stripe-sandbox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../platform/logger.ts'
import { createStripeClients, type StripeAccess } from './stripe-client.ts'
import { classifyStripeError, type StripeFailure } from './stripe-errors.ts'
import { createStripeRateLimit } from './stripe-rate-limit.ts'

const log = createLogger({ level: 'silent', process: 'test' })
const access: StripeAccess = {
  mode: 'test',
  stripeAccountId: 'acct_1ExampleBakery',
  apiKey: 'sk_test_ExampleBakery',
  actFor: null,
}

let sandbox: Awaited<ReturnType<typeof startStripeSandbox>>
let calls: StripeCall[] = []

beforeAll(async () => {
  sandbox = await startStripeSandbox()
})
afterAll(() => sandbox.close())
beforeEach(() => {
  calls = []
})

const connect = (apiBase = sandbox.url, rateLimit = createStripeRateLimit({ live: 1000, test: 1000 })) =>
  createStripeClients({ apiBase, rateLimit, log }).connect(access, (call) => calls.push(call))

const fault = (body: object) => fetch(`${sandbox.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(body) })

const failureOf = async (call: Promise<unknown>): Promise<StripeFailure> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return classifyStripeError(error)
}

describe('every call', () => {
  it('is reported with what was sent, without personal details, and what came back', async () => {
    const customer = {
      name: 'Example Bakery Ltd',
      email: 'owner@example.com',
      metadata: { billbridge_account_id: 'account_1' },
    }
    await connect().customers.create(customer, { idempotencyKey: 'key-1' })
    expect(calls).toEqual([
      {
        method: 'POST',
        path: '/v1/customers',
        status: 200,
        requestId: expect.stringMatching(/^req_/),
        durationMs: expect.any(Number),
        idempotencyKey: 'key-1',
        body: 'name=[redacted]\nemail=[redacted]\nmetadata[billbridge_account_id]=account_1',
        error: null,
        at: expect.stringMatching(/Z$/),
      },
    ])
  })

  it('is reported with Stripe’s words when it is refused', async () => {
    const failure = await failureOf(connect().invoices.retrieve('in_none'))
    expect(failure).toMatchObject({ kind: 'rejected', code: 'resource_missing', status: 404 })
    expect(calls).toMatchObject([{ status: 404, error: "No such invoice: 'in_none'", requestId: failure.requestId }])
  })

  it.each([
    ['drop-before', null],
    ['drop-after', null],
    ['500-before', 500],
    ['500-after', 500],
    ['409', 409],
    ['lock_timeout', 429],
  ])('is made once, though it ends with %s', async (kind, status) => {
    await fault({ kind, next: 1 })
    expect((await failureOf(connect().customers.create({}))).kind).toBe('retry')
    expect(calls).toMatchObject([{ status, error: expect.any(String) }])
  })

  it('is made once, though the connection is reset', async () => {
    let connections = 0
    const server = createServer((request) => {
      connections += 1
      request.socket.resetAndDestroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const failure = await failureOf(connect(`http://127.0.0.1:${port}`).customers.create({}))
    expect(failure).toMatchObject({ kind: 'retry', outcomeUnknown: true })
    expect(connections).toBe(1)
    server.close()
  })

  it('is known not to have arrived when nobody listens', async () => {
    const gone = await startStripeSandbox()
    await gone.close()
    const failure = await failureOf(connect(gone.url).customers.create({}))
    expect(failure).toMatchObject({ kind: 'retry', outcomeUnknown: false, status: null })
    expect(calls).toMatchObject([{ status: null, error: expect.stringContaining('ECONNREFUSED') }])
  })
})

describe('the rate limit', () => {
  it('slows the account down after a 429', async () => {
    const slowed: string[] = []
    const rateLimit = {
      take: async () => undefined,
      slowDown: (id: string, mode: string) => void slowed.push(`${id}/${mode}`),
    }
    const stripe = connect(sandbox.url, rateLimit)
    await fault({ kind: '429', next: 1 })
    expect((await failureOf(stripe.customers.list())).kind).toBe('rate-limited')
    expect(slowed).toEqual(['acct_1ExampleBakery/test'])
    await fault({ kind: 'lock_timeout', next: 1 })
    await failureOf(stripe.customers.create({}))
    expect(slowed).toHaveLength(1)
  })
})
