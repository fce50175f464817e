import Stripe from 'stripe'
import type { Tell } from './bench-exports.ts'
import { untilRunsEnd } from './measured-run.ts'
import { type MeasuredBill, startWorld, type World } from './measured-world.ts'

/** As many rows as one worker has in hand for one account. */
const concurrency = 24
const accounts = 20

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

/** Engine, bare loop and one request a line, for bills of several lengths. */
export const measureThroughput = async (tell: Tell): Promise<void> => {
  const world = await startWorld({ accounts: 2 })
  try {
    await world.startWorker()
    const plan = (prefix: string, count: number, lines: number) =>
      Array.from({ length: count }, (_, number) => billOf(prefix, number, lines))
    // Customers, connections and compiled code are there before anything is measured.
    await engine(world, plan('WARM', 100, 1))
    await bareLoop(world, plan('WARM', 100, 1), sameCalls)
    // Not before: a worker that begins makes them.
    await world.standIn.removeWebhooks()
    for (const [lines, count] of [
      [1, 400],
      [20, 200],
      [200, 50],
    ] as const) {
      const bills = plan(`L${lines}`, count, lines)
      const bare = await bareLoop(world, bills, sameCalls)
      const ours = await engine(world, bills)
      const single = await bareLoop(world, bills.slice(0, Math.ceil(count / lines)), lineByLine)
      const name = `bills of ${lines} ${lines === 1 ? 'line' : 'lines'}`
      tell({ figure: `${name}, share of a bare loop`, value: (ours / bare).toFixed(2), wanted: '≥ 0.70' })
      const rates = [ours, bare, single].map((rate) => rate.toFixed(1)).join(' / ')
      tell({ figure: '… bills a second: ours / bare loop / one request a line', value: rates, wanted: '' })
    }
  } finally {
    await world.close()
  }
}
