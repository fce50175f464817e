import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../test/database.ts'
import { followingWith } from '../test/following.ts'
import { startServer } from '../test/start-server.ts'
import { readConfig } from './config.ts'

type Line = Record<string, unknown> & { level: number; msg: string }

let lines: Line[] = []
const server = await startServer(createTestDatabase(), {
  sandbox: true,
  config: { logLevel: 'debug' },
  log: { write: (line) => lines.push(JSON.parse(line) as Line) },
})
const following = await followingWith(server, server.organization, { mode: 'test' })
const info = 30

/** The lines that are found by one id, as `grep` finds them. */
const linesWith = (id: string): Line[] => lines.filter((line) => JSON.stringify(line).includes(id))

const factsOf = async (billId: string) => {
  const { id, lastRunId } = await following.rowOf(billId)
  return { billExportId: id, billId, organizationId: server.organization.id, runId: lastRunId }
}

test('every line of an export carries the ids of its bill, row, run and organization, and the request ids of Stripe', async () => {
  lines = []
  const { billId, invoiceId, rowId } = await following.send()
  const facts = await factsOf(billId)
  const calls = lines.filter(({ msg }) => msg === 'Stripe was called')
  expect(calls.length).toBeGreaterThanOrEqual(3)
  for (const call of calls) expect(call).toMatchObject({ ...facts, stripeRequestId: expect.stringMatching(/^req_/) })
  const claimed = linesWith(rowId).find(({ msg }) => msg === 'A bill export was claimed')
  expect(claimed).toMatchObject(facts)
  const worked = linesWith(rowId).find(({ msg }) => msg === 'A bill export was worked')
  expect(worked).toMatchObject({ ...facts, outcome: 'sent', stripeInvoiceId: invoiceId, calls: calls.length })
  expect(worked?.stripeRequestId).toBe(calls.at(-1)?.stripeRequestId)
})

test('at the usual level a sent bill is one line', async () => {
  expect(readConfig(server.environment).logLevel).not.toBe('debug')
  lines = []
  const { billId } = await following.send()
  expect(linesWith(billId).filter(({ level, msg }) => level >= info && msg !== 'Answered')).toHaveLength(1)
})

test('bills that are sent side by side do not share their facts', async () => {
  const bills = await Promise.all([following.createBill('Log-1'), following.createBill('Log-2')])
  const rows = await Promise.all(bills.map(({ id }) => following.rowOf(id)))
  lines = []
  await following.startRun(
    'export',
    rows.map(({ id }) => id),
  )
  for (const { id, billId } of rows) {
    const found = linesWith(id)
    expect(found.filter(({ msg }) => msg === 'A bill export was worked')).toHaveLength(1)
    const calls = found.filter(({ msg }) => msg === 'Stripe was called')
    expect(calls.length).toBeGreaterThanOrEqual(3)
    for (const call of calls) expect(call).toMatchObject({ billExportId: id, billId })
  }
})

test('a payment at Stripe is followed from its event to the bill', async () => {
  const { billId, invoiceId } = await following.send()
  const facts = await factsOf(billId)
  lines = []
  await following.askStripe(`/v1/invoices/${invoiceId}/pay`, { paid_out_of_band: 'true' })
  const isTold = ({ msg, outcome }: Line) => msg === 'A Stripe event was worked' && outcome === 'changed'
  await expect
    .poll(async () => {
      await following.eventJobs.drain()
      return lines.some(isTold)
    })
    .toBe(true)
  expect(lines.find(isTold)).toMatchObject({ ...facts, invoiceId, level: info, lagMs: expect.any(Number) })
  const read = linesWith(billId).filter(({ msg }) => msg === 'Stripe was called')
  expect(read.length).toBeGreaterThan(0)
  for (const call of read) expect(call).toMatchObject({ ...facts, method: 'GET' })
})

test('a run that ends says so once, with what became of its bills', async () => {
  const { billId } = await following.send()
  const { runId } = await factsOf(billId)
  const { client } = await server.organization.signedIn('viewer')
  const run = await client.call(exportRunEndpoints.get, { params: { runId: runId ?? '' } })
  const ended = linesWith(runId ?? '').filter(({ msg }) => msg === 'A run ended')
  expect(ended).toHaveLength(1)
  expect(ended[0]).toMatchObject({ ...run.data.counts, endedBecause: 'done', trigger: 'person' })
})
