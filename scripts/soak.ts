// Thousands of bills, workers killed at random all the while, Stripe failing if asked to: every bill must end as one right
// invoice. `npm run soak -- --bills 10000 --kills 100 --workers 2 --faults 0.05 --seed 1`
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { seededRandom } from '../apps/server/test/seeded-random.ts'
import { end, type MeasuredBill, type Objects, type StandInInvoice, startWorld, type World } from './measured-world.ts'

const { values } = parseArgs({
  options: {
    bills: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '100' },
    workers: { type: 'string', default: '2' },
    /** The share of Stripe's answers that go wrong in each way. */
    faults: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const [billCount, killCount, workerCount, faults, seed] = [
  Number(values.bills),
  Number(values.kills),
  Number(values.workers),
  Number(values.faults),
  Number(values.seed),
]
const random = seededRandom(seed)
const upTo = (most: number): number => Math.floor(random() * most)

const planBill = (number: number): MeasuredBill => {
  const account = upTo(Math.max(1, billCount / 20))
  const lineItems = Array.from({ length: 1 + upTo(5) }, (_, line) => ({
    description: `Line ${line + 1}`,
    amount: 100 + upTo(100_000),
  }))
  const total = lineItems.reduce((sum, line) => sum + line.amount, 0)
  return {
    number: `SOAK-${number}`,
    account: { code: `ACC-${account}`, name: `Example ${account} Ltd`, email: `account-${account}@example.com` },
    currency: 'USD',
    billDate: '2026-11-01',
    lineItems,
    total,
    ...(random() < 0.2 ? { paymentStatus: 'paid' as const, paidAmount: total } : {}),
  }
}

const kinds = ['500-before', '500-after', 'drop-before', 'drop-after', '429', 'lock_timeout', '409', 'slow'] as const

/** The other workers go on and are killed while one starts again: a start takes seconds on a busy machine. */
const keepKilling = async (world: World, isDone: () => boolean): Promise<number> => {
  const workers = Array.from({ length: workerCount }, () => world.startWorker())
  let kills = 0
  while (!isDone()) {
    await sleep(500 + upTo(1_000))
    if (isDone()) break
    const victim = upTo(workerCount)
    const worker = await workers[victim]
    if (worker) await end(worker, 'SIGKILL')
    kills += 1
    workers[victim] = world.startWorker()
  }
  await Promise.all(workers)
  return kills
}

/** What is wrong with what the stand-in holds, counted. */
const judge = (plan: readonly MeasuredBill[], objects: Objects) => {
  const standing = objects.invoices.filter((invoice) => invoice.status !== 'void')
  const byNumber = new Map<string, StandInInvoice[]>()
  for (const invoice of standing) {
    const number = invoice.metadata.billbridge_bill_number ?? ''
    byNumber.set(number, [...(byNumber.get(number) ?? []), invoice])
  }
  const wrong = plan.filter((bill) => {
    const [invoice] = byNumber.get(bill.number) ?? []
    const status = bill.paymentStatus === 'paid' ? 'paid' : 'open'
    const right = invoice?.total === bill.total && invoice.subtotal === bill.total && invoice.status === status
    return invoice !== undefined && (!right || invoice.lines.data.length !== bill.lineItems.length)
  })
  return {
    bills: plan.length,
    invoices: objects.invoices.length,
    duplicates: [...byNumber.values()].reduce((sum, same) => sum + same.length - 1, 0),
    lost: plan.filter((bill) => !byNumber.has(bill.number)).length,
    'stray items': objects.invoiceitems.filter((item) => item.invoice === null).length,
    'stray drafts': standing.filter((invoice) => invoice.status === 'draft').length,
    'wrong totals or states': wrong.length,
    'extra customers': objects.customers.length - new Set(plan.map((bill) => bill.account.code)).size,
  }
}

console.log(`seed ${seed} (npm run soak -- --seed ${seed} --bills ${billCount} plans the same)`)
const plan = Array.from({ length: billCount }, (_, number) => planBill(number))
const world = await startWorld()
const [tenant] = world.tenants
if (!tenant) throw new Error('There is no organization.')

const untilDone = async (runId: string): Promise<void> => {
  for (let said = 0; ; said++) {
    const run = await tenant.run(runId)
    if (said % 20 === 0) console.log(`${run.status}: ${run.counts.done} of ${run.counts.total}`)
    if (run.status === 'done') return
    await sleep(1_000)
  }
}

try {
  await tenant.sendBills(plan)
  if (faults > 0) {
    await world.standIn.set({
      faults: kinds.map((kind, at) => ({
        kind,
        rate: faults,
        seed: seed + at,
        ...(kind === 'slow' ? { ms: 300 } : {}),
      })),
    })
  }
  const began = performance.now()
  let done = false
  const killing = keepKilling(world, () => done)
  let runId = await tenant.startExport()
  await untilDone(runId)
  const { counts } = await tenant.run(runId)
  await world.standIn.heal()
  for (let again = 0; again < 3 && (await tenant.run(runId)).counts.failed > 0; again++) {
    runId = await tenant.startExport('retry')
    await untilDone(runId)
  }
  done = true
  const kills = await killing
  const seconds = (performance.now() - began) / 1000
  const [objects, { next }] = [await world.standIn.objectsOf(1), await world.standIn.requests(Number.MAX_SAFE_INTEGER)]
  const verdict = judge(plan, objects)
  console.table({
    ...verdict,
    kills,
    seconds: Math.round(seconds),
    'bills a second': Number((billCount / seconds).toFixed(1)),
    'calls to Stripe': next,
    'failed in the first run': counts.failed,
  })
  const { bills: _, invoices, ...faultsFound } = verdict
  const isRight = Object.values(faultsFound).every((count) => count === 0) && invoices === billCount
  if (kills < killCount) console.log(`Only ${kills} of ${killCount} kills fell into it: take more bills.`)
  process.exitCode = isRight && kills >= killCount ? 0 : 1
} finally {
  await world.close()
}
