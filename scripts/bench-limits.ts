import type { Tell } from './bench-exports.ts'
import { billOf } from './bench-throughput.ts'
import { untilRunsEnd } from './measured-run.ts'
import { type StandInRequest, startWorld } from './measured-world.ts'

const bills = (count: number, paid = true) =>
  Array.from({ length: count }, (_, number) => billOf('LIMIT', number, 2, paid))

const secondsOf = (requests: readonly StandInRequest[]): number[] => {
  const times = requests.map(({ at }) => Date.parse(at)).sort((a, b) => a - b)
  const first = times[0] ?? 0
  const seconds: number[] = []
  for (const time of times) {
    const second = Math.floor((time - first) / 1000)
    seconds[second] = (seconds[second] ?? 0) + 1
  }
  return Array.from(seconds, (count) => count ?? 0)
}

/** Between the start and the end, when work is there all the time. */
const busy = (seconds: readonly number[]): readonly number[] => seconds.slice(2, -3)

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

const measure = async (perEndpoint: number, count: number) => {
  const environment = { STRIPE_TEST_CALLS_PER_SECOND: '100', STRIPE_ENDPOINT_CALLS_PER_SECOND: String(perEndpoint) }
  const world = await startWorld({ environment })
  try {
    await Promise.all([world.startWorker(), world.startWorker()])
    const [tenant] = world.tenants
    if (!tenant) throw new Error('There is no organization.')
    await tenant.sendBills(bills(20))
    await untilRunsEnd([tenant])
    await tenant.sendBills(bills(20 + count).slice(20))
    await world.standIn.set({ rateLimit: { live: 100, test: 100, perEndpoint } })
    const { next } = await world.standIn.requests(Number.MAX_SAFE_INTEGER)
    await untilRunsEnd([tenant])
    const { requests } = await world.standIn.requests(next)
    const refused = requests.filter(({ status }) => status === 429).length
    const answered = busy(secondsOf(requests.filter(({ status }) => status !== 429)))
    return { used: mean(answered) / 100, refused: refused / requests.length, most: Math.max(...secondsOf(requests)) }
  } finally {
    await world.close()
  }
}

/** Two workers on one account that allows 100 calls a second: how much they use, and how many calls are refused. */
export const measureLimit = async (tell: Tell): Promise<void> => {
  for (const [perEndpoint, words] of [
    [100, 'limit of 100/s'],
    [25, 'limit of 100/s, and 25/s an endpoint'],
  ] as const) {
    const { used, refused, most } = await measure(perEndpoint, 300)
    tell({ figure: `${words}, two workers: used`, value: `${(used * 100).toFixed(1)} %`, wanted: '≥ 95 %' })
    tell({ figure: '… answered 429', value: `${(refused * 100).toFixed(2)} %`, wanted: '≤ 1 %' })
    tell({ figure: '… most calls in a second', value: String(most), wanted: '' })
  }
}

/** The same bills for each of four accounts, beside one: limits do not add up to waiting. */
export const measureFourAccounts = async (tell: Tell): Promise<void> => {
  const perSecond = 30
  const environment = { STRIPE_TEST_CALLS_PER_SECOND: String(perSecond) }
  const world = await startWorld({ accounts: 5, environment })
  try {
    await world.startWorker()
    const [first, ...others] = world.tenants
    if (!first) throw new Error('There is no organization.')
    const all = [first, ...others]
    for (const tenant of all) await tenant.sendBills(bills(20))
    await untilRunsEnd(all)
    for (const tenant of all) await tenant.sendBills(bills(120).slice(20))
    await world.standIn.set({ rateLimit: { live: 100, test: perSecond, perEndpoint: 100 } })
    const one = await untilRunsEnd([first])
    const four = await untilRunsEnd(others)
    tell({ figure: 'four accounts at their limits, time of one', value: (four / one).toFixed(2), wanted: '≤ 1.05' })
  } finally {
    await world.close()
  }
}
