import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { ProblemResponse } from '@billbridge/contract/client'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { correctionWays } from '@billbridge/contract/corrections'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { sampleLine } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import { queueOf } from './export-states.ts'

const seed = Number(process.env.WALK_SEED ?? Date.now() % 1_000_000_000)
const walks = Number(process.env.WALKS ?? 15)

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, sandbox, askStripe, setUp, startRun, run, correct, jobs, invoicesOf } = exporting
const rows = createBillExportModel(server.database.connection)
const others = server.services.exports.createJobs({ concurrency: 4 })
const news = server.services.stripeEvents.createJobs()
news.start()
afterAll(() => news.stop())

const setUps = [
  {},
  { corrections: { whenChanged: 'update-draft' } },
  { invoice: { finalization: 'finalize' }, corrections: { whenChanged: 'void-and-replace' } },
  { invoice: { finalization: 'finalize', collection: 'charge-automatically' } },
] as const

type Account = Awaited<ReturnType<typeof setUp>>

/** A bill that is walked through its life, and the row it has in test mode. */
const createSubject = async (account: Account, number: string) => {
  const { id: billId } = await account.send({ number })
  const read = async (): Promise<BillExportRow> => {
    const row = await rows.findOne({ organizationId: server.organization.id, billId }).lean<BillExportRow>()
    if (!row) throw new Error(`${billId} has lost its row.`)
    return row
  }
  let total = 1000
  const resend = (more: object = {}) =>
    account.send({ number, lineItems: [sampleLine({ amount: total })], total, ...more })
  const selection = async () => ({ ids: [(await read())._id] })
  return {
    billId,
    read,
    selection,
    change: () => {
      total += 37
      return resend()
    },
    pay: () => resend({ paymentStatus: 'paid', paidAmount: total }),
  }
}

type Subject = Awaited<ReturnType<typeof createSubject>>

/** Whoever holds rows is taken for dead: they are due again. */
const endLeases = (organizationId: string) =>
  rows.updateMany({ organizationId, 'work.dueAt': { $exists: true } }, { $set: { 'work.dueAt': new Date(0) } })

const steps = ['', '/:id/add_lines', '/:id/finalize', '/:id/pay', '/:id/void', '/:id/remove_lines'] as const
const faults = ['500-before', '500-after', 'drop-before', 'drop-after', '429', 'lock_timeout', '409'] as const

/** A worker is taken for dead in the middle of a call, another goes on, and the first comes back to life. */
const crash = async (pick: number): Promise<void> => {
  const path = `/v1/invoices${steps[pick % steps.length]}`
  await sandbox.fault({ kind: 'slow', ms: 250, next: 1, method: 'POST', path })
  const first = jobs.drain()
  await new Promise((resolve) => setTimeout(resolve, 120))
  await endLeases(server.organization.id)
  await others.drain()
  await first
}

const owner = async (subject: Subject, action: 'pay' | 'void' | 'finalize' | 'delete'): Promise<void> => {
  const { stripeInvoiceId } = await subject.read()
  if (stripeInvoiceId === null) return
  const path = `/v1/invoices/${stripeInvoiceId}`
  if (action === 'delete') {
    await fetch(sandbox.url + path, { method: 'DELETE', headers: { authorization: 'Bearer sk_test_ExampleBicycles' } })
    return
  }
  const form = action === 'pay' ? { paid_out_of_band: 'true' } : {}
  // What the state of the invoice does not allow, Stripe refuses.
  await askStripe(`${path}/${action}`, form).catch(() => undefined)
}

const setEnabled = async ({ configuration }: Account, enabled: boolean): Promise<void> => {
  const params = { configurationId: configuration.id }
  const { data } = await client.call(configurationEndpoints.get, { params })
  await client.call(configurationEndpoints.setEnabled, { params, body: { enabled, version: data.version } })
}

type Act = (subject: Subject, account: Account, pick: number) => Promise<unknown>

