import type { BillDetail } from '@billbridge/contract/bills'
import type { Mode } from '@billbridge/contract/modes'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { profileEverything, profileQueries } from '../../../test/query-profile.ts'
import { sampleBill } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { randomText } from '../../platform/ids.ts'
import { createBillExportModel } from './bill-export.model.ts'
import { createExportQueue } from './export-queue.ts'
import { newRow } from './export-row.ts'
import { createExportRunModel } from './export-run.model.ts'
import { createRunWaits } from './run-waits.ts'
import { stoppedRows } from './stopped-rows.ts'

const server = await startServer(createTestDatabase())
const { services, database, organization } = server
const rows = createBillExportModel(database.connection)
const runs = createExportRunModel(database.connection)
const actor = organization.system
const configurations = ['cfg_AAAAAAAAAAAA', 'cfg_BBBBBBBBBBBB']
const billExportId = () => `exp_${randomText(24)}`

/** A row as it is made for a bill, of the two configurations in turns. */
const rowOf = (index: number, organizationId: string, mode: Mode = 'test', bill: Partial<BillDetail> = {}) => {
  const configuration = {
    id: configurations[index % 2] ?? '',
    name: 'Rules',
    mode,
    credentialId: 'cred_AAAAAAAAAAAA',
    stripeAccountId: 'acct_1ExampleBicycles',
  }
  return newRow({
    id: billExportId(),
    organizationId,
    bill: sampleBill({ id: `bill_${randomText(24)}`, total: index, ...bill }),
    configuration,
    decision: { outcome: 'go' },
    now: new Date(index),
  })
}

/** Rows of several queues, modes, configurations and organizations, so that a wrong index would read too much. */
const fill = async (organizationId: string, count: number) => {
  const made = Array.from({ length: count }, (_, index) => {
    const row = rowOf(index, organizationId, index % 4 < 2 ? 'test' : 'live', {
      number: `B-${index}`,
      billDate: `2026-01-${String((index % 28) + 1).padStart(2, '0')}`,
    })
    if (index % 8 < 4) return row
    const work = {
      kind: 'export' as const,
      runId: 'run_AAAAAAAAAAAA',
      dueAt: new Date(index),
      leaseToken: null,
      attemptId: null,
      tries: 0,
      previous: null,
    }
    return { ...row, status: 'waiting' as const, queue: 'in-progress' as const, work }
  })
  await rows.insertMany(made)
}

await fill(organization.id, 800)
await fill('org_BBBBBBBBBBBBBBBBBBBBBBBB', 800)

const expectIndexed = async (work: () => Promise<unknown>, perRow = 2) => {
  const queries = await profileQueries(database.connection, 'bill-exports', work)
  expect(queries.length).toBeGreaterThan(0)
  for (const query of queries) {
    expect(query.planSummary, JSON.stringify(query.command)).not.toContain('COLLSCAN')
    expect(query.hasSortStage, JSON.stringify(query.command)).toBe(false)
    expect(query.docsExamined, JSON.stringify(query.command)).toBeLessThanOrEqual(Math.max(1, query.nreturned) * perRow)
  }
}

describe('every list of bill exports is read from an index', () => {
  const sorts = ['updatedAt', '-updatedAt', 'billDate', '-billDate', 'total', '-total'] as const
  const views = [undefined, 'ready', 'in-progress'] as const
  for (const sort of sorts) {
    for (const view of views) {
      for (const configurationId of [undefined, configurations[0]]) {
        it(`sorted by ${sort}, view ${view ?? 'all'}, ${configurationId ? 'of one configuration' : 'of all'}`, () =>
          expectIndexed(async () => {
            const query = { mode: 'test' as const, tab: 'unsent' as const, view, configurationId, sort, limit: 20 }
            const first = await services.exports.billExports.list(actor, query)
            expect(first.data).toHaveLength(20)
            const cursor = first.nextCursor ?? undefined
            expect((await services.exports.billExports.list(actor, { ...query, cursor })).data).toHaveLength(20)
          }))
      }
    }
  }
})

