import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { connectMongo, syncIndexes } from '../platform/mongo.ts'
import { type BudgetOwner, createStripeBudget } from './stripe-budget.ts'
import { stripesRates } from './stripe-rates.ts'

const database = await connectMongo(createTestDatabase().uri)
afterAll(() => database.close())
// As two processes have it.
const [one, other] = [stripesRates, stripesRates].map((rates) => createStripeBudget(database.connection, rates))
await syncIndexes(database.connection)
if (!one || !other) throw new Error('There are two.')

const invoices = 'POST /v1/invoices'
const endpoints = [invoices, 'POST /v1/invoices/:id/add_lines', 'POST /v1/x', 'POST /v1/y', 'POST /v1/z']
const account = (name: string): BudgetOwner => ({ stripeAccountId: `acct_1${name}`, mode: 'live' })

interface Line {
  next: number
  share: number
  slowedAt: number
}
type Row = Line & { _id: string; endpoints: Record<string, Line> }

const rows = database.connection.getClient().db(database.connection.name).collection<Row>('stripe-budgets')
const idOf = ({ stripeAccountId, mode }: BudgetOwner): string => `${stripeAccountId}/${mode}`
const invoicesField = 'POST_v1_invoices'

/** What is stored of an account, and of its invoices: what is handed out changes while time goes by, this does not. */
const stored = async (owner: BudgetOwner) => {
  const row = await rows.findOne({ _id: idOf(owner) })
  return { share: row?.share, invoices: row?.endpoints?.[invoicesField] }
}

/** As slow as it gets now, so that it is slow for many seconds to come; `path` of an endpoint ends with a point. */
const slowToTheLeast = (owner: BudgetOwner, path: string) =>
  rows.updateOne({ _id: idOf(owner) }, { $set: { [`${path}share`]: 0.05, [`${path}slowedAt`]: Date.now() } })

const second = 1000

/** All moments of the next second that are nobody's yet, in the order they come: milliseconds from now. */
const restOfASecond = async (owner: BudgetOwner, asked: readonly string[]): Promise<number[]> => {
  const { at } = await one.reserve(owner, new Map(asked.map((endpoint) => [endpoint, 1000])), second)
  return [...at.values()].flat().sort((a, b) => a - b)
}

/** Milliseconds from one call to the next that one endpoint is given now. The first may wait for the account's. */
const spacing = async (owner: BudgetOwner, endpoint = invoices): Promise<number> => {
  const { at } = await one.reserve(owner, new Map([[endpoint, 3]]), 30 * second)
  const [, next = 0, last = 0] = at.get(endpoint) ?? []
  return last - next
}

const atRest = 1000 / (25 * 0.97)

it('hands out all that the account may use, and to one endpoint what that may', async () => {
  expect(await restOfASecond(account('All'), endpoints)).toHaveLength(98)
  expect(await restOfASecond(account('Endpoint'), [invoices])).toHaveLength(25)
})

it('has given by any moment no more than the account may have used by then', async () => {
  const moments = await restOfASecond(account('Paced'), endpoints)
  const early = moments.filter((moment, at) => moment < at * (1000 / 97) - 0.001)
  expect(early).toEqual([])
})

it('gives no two processes the same moment', async () => {
  const owner = account('Both')
  await one.reserve(owner, new Map([[invoices, 1]]), second)
  const before = (await stored(owner)).invoices?.next ?? 0
  const asked = new Map([[invoices, 10]])
  const given = await Promise.all([one, other, one, other].map((budget) => budget.reserve(owner, asked, 30 * second)))
  expect(given.map(({ at }) => at.get(invoices)?.length)).toEqual([10, 10, 10, 10])
  // What is nobody's yet begins after all that was given, however long the questions took.
  expect((await stored(owner)).invoices?.next).toBeGreaterThan(before + 40 * atRest - 1)
})

describe('slowing down', () => {
  it('concerns every process and endpoint of the account, and no other account', async () => {
    const [slow, calm] = [account('Slow'), account('Calm')]
    await other.slowDown(slow, null, 0)
    expect((await stored(slow)).share).toBe(0.85)
    await slowToTheLeast(slow, '')
    expect((await restOfASecond(slow, endpoints)).length).toBeLessThan(98)
    expect(await restOfASecond(calm, endpoints)).toHaveLength(98)
  })

  it('of one endpoint leaves the others of its account alone', async () => {
    const owner = account('OneEndpoint')
    await other.slowDown(owner, invoices, 0)
    const { share, invoices: slowed } = await stored(owner)
    expect({ share, slowed: slowed?.share }).toEqual({ share: undefined, slowed: 0.85 })
    await slowToTheLeast(owner, `endpoints.${invoicesField}.`)
    expect(await spacing(owner)).toBeGreaterThan(atRest + 0.01)
    expect(await spacing(owner, 'POST /v1/x')).toBeCloseTo(atRest, 3)
  })

  it('counts once for what is refused in one moment, and again later', async () => {
    const owner = account('Again')
    await Promise.all(Array.from({ length: 20 }, () => one.slowDown(owner, invoices, 0)))
    const { invoices: refused } = await stored(owner)
    // On a machine that stands still for seconds a few of them count, and never all twenty.
    expect(refused?.share).toBeGreaterThan(0.85 ** 7)
    await sleep(750)
    await one.slowDown(owner, invoices, 0)
    const { invoices: again } = await stored(owner)
    expect(again?.slowedAt).toBeGreaterThan(refused?.slowedAt ?? Number.POSITIVE_INFINITY)
    expect(again?.share).toBeLessThanOrEqual(0.85)
  })

  it('passes: the account comes back to all it may use', async () => {
    const owner = account('Recovers')
    await one.slowDown(owner, invoices, 0)
    expect((await stored(owner)).invoices?.share).toBe(0.85)
    await expect.poll(() => spacing(owner)).toBeCloseTo(atRest, 3)
  })

  it('with a time to wait gives no moment before it', async () => {
    const owner = account('Paused')
    await one.slowDown(owner, null, 20 * second)
    const { at, freeInMs } = await other.reserve(owner, new Map([[invoices, 1]]), second)
    expect(at.size).toBe(0)
    expect(freeInMs).toBeGreaterThan(second)
  })
})