/** What people, billing systems, owners of Stripe accounts and machines do. */
const acts: Readonly<Record<string, Act>> = {
  export: async (subject) => run('export', (await subject.selection()).ids),
  retry: async (subject) => run('retry', (await subject.selection()).ids),
  status: async (subject) => run('status', (await subject.selection()).ids),
  archive: async (subject) =>
    client.call(billExportEndpoints.archive, { body: { selection: await subject.selection(), reason: 'Walk' } }),
  restore: async (subject) =>
    client.call(billExportEndpoints.restore, { body: { selection: await subject.selection() } }),
  change: (subject) => subject.change(),
  pay: (subject) => subject.pay(),
  cancelBill: (subject, _, pick) =>
    pick % 3 === 0 ? client.call(billEndpoints.cancel, { params: { billId: subject.billId } }) : Promise.resolve(),
  correct: async (subject) => correct('as-set', (await subject.selection()).ids),
  correctByHand: async (subject, _, pick) =>
    correct(correctionWays[pick % 2] ?? 'update-draft', (await subject.selection()).ids),
  cancelRun: async (subject) => {
    const { id } = await startRun('export', (await subject.selection()).ids)
    await client.call(exportRunEndpoints.cancel, { params: { runId: id } })
  },
  crash: async (subject, _, pick) => {
    await startRun(pick % 2 === 0 ? 'export' : 'retry', (await subject.selection()).ids).catch(refusedOnly)
    await crash(pick)
  },
  crashInCorrection: async (subject, _, pick) => {
    await correct('void-and-replace', (await subject.selection()).ids, 'enlist-only').catch(refusedOnly)
    await crash(pick)
  },
  fault: (_, __, pick) =>
    sandbox.fault({
      kind: faults[pick % faults.length],
      next: 1 + (pick % 2),
      method: 'POST',
      path: `/v1/invoices${steps[pick % steps.length]}`,
    }),
  ownerPays: (subject) => owner(subject, 'pay'),
  ownerVoids: (subject) => owner(subject, 'void'),
  ownerFinalizes: (subject) => owner(subject, 'finalize'),
  ownerDeletes: (subject) => owner(subject, 'delete'),
  newsGetsLost: (_, __, pick) =>
    sandbox.fault({ webhooks: { drop: pick % 2, duplicate: 0.5, reorder: 0.5, delayMs: 20 } }),
  disable: (_, account) => setEnabled(account, false),
  enable: (_, account) => setEnabled(account, true),
}

/** Refusals are answers; only faults of ours fail a walk. */
const refusedOnly = (error: unknown): void => {
  if (!(error instanceof ProblemResponse) || error.problem.status >= 500) throw error
}

const standingOf = async (customerId: string, row: BillExportRow) =>
  (await invoicesOf(customerId)).filter(
    ({ metadata, status }) =>
      status !== 'void' && (metadata as Record<string, string>).billbridge_bill_export_id === row._id,
  )

/** What holds after each step, whatever happened. */
const checkAlways = async (account: Account, subject: Subject): Promise<void> => {
  const row = await subject.read()
  const standing = await standingOf(account.customerId, row)
  expect(standing.length, `standing invoices of ${row.status}`).toBeLessThanOrEqual(1)
  expect(row.queue).toBe(queueOf(row.status, row.decision))
  const { data: bill } = await client.call(billEndpoints.get, { params: { billId: subject.billId } })
  expect(bill.stripePaymentStatus, 'a test invoice speaks for no bill').toBeNull()
  if (row.status !== 'complete') return
  expect(row.stripeInvoiceId).not.toBeNull()
  const [invoice] = standing
  if (!invoice || !row.proof || invoice.id !== row.stripeInvoiceId || row.drift) return
  expect(row.proof).toMatchObject({ exact: true })
  expect(invoice.subtotal, 'to the cent').toBe(row.proof.bill.subtotal)
}

/** Lets everything come to rest: no faults, nothing waiting, no run open. */
const settleDown = async (): Promise<void> => {
  await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' })
  for (let round = 0; round < 30; round++) {
    await server.worker.drainFollowUps()
    await endLeases(server.organization.id)
    await jobs.drain()
    if (!(await rows.exists({ organizationId: server.organization.id, 'work.dueAt': { $exists: true } }))) return
  }
  throw new Error('Some rows never came to rest.')
}

const restingPlaces = new Set(['ready', 'held', 'success', 'error', 'archived'])

const checkAtRest = async (account: Account, subject: Subject): Promise<void> => {
  await checkAlways(account, subject)
  const row = await subject.read()
  expect(restingPlaces).toContain(row.queue)
  if (row.queue === 'error') expect(row.error).toMatchObject({ cause: expect.any(String), remedy: expect.any(String) })
  // What was begun for a bill that is not sent is known, or gone.
  const standing = await standingOf(account.customerId, row)
  const known = [row.stripeInvoiceId, row.pin?.stripeInvoiceId]
  for (const invoice of standing) expect(known).toContain(invoice.id)
}

const walk = fc.record({
  settings: fc.nat(setUps.length - 1),
  steps: fc.array(fc.record({ act: fc.constantFrom(...Object.keys(acts)), bill: fc.nat(1), pick: fc.nat(1000) }), {
    minLength: 4,
    maxLength: 16,
  }),
})

it(`whatever happens to a bill, it never has two invoices and never gets lost (seed ${seed})`, async () => {
  console.log(`WALK_SEED=${seed}`)
  await fc.assert(
    fc.asyncProperty(walk, async ({ settings, steps: path }) => {
      const account = await setUp(setUps[settings])
      const subjects = [await createSubject(account, 'a'), await createSubject(account, 'b')] as const
      for (const { act, bill, pick } of path) {
        await acts[act]?.(subjects[bill === 0 ? 0 : 1], account, pick).catch(refusedOnly)
        for (const subject of subjects) await checkAlways(account, subject)
      }
      await settleDown()
      for (const subject of subjects) await checkAtRest(account, subject)
    }),
    { seed, numRuns: walks, endOnFailure: process.env.WALK_SHRINK === undefined, interruptAfterTimeLimit: 90_000 },
  )
}, 240_000)
