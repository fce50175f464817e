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
  it('use the budget and never exceed it, and ask the database far less often than they call', async () => {
    const processes = [startProcess(), startProcess()]
    const { done, most } = await allowance(100, () =>
      Promise.all(processes.map((one) => work(one, { ms: 2_500, rows: 24, endpoints }))),
    )
    const moments = done.flat()
    const seconds = 2.5
    // How much of it is used on a machine at rest is measured by the benchmark; here others may be at work.
    expect(moments.length).toBeGreaterThan(97 * seconds * 0.5)
    expect(mostInASecond(moments.sort((a, b) => a - b))).toBeLessThanOrEqual(most)
    const questions = processes.reduce((sum, one) => sum + one.asked(), 0)
    expect(questions).toBeLessThan(moments.length * 0.5)
  })

  it('keep to the limit of one endpoint', async () => {
    const account = 'acct_1Endpoint'
    const { done, most } = await allowance(25, () =>
      Promise.all([startProcess(), startProcess()].map((one) => work(one, { ms: 2_000, rows: 8, account }))),
    )
    const moments = done.flat().sort((a, b) => a - b)
    expect(mostInASecond(moments)).toBeLessThanOrEqual(most)
    expect(moments.length).toBeGreaterThan(24.25 * 2 * 0.5)
  })
})

describe('after a 429', () => {
  const call = (stripeAccountId: string) => ({ stripeAccountId, mode: 'live' as const, endpoint: 'POST /v1/invoices' })
  const rates = { perEndpoint: 100 }

  /**
   * Measured beside one another: what the machine is slow at, it is slow at with all. At rest the control uses its whole
   * limit, so that the unaffected one makes nearly all the calls there are: some 97 a second of an account, 24 of an
   * endpoint, where a slowed one is left with fewer than 85 and 21.
   */
  const expectUnaffected = (unaffected: number, control: number, slowed: number) => {
    expect(unaffected).toBeGreaterThanOrEqual(control * 0.9)
    expect(slowed).toBeLessThan(unaffected * 0.9)
  }

  it('every process goes slower, another account does not, and all recovers', async () => {
    const [one, other] = [startProcess({ rates }), startProcess({ rates })]
    for (let time = 0; time < 3; time++) {
      one.slowDown(call('acct_1Slow'), 'global-rate', null)
      await sleep(750)
    }
    const [slowed, untouched, control] = await Promise.all([
      work(other, { ms: 1_000, rows: 24, account: 'acct_1Slow' }),
      work(other, { ms: 1_000, rows: 24, account: 'acct_1Calm' }),
      work(startProcess({ rates }), { ms: 1_000, rows: 24, account: 'acct_1Control' }),
    ])
    expect(slowed.length).toBeLessThan(85)
    expectUnaffected(untouched.length, control.length, slowed.length)
    await sleep(3_000)
    const recovered = await work(one, { ms: 1_000, rows: 24, account: 'acct_1Slow' })
    expect(recovered.length).toBeGreaterThan(slowed.length + 5)
  })

  it('of one endpoint, only that endpoint goes slower', async () => {
    const one = startProcess()
    const name = 'acct_1OneEndpoint'
    for (let time = 0; time < 3; time++) {
      one.slowDown(call(name), 'endpoint-rate', null)
      await sleep(750)
    }
    // Two, because of some 24 calls one more or less would count for much.
    const others = ['POST /v1/other', 'POST /v1/another']
    const [slow, other, control] = await Promise.all([
      work(one, { ms: 1_000, rows: 12, account: name }),
      work(one, { ms: 1_000, rows: 24, account: name, endpoints: others }),
      work(startProcess(), { ms: 1_000, rows: 24, account: 'acct_1OtherEndpoints', endpoints: others }),
    ])
    expect(slow.length).toBeLessThan(21)
    expectUnaffected(other.length, control.length, slow.length * others.length)
  })

  it('with a time to wait, nobody calls before it, and a call that would wait long is refused', async () => {
    const one = startProcess({ rates })
    one.slowDown(call('acct_1Paused'), null, 400)
    await sleep(50)
    const from = performance.now()
    await startProcess({ rates }).take(call('acct_1Paused'))
    expect(performance.now() - from).toBeGreaterThan(300)
    one.slowDown(call('acct_1Paused'), null, 30_000)
    await sleep(50)
    await expect(startProcess({ rates }).take(call('acct_1Paused'))).rejects.toBeInstanceOf(BudgetSpent)
  })
})

describe('a person', () => {
  it('waits less than half a second while two workers use all there is', async () => {
    const account = 'acct_1Shared'
    const workers = [startProcess(), startProcess()].map((one) =>
      work(one, { ms: 2_500, rows: 24, endpoints, account }),
    )
    await sleep(800)
    const person = startProcess({ background: false })
    const waits: number[] = []
    for (let call = 0; call < 5; call++) {
      const from = performance.now()
      await person.take({ stripeAccountId: account, mode: 'live', endpoint: 'GET /v1/customers' })
      waits.push(performance.now() - from)
    }
    await Promise.all(workers)
    expect(Math.max(...waits)).toBeLessThan(500)
  })
})

describe('without the database', () => {
  it('calls go on slowly, and at full pace once it is back', async () => {
    const real = createStripeBudget(database.connection, stripesRates)
    let away = true
    const budget: StripeBudget = {
      ...real,
      reserve: (...question) => (away ? Promise.reject(new Error('The database is away.')) : real.reserve(...question)),
    }
    const one = startProcess({ budget })
    const alone = await work(one, { ms: 1_500, rows: 8, endpoints, account: 'acct_1Away' })
    expect(alone.length).toBeGreaterThan(3)
    expect(alone.length).toBeLessThan(40)
    away = false
    await sleep(1_000)
    expect((await work(one, { ms: 1_000, rows: 24, endpoints, account: 'acct_1Away' })).length).toBeGreaterThan(85)
  })
})
