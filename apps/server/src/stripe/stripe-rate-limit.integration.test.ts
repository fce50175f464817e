import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { createLogger } from '../platform/logger.ts'
import { connectMongo, syncIndexes } from '../platform/mongo.ts'
import { createStripeBudget, type StripeBudget } from './stripe-budget.ts'
import { BudgetSpent } from './stripe-queue.ts'
import { createStripeRateLimit } from './stripe-rate-limit.ts'
import { stripesRates } from './stripe-rates.ts'

const logger = createLogger({ level: 'silent', process: 'test' })
const database = await connectMongo(createTestDatabase().uri)
afterAll(() => database.close())
createStripeBudget(database.connection, stripesRates)
await syncIndexes(database.connection)

/** One process: a limiter of its own over the shared budget, which counts what it is asked and how long that takes. */
const startProcess = (options: { background?: boolean; budget?: StripeBudget } = {}) => {
  const shared = options.budget ?? createStripeBudget(database.connection, stripesRates)
  let asked = 0
  let slowest = 0
  const budget: StripeBudget = {
    ...shared,
    reserve: async (...question) => {
      asked += 1
      const from = performance.now()
      const slots = await shared.reserve(...question)
      slowest = Math.max(slowest, performance.now() - from)
      return slots
    },
  }
  const background = options.background ?? true
  const limit = createStripeRateLimit({ budget, rates: stripesRates, logger, background })
  return { ...limit, asked: () => asked, slowestMs: () => slowest }
}

type Process = ReturnType<typeof startProcess>

/** So many calls that are wanted at once, spread over the endpoints; each tells when it was made, in milliseconds. */
const work = (
  process: Process,
  options: { calls: number; endpoints?: string[]; account?: string },
): Promise<number>[] => {
  const { calls, endpoints = ['POST /v1/invoices'], account = 'acct_1Busy' } = options
  return Array.from({ length: calls }, async (_, at) => {
    await process.take({ stripeAccountId: account, mode: 'live', endpoint: endpoints[at % endpoints.length] ?? '' })
    return performance.now()
  })
}

/** The most calls that fell into any window of one second. */
const mostInASecond = (moments: readonly number[]): number =>
  Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + 1000).length))

/** What a limit allows in a second, when the busy machine held calls and answers back for as long as it did at most. */
const allowance = async (perSecond: number, processes: Process[], calls: () => Promise<number>[]) => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const moments = await Promise.all(calls())
  delay.disable()
  const lateMs = delay.max / 1e6 + Math.max(...processes.map((one) => one.slowestMs()))
  return { moments, most: Math.ceil(perSecond * (1 + lateMs / 1000)) + 2 }
}

const endpoints = ['POST /v1/invoices', 'POST /v1/invoices/:id/add_lines', 'POST /v1/x', 'POST /v1/y']

describe('two processes on one account', () => {
  it('never exceed the budget, and ask the database far less often than they call', async () => {
    const processes = [startProcess(), startProcess()]
    const { moments, most } = await allowance(100, processes, () =>
      processes.flatMap((one) => work(one, { calls: 120, endpoints })),
    )
    expect(mostInASecond(moments)).toBeLessThanOrEqual(most)
    const questions = processes.reduce((sum, one) => sum + one.asked(), 0)
    expect(questions).toBeLessThan(moments.length * 0.75)
  })

  it('keep to the limit of one endpoint', async () => {
    const processes = [startProcess(), startProcess()]
    const { moments, most } = await allowance(25, processes, () =>
      processes.flatMap((one) => work(one, { calls: 30, account: 'acct_1Endpoint' })),
    )
    expect(mostInASecond(moments)).toBeLessThanOrEqual(most)
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
  it('is let go before the calls of workers that were in line before', async () => {
    const account = 'acct_1Shared'
    const worker = startProcess()
    const calls = work(worker, { calls: 300, endpoints, account })
    await Promise.all(calls.slice(0, 20))
    const person = startProcess({ background: false })
    await person.take({ stripeAccountId: account, mode: 'live', endpoint: 'GET /v1/customers' })
    expect(worker.waiting().get(`${account}/live`)).toBeGreaterThan(0)
    await Promise.all(calls)
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
    const from = performance.now()
    await Promise.all(work(one, { calls: 6, account: 'acct_1Away' }))
    // A quarter of what the endpoint may: the sixth call comes five spaces after the first.
    expect(performance.now() - from).toBeGreaterThan((5 * 1000) / (25 / 4))
    away = false
    while (granted === 0) await one.take({ stripeAccountId: 'acct_1Away', mode: 'live', endpoint: 'POST /v1/invoices' })
  })
})
