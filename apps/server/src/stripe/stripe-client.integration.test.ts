import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { StripeCall } from '@billbridge/contract/attempts'
import { startStripeSandbox } from '@billbridge/stripe-sandbox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../platform/logger.ts'
import { createStripeClients, type StripeAccess } from './stripe-client.ts'
import { classifyStripeError, type StripeFailure } from './stripe-errors.ts'
import { BudgetSpent } from './stripe-queue.ts'
import type { StripeRateLimit } from './stripe-rate-limit.ts'
import type { StripeTurns } from './stripe-turns.ts'

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

/** No limit and no turns: what is tested here is one call. */
const free: StripeRateLimit = {
  take: async () => undefined,
  slowDown: () => undefined,
  isCrowded: () => false,
  waiting: () => new Map(),
}
let contended: string[] = []
const turns: StripeTurns = {
  enter: async () => async () => undefined,
  contended: (_, objects) => {
    contended = [...objects]
  },
}

const connect = (apiBase = sandbox.url, rateLimit = free) =>
  createStripeClients({ apiBase, rateLimit, turns, log }).connect(access, (call) => calls.push(call))

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
  it('is told of a 429 with its endpoint, reason and wait', async () => {
    const slowed: unknown[] = []
    const rateLimit: StripeRateLimit = { ...free, slowDown: (...told) => void slowed.push(told) }
    const stripe = connect(sandbox.url, rateLimit)
    await fault({ kind: '429', next: 1, reason: 'endpoint-rate' })
    expect((await failureOf(stripe.customers.list())).kind).toBe('rate-limited')
    const call = { stripeAccountId: 'acct_1ExampleBakery', mode: 'test', endpoint: 'GET /v1/customers' }
    expect(slowed).toEqual([[call, 'endpoint-rate', null]])
  })

  it('is not told of an object that was locked: only its own calls take turns', async () => {
    const slowed: unknown[] = []
    const rateLimit: StripeRateLimit = { ...free, slowDown: (...told) => void slowed.push(told) }
    await fault({ kind: 'lock_timeout', next: 1 })
    const locked = connect(sandbox.url, rateLimit).invoices.create({ customer: 'cus_Example' })
    expect((await failureOf(locked)).kind).toBe('retry')
    expect(slowed).toEqual([])
    expect(contended).toEqual(['cus_Example'])
  })

  it('refuses a call it cannot make soon as limited, and nothing was sent', async () => {
    const rateLimit: StripeRateLimit = { ...free, take: () => Promise.reject(new BudgetSpent(30_000)) }
    const failure = await failureOf(connect(sandbox.url, rateLimit).customers.create({}))
    expect(failure).toMatchObject({ kind: 'rate-limited', retryAfterMs: 30_000, outcomeUnknown: false })
    expect(calls).toEqual([])
  })
})
