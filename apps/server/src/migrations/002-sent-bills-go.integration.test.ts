import { afterAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { profileQueries } from '../../test/query-profile.ts'
import { sampleBill } from '../../test/sample-bill.ts'
import { type BillExportRow, createBillExportModel } from '../modules/exports/bill-export.model.ts'
import { newRow } from '../modules/exports/export-row.ts'
import { createEncryption } from '../platform/encryption.ts'
import { createEncryptionKeys } from '../platform/encryption-keys.ts'
import { type Migration, runMigrations } from '../platform/migrations.ts'
import { connectMongo, syncIndexes } from '../platform/mongo.ts'
import { sentBillsGo } from './002-sent-bills-go.ts'

const database = await connectMongo(createTestDatabase().uri)
const { connection } = database
const rows = createBillExportModel(connection)
await syncIndexes(connection)
afterAll(() => database.close())

const held = {
  outcome: 'hold',
  reason: 'not-approved',
  setting: 'bills.approval',
  message: 'The bill is not approved.',
  blocking: false,
} as unknown as BillExportRow['decision']
const at = new Date('2026-01-31T12:00:00Z')
const configuration = {
  id: 'cfg_AAAAAAAAAAAA',
  name: 'Rules',
  mode: 'live' as const,
  credentialId: 'cred_AAAAAAAAAAAA',
  stripeAccountId: 'acct_1ExampleBicycles',
}

let made = 0
const row = (given: Partial<BillExportRow>): BillExportRow => {
  made += 1
  const id = String(made).padStart(12, '0')
  const bill = sampleBill({ id: `bill_${id}`, number: `B-${id}` })
  const fresh = { id: `exp_${id}`, organizationId: 'org_AAAAAAAAAAAA', bill, configuration, decision: held, now: at }
  return { ...newRow(fresh), queue: 'success', sentAt: at, ...given }
}
const complete = (count: number): BillExportRow[] => Array.from({ length: count }, () => row({ status: 'complete' }))

const migrate = (migration: Migration) => {
  const now = () => new Date()
  const encryption = createEncryption([{ kid: 'test', key: new Uint8Array(32) }])
  const encryptionKeys = createEncryptionKeys({ connection, encryption, now })
  return runMigrations({ connection, encryptionKeys, migrations: [migration], now, say: () => undefined })
}
const stillHeld = () => rows.countDocuments({ 'decision.outcome': 'hold' })

beforeEach(async () => {
  await rows.deleteMany({})
  await connection.collection('migrations').deleteMany({})
})

test('what was sent goes, and what is held or under way says on what holds it', async () => {
  const archived = (fromStatus: BillExportRow['status']) =>
    row({ status: 'archived', archived: { reason: 'Settled', by: 'Ann', at, fromStatus } })
  const sent = [...complete(2), row({ status: 'invoice-already-paid' }), archived('error')]
  const others = [
    row({ status: 'auth-failed' }),
    row({ status: 'started' }),
    row({ status: 'unsent', sentAt: null }),
    row({ status: 'error', sentAt: null }),
    archived('auth-failed'),
  ]
  await rows.insertMany([...sent, ...others])
  await migrate(sentBillsGo)
  const read = async (which: BillExportRow[]) =>
    (await rows.find({ _id: { $in: which.map(({ _id }) => _id) } }).lean()).map(({ decision }) => decision)
  expect(await read(sent)).toEqual(sent.map(() => ({ outcome: 'go' })))
  expect(await read(others)).toEqual(others.map(() => held))
})

test('cut off in the middle of a batch, it goes on where it was, and bears to see that batch again', async () => {
  await rows.insertMany(complete(50))
  const seen: string[] = []
  const batches = (most: number): Migration => ({
    ...sentBillsGo,
    run: (context) =>
      sentBillsGo.run({
        ...context,
        inBatches: (asked, work) =>
          context.inBatches<never>({ ...asked, size: 10 }, async (batch: readonly { _id: string }[]) => {
            await work(batch as never)
            seen.push(...batch.map(({ _id }) => _id))
            if (seen.length >= most) throw new Error('Cut off.')
          }),
      }),
  })
  await expect(migrate(batches(30))).rejects.toThrow('Cut off.')
  // The third batch was done, and not noted.
  expect(await stillHeld()).toBe(20)
  seen.length = 0
  await migrate(batches(1_000))
  expect(await stillHeld()).toBe(0)
  expect(seen).toHaveLength(20)
})

test('it reads every bill once by its id, however many there are and whatever else they are', async () => {
  const [batchSize, count] = [500, 1_700]
  const others = Array.from({ length: 300 }, () => row({ status: 'unsent', sentAt: null }))
  await rows.insertMany([...complete(count), ...others])
  const queries = await profileQueries(connection, 'bill-exports', () => migrate(sentBillsGo))
  expect(queries).toHaveLength(Math.ceil(count / batchSize))
  for (const { planSummary, hasSortStage } of queries) {
    expect(planSummary).toBe('IXSCAN { _id: 1 }')
    expect(hasSortStage).toBe(false)
  }
  const examined = queries.reduce((sum, { docsExamined }) => sum + docsExamined, 0)
  expect(examined).toBeLessThanOrEqual(count + others.length + queries.length)
  expect(await stillHeld()).toBe(others.length)
})
