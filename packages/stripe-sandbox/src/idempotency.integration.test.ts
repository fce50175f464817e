import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { clientFor, refusal, startSandbox, until } from './testing/sandbox.ts'

let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.control('DELETE', 'faults'))
afterAll(() => sandbox.close())

const make = (idempotencyKey: string, name = 'Example Florist') =>
  sandbox.stripe.customers.create({ name }, { idempotencyKey })
const countNamed = async (name: string) =>
  (await sandbox.stripe.customers.list({ limit: 100 })).data.filter((customer) => customer.name === name).length
const fault = (body: object) => sandbox.control('POST', 'faults', body)

describe('an idempotency key', () => {
  it('replays the first answer and makes nothing twice', async () => {
    const first = await make('key-replay', 'Replayed')
    const second = await make('key-replay', 'Replayed')
    expect(second.id).toBe(first.id)
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(await countNamed('Replayed')).toBe(1)
  })

  it('is refused with other parameters, and is another key in another account or mode', async () => {
    const first = await make('key-other', 'One')
    expect(await refusal(make('key-other', 'Two'))).toMatchObject({ statusCode: 400, rawType: 'idempotency_error' })
    const live = await clientFor(sandbox.url, 'sk_live_ExampleBakery').customers.create(
      { name: 'One' },
      { idempotencyKey: 'key-other' },
    )
    expect(live.id).not.toBe(first.id)
  })

  it('answers 409 while its first request still runs', async () => {
    await fault({ kind: 'slow', ms: 300 })
    const slow = make('key-busy')
    await until(async () => {
      const { requests } = (await sandbox.control('GET', 'requests')) as unknown as {
        requests: { idempotencyKey: string; status: number | null }[]
      }
      return requests.some((request) => request.idempotencyKey === 'key-busy')
    })
    expect(await refusal(make('key-busy'))).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' })
    expect((await make('key-busy').catch(() => slow)).id).toBe((await slow).id)
  })

  it('remembers a 500 after the work was done: the work stays done, the answer stays 500', async () => {
    await fault({ kind: '500-after' })
    expect((await refusal(make('key-500', 'Half done'))).statusCode).toBe(500)
    expect((await refusal(make('key-500', 'Half done'))).statusCode).toBe(500)
    expect(await countNamed('Half done')).toBe(1)
  })

  it('remembers a 500 before the work: nothing was made, and the same key makes nothing', async () => {
    await fault({ kind: '500-before' })
    expect((await refusal(make('key-500b', 'Never'))).statusCode).toBe(500)
    expect((await refusal(make('key-500b', 'Never'))).statusCode).toBe(500)
    expect(await countNamed('Never')).toBe(0)
  })

  it('forgets a request that failed validation', async () => {
    const wrong = sandbox.stripe.customers.create({ nonsense: 1 } as never, { idempotencyKey: 'key-valid' })
    expect((await refusal(wrong)).code).toBe('parameter_unknown')
    expect((await make('key-valid')).object).toBe('customer')
  })

  it('remembers a refusal that came from the state of things', async () => {
    const { id } = await make('key-state-customer')
    const invoice = await sandbox.stripe.invoices.create({ customer: id, currency: 'usd' })
    await sandbox.stripe.invoices.finalizeInvoice(invoice.id)
    const again = () => sandbox.stripe.invoices.finalizeInvoice(invoice.id, {}, { idempotencyKey: 'key-state' })
    await refusal(again())
    expect((await refusal(again())).headers?.['idempotent-replayed']).toBe('true')
  })

  it('is forgotten once it expired', async () => {
    const first = await make('key-old', 'Old')
    await fault({ idempotencyExpiryMs: 0 })
    expect((await make('key-old', 'Old')).id).not.toBe(first.id)
  })
})