describe('sent bills that changed since', () => {
  const organizationId = 'org_EEEEEEEEEEEEEEEEEEEEEEEE'
  const their = { ...actor, organizationId }
  const sent = (index: number, changed: boolean) => {
    const at = new Date(index)
    const correction = {
      kind: index % 3 === 0 ? ('cancelled' as const) : ('changed' as const),
      contentVersion: 2,
      currency: 'USD',
      total: 1,
      since: at.toISOString(),
      asksPerson: false,
      message: null,
      askedUnder: null,
    }
    const after = { sentContentVersion: 1, sentAt: at, correction: changed ? correction : null }
    return { ...rowOf(index, organizationId), status: 'complete' as const, queue: 'success' as const, ...after }
  }
  const filled = rows.insertMany(Array.from({ length: 1200 }, (_, index) => sent(index, index % 20 === 0)))

  for (const sort of ['-updatedAt', 'billDate', 'total'] as const) {
    for (const correction of ['any', 'changed'] as const) {
      it(`are read from an index, sorted by ${sort}, ${correction}`, async () => {
        await filled
        await expectIndexed(async () => {
          const query = { mode: 'test' as const, tab: 'success' as const, correction, sort, limit: 20 }
          expect((await services.exports.billExports.list(their, query)).data).toHaveLength(20)
        }, 4)
      })
    }
  }

  it('are counted without reading the others', async () => {
    await filled
    const counted = await services.exports.billExports.counts(their, { mode: 'test' })
    expect(counted.changed.count).toBe(60)
  })
})

describe('bills that were stopped in a run', () => {
  const organizationId = 'org_FFFFFFFFFFFFFFFFFFFFFFFF'
  const their = { ...actor, organizationId }
  const stopped = (index: number) => {
    const waits = { resumeRunId: `run_${index % 60}`, resumeWhen: 'enabled' as const, stoppedAt: new Date(index) }
    return {
      ...rowOf(index, organizationId),
      status: 'disabled' as const,
      queue: 'held' as const,
      ...(index % 20 === 0 ? waits : {}),
    }
  }
  const filled = rows.insertMany(Array.from({ length: 1200 }, (_, index) => stopped(index)))

  for (const sort of ['-updatedAt', 'billDate', 'total'] as const) {
    it(`are listed from an index, sorted by ${sort}`, async () => {
      await filled
      const query = { mode: 'test' as const, tab: 'unsent' as const, view: 'held' as const, sort, limit: 20 }
      await expectIndexed(async () => {
        const page = await services.exports.billExports.list(their, { ...query, goesOnWhen: 'enabled' })
        expect(page.data).toHaveLength(20)
      }, 4)
    })
  }

  it('are counted from an index, for their runs and before they go on', async () => {
    await filled
    const read = async () => {
      await createRunWaits({ ...services, rows })(organizationId, [
        { _id: 'run_0', status: 'done' },
        { _id: 'run_20', status: 'done' },
      ])
    }
    const groups = await profileEverything(database.connection, read)
    expect(groups.filter(({ plan }) => plan.includes('COLLSCAN'))).toEqual([])
    const plan = await rows
      .find({ ...stoppedRows('enabled'), organizationId, configurationId: 'cfg_AAAAAAAAAAAA' })
      .explain('executionStats')
    expect(JSON.stringify(plan)).toContain('"totalDocsExamined":60')
    const ofRuns = await rows
      .find({ ...stoppedRows(), organizationId, resumeRunId: { $in: ['run_0', 'run_20'], $type: 'string' } })
      .explain('executionStats')
    expect(JSON.stringify(ofRuns)).toContain('"totalDocsExamined":40')
  })
})

describe('work', () => {
  const createQueue = () => createExportQueue({ rows, runs, now: () => new Date(), leaseMs: 15_000 })

  it('is claimed from an index, in turns from every organization and mode', () =>
    expectIndexed(async () => {
      const claimed = await createQueue().claim(20)
      const lanes = claimed.map((row) => `${row.organizationId}/${row.mode}`)
      for (const lane of new Set(lanes)) expect(lanes.filter((one) => one === lane)).toHaveLength(5)
      expect(new Set(lanes).size).toBe(4)
    }))

  it('is not claimed where there is no room', () =>
    expectIndexed(async () => {
      const claimed = await createQueue().claim(20, ({ mode }) => (mode === 'live' ? 0 : 6))
      expect(claimed.map((row) => row.mode)).toEqual(Array.from({ length: 6 }, () => 'test'))
    }))

  it('of three bills is not kept waiting by two thousand of somebody else', async () => {
    const small = 'org_CCCCCCCCCCCCCCCCCCCCCCCC'
    await fill('org_DDDDDDDDDDDDDDDDDDDDDDDD', 4000)
    await fill(small, 8)
    const queue = createQueue()
    const claimed = [...(await queue.claim(24)), ...(await queue.claim(24))]
    expect(claimed.filter((row) => row.organizationId === small)).toHaveLength(4)
  })

  it('that a worker took is nobody else’s, and is due again when its lease ends', async () => {
    const later = createExportQueue({ rows, runs, now: () => new Date(Date.now() + 20_000), leaseMs: 15_000 })
    const [first, second] = await Promise.all([createQueue().claim(50), createQueue().claim(50)])
    const ids = new Set(first.map((row) => row._id))
    expect(second.filter((row) => ids.has(row._id))).toHaveLength(0)
    const again = await later.claim(10_000)
    expect(again.filter((row) => ids.has(row._id))).toHaveLength(first.length)
  })
})
