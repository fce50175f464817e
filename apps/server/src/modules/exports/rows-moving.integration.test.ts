import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { afterEach, expect, test } from 'vitest'
import { connectByKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

let time = Date.now()
const server = await startServer(createTestDatabase(), { sandbox: true, now: () => new Date(time) })
const admin = await server.organization.signedIn('admin')
const { client, sandbox, setUp, rowOf, credentialId: first } = await exportingWith(server, admin)

const otherAccountId = 'acct_1ExampleBooks'
const permissions = ['customer_write', 'invoice_write', 'webhook_write']
const connect = async (account: string) => connectByKey(admin, await sandbox.createKey(account, permissions))
const { id: sameAccount } = await connect(stripeAccountId)
const { id: otherAccount } = await connect(otherAccountId)

const { connection } = server.database
const rows = connection.collection<{ _id: string; credentialId: string }>('bill-exports')
const followUps = connection.collection('follow-ups')

/** Many bills of one that was never sent, so that they are more than one transaction may write. */
const many = 1_200
const multiply = async (billExportId: string, changes: object = {}) => {
  const row = await rows.findOne({ _id: billExportId })
  if (!row) throw new Error(`There is no ${billExportId}.`)
  const copies = Array.from({ length: many }, (_, n) => ({ ...row, ...changes, _id: `many-${n}`, billId: `many-${n}` }))
  await rows.insertMany(copies)
}

const setUpMany = async (changes: object = {}) => {
  const account = await setUp()
  const { id: billId } = await account.send()
  await multiply((await rowOf(billId)).id, changes)
  return { ...account, billId }
}

const countAt = (credentialId: string) => rows.countDocuments({ _id: /^many-/, credentialId })
const replace = async (credentialId: string, replacementId: string) =>
  (await client.call(credentialEndpoints.replace, { params: { credentialId }, body: { replacementId } })).data
const drain = () => server.worker.drainFollowUps()

/** What a worker that died left in hand is due again when its lease is over. */
const dieInTheMiddle = async () => {
  const dead = { status: 'working', leaseToken: 'dead', leaseUntil: new Date(time) }
  const { modifiedCount } = await followUps.updateOne({ kind: 'exports.move' }, { $set: dead })
  expect(modifiedCount).toBe(1)
  time += 60_000
}

afterEach(async () => {
  await rows.deleteMany({ _id: /^many-/ })
  await drain()
  for (const id of [sameAccount, otherAccount]) await replace(id, first).catch(() => undefined)
  await drain()
})

test('a replacement is answered before its many bills have moved, and they move in batches', async () => {
  await setUpMany()
  const { exportsMoving } = await replace(first, otherAccount)
  expect(exportsMoving).toBeGreaterThan(many)
  const movedAtOnce = await countAt(otherAccount)
  expect(movedAtOnce).toBeLessThan(many)
  await dieInTheMiddle()
  await drain()
  expect(await countAt(otherAccount)).toBe(many)
  expect(await rows.countDocuments({ _id: /^many-/, stripeAccountId: otherAccountId })).toBe(many)
})

test('until they have moved, no credential is replaced or deleted; then the way back is free', async () => {
  await setUpMany()
  await replace(first, otherAccount)
  const moving = { type: 'credential-rows-moving' }
  await expect(replace(otherAccount, first)).rejects.toMatchObject(moving)
  await expect(replace(otherAccount, sameAccount)).rejects.toMatchObject(moving)
  const deletion = client.call(credentialEndpoints.remove, { params: { credentialId: first } })
  await expect(deletion).rejects.toMatchObject(moving)
  await drain()
  await replace(otherAccount, first)
  await drain()
  expect(await countAt(first)).toBe(many)
})

test('a bill that a worker has in hand moves when it is let go', async () => {
  const work = { kind: 'export', runId: 'run_1', dueAt: new Date(time + 600_000), attemptId: null, tries: 0 }
  await setUpMany({ status: 'waiting', work: { ...work, leaseToken: null, previous: null } })
  await rows.updateOne({ _id: 'many-7' }, { $set: { 'work.leaseToken': 'theirs' } })
  await replace(first, otherAccount)
  expect(await countAt(otherAccount)).toBe(0)
  await drain()
  expect(await rows.findOne({ _id: 'many-7' })).toMatchObject({ credentialId: first })
  expect(await countAt(otherAccount)).toBe(many - 1)
  await rows.updateOne({ _id: 'many-7' }, { $set: { 'work.leaseToken': null } })
  time += 2_000
  await drain()
  expect(await countAt(otherAccount)).toBe(many)
})

test('what was sent stays with another Stripe account, and moves along within the same', async () => {
  await setUpMany({ sentAt: new Date(time), status: 'complete', queue: 'success' })
  await replace(first, otherAccount)
  await drain()
  expect(await countAt(first)).toBe(many)
  await replace(first, sameAccount)
  expect(await countAt(sameAccount)).toBeLessThan(many)
  await drain()
  expect(await countAt(sameAccount)).toBe(many)
})

test('what was stopped in a run goes on in no other Stripe account', async () => {
  await setUpMany({ resumeRunId: 'run_1', resumeWhen: 'connected', stoppedAt: new Date(time) })
  await replace(first, otherAccount)
  await drain()
  expect(await rows.countDocuments({ _id: /^many-/, resumeRunId: null, credentialId: otherAccount })).toBe(many)
})

test('a configuration that is made for the old credential meanwhile keeps its bills', async () => {
  const { accountId } = await setUpMany()
  await replace(first, otherAccount)
  const settings = sampleSettings({ accounts: { includedAccountIds: [accountId] } })
  const body = { name: 'Made since', credentialId: first, settings, enabled: false }
  const { id: configurationId } = (await client.call(configurationEndpoints.create, { body })).data
  await rows.findOneAndUpdate({ _id: /^many-/, credentialId: first }, { $set: { configurationId } })
  await drain()
  expect(await countAt(first)).toBe(1)
  expect(await countAt(otherAccount)).toBe(many - 1)
  await client.call(configurationEndpoints.remove, { params: { configurationId } })
})

test('a credential of which nothing is left to move is refused, also after a move in batches', async () => {
  await setUpMany()
  await replace(first, otherAccount)
  await drain()
  await expect(replace(first, otherAccount)).rejects.toMatchObject({ type: 'credential-unused' })
})