describe('a fault', () => {
  it('drops the connection before or after the work', async () => {
    // Twice each: the official client tries a lost connection once more, even when told not to retry.
    await fault({ kind: 'drop-before', next: 2 })
    expect((await refusal(make('key-drop-1', 'Dropped'))).type).toBe('StripeConnectionError')
    expect(await countNamed('Dropped')).toBe(0)
    await fault({ kind: 'drop-after', next: 2, method: 'POST', path: '/v1/customers' })
    expect((await refusal(make('key-drop-1', 'Dropped'))).type).toBe('StripeConnectionError')
    expect(await countNamed('Dropped')).toBe(1)
    expect((await make('key-drop-1', 'Dropped')).lastResponse.headers['idempotent-replayed']).toBe('true')
  })

  it('limits the rate with or without the hint to retry, and leaves the hint out of a lock', async () => {
    await fault({ kind: '429', reason: 'endpoint-rate', shouldRetry: true })
    const limited = await refusal(make('key-429'))
    expect(limited).toMatchObject({ statusCode: 429, code: 'rate_limit', type: 'StripeRateLimitError' })
    expect(limited.headers).toMatchObject({
      'stripe-should-retry': 'true',
      'stripe-rate-limited-reason': 'endpoint-rate',
    })
    await fault({ kind: '429' })
    expect((await refusal(make('key-429'))).headers).not.toHaveProperty('stripe-should-retry')
    await fault({ kind: 'lock_timeout' })
    const locked = await refusal(make('key-429'))
    expect(locked).toMatchObject({ statusCode: 429, code: 'lock_timeout' })
    expect(locked.headers).not.toHaveProperty('stripe-rate-limited-reason')
    await fault({ kind: '409' })
    expect((await refusal(make('key-429'))).statusCode).toBe(409)
    expect((await make('key-429')).object).toBe('customer')
  })

  it('strikes only where it is told to, and so often', async () => {
    await fault({ faults: [{ kind: '500-before', next: 2, skip: 1, path: '/v1/invoices/:id/finalize' }] })
    const statuses: number[] = []
    for (let count = 0; count < 4; count++) {
      await make(`key-path-${count}`)
      statuses.push((await refusal(sandbox.stripe.invoices.finalizeInvoice('in_none'))).statusCode ?? 0)
    }
    expect(statuses).toEqual([404, 500, 500, 404])
  })

  it('strikes the same requests for the same seed', async () => {
    const round = async () => {
      await fault({ faults: [{ kind: '500-before', rate: 0.5, seed: 42 }] })
      const outcomes: boolean[] = []
      for (let count = 0; count < 20; count++)
        outcomes.push(
          await sandbox.stripe.customers.list().then(
            () => true,
            () => false,
          ),
        )
      return outcomes
    }
    const first = await round()
    expect(first).toContain(true)
    expect(first).toContain(false)
    expect(await round()).toEqual(first)
  })

  it('counts requests per second like Stripe when told to', async () => {
    await fault({ rateLimit: { live: 100, test: 5, perEndpoint: 100 } })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => sandbox.stripe.customers.list({ limit: 1 })),
    )
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused.length).toBeGreaterThan(5)
    expect(refused[0]?.reason.headers['stripe-rate-limited-reason']).toBe('global-rate')
  })

  it('is refused by name when it makes no sense', async () => {
    const answer = await fetch(`${sandbox.url}/_sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'earthquake' }),
    })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('fault.kind must be one of')
    const unknown = await fetch(`${sandbox.url}/_sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify({ weather: 'bad' }),
    })
    expect(await unknown.text()).toContain('weather is unknown')
  })
})

describe('the sandbox', () => {
  it('lists what arrived, in order, and forgets all of it on reset', async () => {
    await sandbox.control('POST', 'reset')
    await make('key-log', 'Logged')
    const { requests, next } = (await sandbox.control('GET', 'requests')) as unknown as {
      requests: object[]
      next: number
    }
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      index: 0,
      method: 'POST',
      path: '/v1/customers',
      body: { name: 'Logged' },
      status: 200,
      idempotencyKey: 'key-log',
      account: 'acct_1ExampleBakery',
      mode: 'test',
    })
    expect(await sandbox.control('GET', `requests?since=${next}`)).toEqual({ requests: [], next })
    const dump = (await sandbox.control('GET', 'dump')) as unknown as {
      objects: Record<string, { customers: object[] }>
    }
    expect(dump.objects['acct_1ExampleBakery/test']?.customers).toMatchObject([{ name: 'Logged' }])
    await sandbox.control('POST', 'reset')
    expect((await sandbox.stripe.customers.list()).data).toEqual([])
  })
})
