import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { profileQueries } from '../../../test/query-profile.ts'
import { sampleBill } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { randomText } from '../../platform/ids.ts'
import { createBillExportModel } from './bill-export.model.ts'
import type { Lane } from './export-lanes.ts'
import { type ClaimedRow, createExportQueue } from './export-queue.ts'
import { newRow } from './export-row.ts'
import { createExportRunModel } from './export-run.model.ts'

const { database } = await startServer(createTestDatabase())
const rows = createBillExportModel(database.connection)
const runs = createExportRunModel(database.connection)
const queue = createExportQueue({ rows, runs, now: () => new Date(), leaseMs: 600_000 })

const fill = (organizationId: string, kind: 'export' | 'status', count: number, dueAt: Date) =>
  rows.insertMany(
    Array.from({ length: count }, () => {
      const configuration = {
        id: 'cfg_AAAAAAAAAAAA',
        name: 'Rules',
        mode: 'test' as const,
        credentialId: 'cred_AAAAAAAAAAAA',
        stripeAccountId: 'acct_1ExampleBicycles',
      }
      const bill = sampleBill({ id: `bill_${randomText(24)}` })
      const named = { id: `exp_${randomText(24)}`, organizationId, bill, configuration }
      const row = newRow({ ...named, decision: { outcome: 'go' }, now: dueAt })
      const tries = { leaseToken: null, attemptId: null, tries: 0, previous: null }
      const work = { kind, runId: 'run_AAAAAAAAAAAA', dueAt, ...tries }
      return kind === 'status'
        ? { ...row, status: 'complete' as const, queue: 'success' as const, work }
        : { ...row, status: 'waiting' as const, queue: 'in-progress' as const, work }
    }),
  )

const organizations = ['org_AAAAAAAA', 'org_BBBBBBBB', 'org_CCCCCCCC'] as const
for (const organizationId of organizations) await fill(organizationId, 'status', 400, new Date(1_000))
await fill('org_AAAAAAAA', 'export', 3, new Date(2_000))

const countsOf = (claimed: readonly ClaimedRow[]) =>
  organizations.map((id) => claimed.filter(({ organizationId }) => organizationId === id).length)

test('of the statuses that are due, a claim takes 300 more than it has hands, and deals them out to all lanes', async () => {
  expect(countsOf(await queue.claim(12))).toEqual([104, 104, 104])
})

test('of a lane whose statuses wait for their turn no more are taken, and what stands behind them is', async () => {
  const areWaiting = ({ organizationId }: Lane) => organizationId === 'org_AAAAAAAA'
  let claimed: ClaimedRow[] = []
  const queries = await profileQueries(database.connection, 'bill-exports', async () => {
    claimed = await queue.claim(12, () => 12, areWaiting)
  })
  expect(countsOf(claimed)).toEqual([3, 154, 154])
  const ofOther = claimed.filter(({ organizationId }) => organizationId === 'org_AAAAAAAA')
  expect(ofOther.map(({ work }) => work.kind)).toEqual(['export', 'export', 'export'])
  const passing = queries.filter(({ command }) => JSON.stringify(command).includes('$ne'))
  // The statuses in between are passed over in the index.
  expect(passing.map(({ docsExamined }) => docsExamined)).toEqual([3])
})
