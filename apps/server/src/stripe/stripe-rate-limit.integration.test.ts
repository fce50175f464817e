import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { createLogger } from '../platform/logger.ts'
import { connectMongo, syncIndexes } from '../platform/mongo.ts'
import { createStripeBudget, type StripeBudget } from './stripe-budget.ts'
import { BudgetSpent } from './stripe-queue.ts'
import { createStripeRateLimit } from './stripe-rate-limit.ts'
import { type StripeRates, stripesRates } from './stripe-rates.ts'

const logger = createLogger({ level: 'silent', process: 'test' })
const database = await connectMongo(createTestDatabase().uri)
afterAll(() => database.close())
createStripeBudget(database.connection, stripesRates)
await syncIndexes(database.connection)

/** One process: a limiter of its own over the shared budget, which counts what it is asked. */
const startProcess = (options: { rates?: Partial<StripeRates>; background?: boolean; budget?: StripeBudget } = {}) => {
  const rates = { ...stripesRates, ...options.rates }
  const shared = options.budget ?? createStripeBudget(database.connection, rates)
  let asked = 0
  const budget: StripeBudget = {
    ...shared,
    reserve: (...question) => {
      asked += 1
      return shared.reserve(...question)
    },
  }
  const limit = createStripeRateLimit({ budget, rates, logger, background: options.background ?? true })
  return { ...limit, asked: () => asked }
}

type Process = ReturnType<typeof startProcess>

/** Rows that make calls one after the other until the time is over; the moments of all calls, in milliseconds. */
const work = async (
  process: Process,
  options: { ms: number; rows: number; endpoints?: string[]; account?: string },
) => {
  const { ms, rows, endpoints = ['POST /v1/invoices'], account = 'acct_1Busy' } = options
  const moments: number[] = []
  const end = performance.now() + ms
  const row = async (start: number) => {
    for (let step = start; performance.now() < end; step++) {
      const endpoint = endpoints[step % endpoints.length] ?? ''
      await process.take({ stripeAccountId: account, mode: 'live', endpoint })
      if (performance.now() < end) moments.push(performance.now())
      await sleep(8)
    }
  }
  await Promise.all(Array.from({ length: rows }, (_, at) => row(at)))
  return moments.sort((a, b) => a - b)
}

/** The most calls that fell into any window of one second. */
const mostInASecond = (moments: readonly number[]): number =>
  Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 1000).length))

/** What a limit allows in a second, when the busy machine held a call back for as long as it did at most. */
const allowance = async <T>(perSecond: number, work: () => Promise<T>): Promise<{ done: T; most: number }> => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const done = await work()
  delay.disable()
  return { done, most: Math.ceil(perSecond * (1 + delay.max / 1e9)) + 2 }
}

const endpoints = ['POST /v1/invoices', 'POST /v1/invoices/:id/add_lines', 'POST /v1/x', 'POST /v1/y']

describe('two processes on one account', () => {
  it('never exceed the budget, and ask the database far less often than they call', async () => {
    const processes = [startProcess(), startProcess()]
    const { done, most } = await allowance(100, () =>
      Promise.all(processes.map((one) => work(one, { ms: 2_500, rows: 24, endpoints }))),
    )
    const moments = done.flat().sort((a, b) => a - b)
    expect(mostInASecond(moments)).toBeLessThanOrEqual(most)
    const questions = processes.reduce((sum, one) => sum + one.asked(), 0)
    expect(questions).toBeLessThan(moments.length * 0.5)
  })

  it('keep to the limit of one endpoint', async () => {
    const account = 'acct_1Endpoint'
    const { done, most } = await allowance(25, () =>
      Promise.all([startProcess(), startProcess()].map((one) => work(one, { ms: 2_000, rows: 8, account }))),
    )
    expect(mostInASecond(done.flat().sort((a, b) => a - b))).toBeLessThanOrEqual(most)
  })
})

describe('after a 429', () => {
  const call = (stripeAccountId: string) => ({ stripeAccountId, mode: 'live' as const, endpoint: 'POST /v1/invoices' })

  it.each([
    ['global-rate', [null]],
    ['global-concurrency', [null]],
    [null, [null]],
    ['endpoint-rate', ['POST /v1/invoices']],
    ['endpoint-concurrency', ['POST /v1/invoices']],
    // Stripe guards single objects too, which says nothing of the others.
    ['resource-specific', []],
  ])('whose reason is %s, what goes slower is %j', (reason, slower) => {
    const slowed: (string | null)[] = []
    const slowDown: StripeBudget['slowDown'] = async (_owner, endpoint) => void slowed.push(endpoint)
    const process = startProcess({ budget: { ...createStripeBudget(database.connection, stripesRates), slowDown } })
    process.slowDown(call('acct_1Reasons'), reason, null)
    expect(slowed).toEqual(slower)
  })

  it('with a time to wait, nobody calls before it, and a call that would wait long is refused', async () => {
    const budget = createStripeBudget(database.connection, stripesRates)
    const paused = call('acct_1Paused')
    const from = performance.now()
    await budget.slowDown(paused, null, 400)
    await startProcess().take(paused)
    expect(performance.now() - from).toBeGreaterThan(300)
    await budget.slowDown(paused, null, 30_000)
    await expect(startProcess().take(paused)).rejects.toBeInstanceOf(BudgetSpent)
  })
})

describe('a person', () => {
  it('waits less than workers do that use all there is', async () => {
    const account = 'acct_1Shared'
    const waitsOf = async (process: Process, endpoint: string, calls: number): Promise<number[]> => {
      const waits: number[] = []
      for (let call = 0; call < calls; call++) {
        const from = performance.now()
        await process.take({ stripeAccountId: account, mode: 'live', endpoint })
        waits.push(performance.now() - from)
      }
      return waits
    }
    const median = (waits: number[]) => waits.sort((a, b) => a - b)[Math.floor(waits.length / 2)] ?? 0
    const worker = startProcess()
    const rows = Promise.all(
      Array.from({ length: 48 }, (_, at) => waitsOf(worker, endpoints[at % endpoints.length] ?? '', 6)),
    )
    await sleep(800)
    const person = await waitsOf(startProcess({ background: false }), 'GET /v1/customers', 5)
    expect(median(person)).toBeLessThan(median((await rows).flat()))
  })
})

describe('without the database', () => {
  it('calls go on slowly, and by the budget once it is back', async () => {
    const real = createStripeBudget(database.connection, stripesRates)
    let away = true
    let granted = 0
    const budget: StripeBudget = {
      ...real,
      reserve: async (...question) => {
        if (away) throw new Error('The database is away.')
        granted += 1
        return real.reserve(...question)
      },
    }
    const one = startProcess({ budget })
    const alone = await work(one, { ms: 1_500, rows: 8, endpoints, account: 'acct_1Away' })
    expect(alone.length).toBeGreaterThan(0)
    expect(alone.length).toBeLessThan(40)
    away = false
    while (granted === 0) await one.take({ stripeAccountId: 'acct_1Away', mode: 'live', endpoint: 'POST /v1/invoices' })
  })
})
