import Stripe from 'stripe'
import type { Tell } from './bench-exports.ts'
import { untilRunsEnd } from './measured-run.ts'
import { type MeasuredBill, startWorld, type World } from './measured-world.ts'

/** As many bills at once as a worker has in hand for one account. */
const concurrency = 64
const accounts = 20
/** How long the stand-in thinks about a call: not at all, and about as long as Stripe does. */
const answerTimesMs = [0, 200]

export const billOf = (prefix: string, number: number, lines: number, paid = false): MeasuredBill => {
  const account = number % accounts
  const lineItems = Array.from({ length: lines }, (_, line) => ({
    description: `Service ${line + 1} of November`,
    amount: 1_000 + line + number,
  }))
  const total = lineItems.reduce((sum, line) => sum + line.amount, 0)
  return {
    number: `${prefix}-${number}`,
    account: { code: `ACC-${account}`, name: `Example ${account} Ltd`, email: `account-${account}@example.com` },
    currency: 'USD',
    billDate: '2026-11-01',
    lineItems,
    total,
    ...(paid ? { paymentStatus: 'paid' as const, paidAmount: total } : {}),
  }
}

type ExportOne = (stripe: Stripe, customer: string, bill: MeasuredBill) => Promise<unknown>

const metadata = (bill: MeasuredBill) => ({ number: bill.number })
const terms = { collection_method: 'send_invoice', days_until_due: 30, auto_advance: false } as const

/** The calls Billbridge makes. */
const sameCalls: ExportOne = async (stripe, customer, bill) => {
  const draft = await stripe.invoices.create(
    { customer, currency: 'usd', discounts: '', ...terms, metadata: metadata(bill) },
    { idempotencyKey: `${bill.number}:create` },
  )
  const lines = bill.lineItems.map((line) => ({ ...line, discountable: false }))
  await stripe.invoices.addLines(draft.id, { lines }, { idempotencyKey: `${bill.number}:lines` })
  await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false }, { idempotencyKey: `${bill.number}:final` })
}

/** One request a line, as is usual elsewhere. */
const lineByLine: ExportOne = async (stripe, customer, bill) => {
  const draft = await stripe.invoices.create(
    { customer, currency: 'usd', discounts: '', ...terms, metadata: metadata(bill) },
    { idempotencyKey: `${bill.number}:single` },
  )
  for (const [at, line] of bill.lineItems.entries()) {
    await stripe.invoiceItems.create(
      { customer, invoice: draft.id, currency: 'usd', ...line },
      { idempotencyKey: `${bill.number}:single:${at}` },
    )
  }
  await stripe.invoices.finalizeInvoice(draft.id, {}, { idempotencyKey: `${bill.number}:single:final` })
}

/** Bills a second of a loop over the SDK, with nothing else done. */
const bareLoop = async (world: World, bills: readonly MeasuredBill[], exportOne: ExportOne): Promise<number> => {
  const { hostname, port } = new URL(world.standIn.url)
  const stripe = new Stripe('sk_test_Measured2', { host: hostname, port, protocol: 'http', telemetry: false })
  const customers: string[] = []
  for (let n = 0; n < accounts; n++) customers.push((await stripe.customers.create({ name: `Bare ${n}` })).id)
  const left = [...bills]
  const began = performance.now()
  const loop = async () => {
    for (let bill = left.shift(); bill; bill = left.shift()) {
      await exportOne(stripe, customers[left.length % accounts] ?? '', bill)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  return (bills.length * 1000) / (performance.now() - began)
}

/** Bills a second from the first call of an export to its last. */
const engine = async (world: World, bills: readonly MeasuredBill[]): Promise<number> => {
  const [tenant] = world.tenants
  if (!tenant) throw new Error('There is no organization.')
  await tenant.sendBills(bills, 100)
  const { next } = await world.standIn.requests(Number.MAX_SAFE_INTEGER)
  await untilRunsEnd([tenant])
  const { requests } = await world.standIn.requests(next)
  const times = requests.map(({ at }) => Date.parse(at)).sort((a, b) => a - b)
  return (bills.length * 1000) / ((times.at(-1) ?? 0) - (times[0] ?? 0))
}

interface Case {
  readonly answerMs: number
  readonly lines: number
  readonly count: number
}

const measureCase = async (world: World, { answerMs, lines, count }: Case, tell: Tell): Promise<void> => {
  const bills = Array.from({ length: count }, (_, number) => billOf(`L${lines}-${answerMs}`, number, lines))
  const bare = await bareLoop(world, bills, sameCalls)
  const ours = await engine(world, bills)
  const single = await bareLoop(world, bills.slice(0, Math.ceil(count / lines)), lineByLine)
  const name = `bills of ${lines} ${lines === 1 ? 'line' : 'lines'}, answers in ${answerMs} ms`
  tell({ figure: `${name}, share of a bare loop`, value: (ours / bare).toFixed(2), wanted: '≥ 0.70' })
  const rates = [ours, bare, single].map((rate) => rate.toFixed(1)).join(' / ')
  tell({ figure: '… bills a second: ours / bare loop / one request a line', value: rates, wanted: '' })
}

/** Engine, bare loop and one request a line, for bills of several lengths. */
export const measureThroughput = async (tell: Tell): Promise<void> => {
  const world = await startWorld({ accounts: 2 })
  try {
    await world.startWorker()
    const warm = Array.from({ length: 200 }, (_, number) => billOf('WARM', number, 1))
    // Customers, connections and compiled code are there before anything is measured.
    await engine(world, warm)
    await bareLoop(world, warm, sameCalls)
    // Not before: a worker that begins makes them.
    await world.standIn.removeWebhooks()
    for (const answerMs of answerTimesMs) {
      await world.standIn.heal()
      if (answerMs > 0) await world.standIn.set({ kind: 'slow', rate: 1, ms: answerMs })
      for (const [lines, count] of [
        [1, 1000],
        [20, 600],
        [200, 100],
      ] as const) {
        await measureCase(world, { answerMs, lines, count }, tell)
      }
    }
  } finally {
    await world.close()
  }
}
