import { mkdtempSync, readdirSync, truncateSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildPrograms } from '../../test/built-programs.ts'
import { createTestDatabase } from '../../test/database.ts'
import { exportingWith } from '../../test/exporting.ts'
import { createMember } from '../../test/factories.ts'
import { runProgram } from '../../test/run-program.ts'
import { startServer } from '../../test/start-server.ts'
import { takeBackup } from '../platform/backup.ts'
import { createServices } from '../services.ts'

const folder = mkdtempSync(join(tmpdir(), 'billbridge-test-backup-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const programs = await buildPrograms()
const server = await startServer(createTestDatabase(), { sandbox: true })
const { connection, encryptionKeys } = server.services
// As a process does when it starts.
await encryptionKeys.check()
// By an API key: a restoration ends sessions.
const admin = await server.organization.signedIn('admin')
const exporting = await exportingWith(server, { ...admin, ...(await server.organization.machine('admin')) })
const { setUp, run, rowOf, invoicesOf } = exporting

const operator = async (...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  runProgram(`${programs}/operator.js`, args, server.environment).ended

/** Every document of every collection, each with its types, and the names of all indexes. */
const contents = async () => {
  const { db } = connection
  if (!db) throw new Error('There is no connection.')
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort()
  const stored: Record<string, unknown> = {}
  // What the processes themselves write while they look after the database is not what people stored; sessions end.
  for (const name of names.filter((one) => !['restorations', 'migration-lock', 'sessions'].includes(one))) {
    // The restoration notes itself.
    const kept = name === 'audit-entries' ? { action: { $ne: 'organization.restored' } } : {}
    const documents = await db.collection(name).find(kept, { raw: true }).sort({ _id: 1 }).toArray()
    const indexes = (await db.collection(name).indexes()).map((index) => index.name).sort()
    stored[name] = {
      documents: documents.map((bytes) => Buffer.from(bytes as unknown as Uint8Array).toString('base64')),
      indexes,
    }
  }
  return stored
}

const wipe = () => connection.db?.dropDatabase()

test('what was backed up, wiped and restored is the same to the last byte, and goes on working', async () => {
  const { send, accountId } = await setUp({ invoice: { finalization: 'finalize' } })
  const bill = await send({ number: 'sent' })
  await run('export', [(await rowOf(bill.id)).id])
  await createMember(server.services, server.organization.id, { role: 'viewer', email: 'viewer@example.com' })
  const before = await contents()
  const backup = join(folder, 'first')

  expect(await operator('backup', '--to', backup)).toMatchObject({ code: 0 })
  expect(readdirSync(backup)).toEqual(expect.arrayContaining(['manifest.json', 'bills.bson', 'credentials.bson']))
  const notEmpty = await operator('restore', '--from', backup)
  expect(notEmpty).toMatchObject({ code: 78, stderr: expect.stringContaining('The database is not empty') })

  await wipe()
  const { code, stdout } = await operator('restore', '--from', backup)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ ended: { sessions: 1 }, apiKeys: [{ name: 'Example admin key' }] })
  expect(await contents()).toEqual(before)
  // People, access and rules are as they were: the key is known and the next bill goes.
  const next = await send({ number: 'next' })
  expect((await rowOf(next.id)).accountId).toBe(accountId)
})

test('a backup whose secrets were sealed with another key is refused before anything is written', async () => {
  await wipe()
  const other = { BILLBRIDGE_ENCRYPTION_KEYS: `other:${Buffer.alloc(32, 1).toString('base64')}` }
  const environment = { ...server.environment, ...other }
  const args = ['restore', '--from', join(folder, 'first')]
  const refused = await runProgram(`${programs}/operator.js`, args, environment).ended
  expect(refused).toMatchObject({ code: 78, stderr: expect.stringContaining('lacks the key named "test"') })
  expect(await connection.db?.collection('users').countDocuments()).toBe(0)
  expect(await operator('restore', '--from', join(folder, 'first'))).toMatchObject({ code: 0 })
})

test('a backup that is damaged, or no backup at all, is refused before anything is written', async () => {
  const backup = join(folder, 'damaged')
  await operator('backup', '--to', backup)
  truncateSync(join(backup, 'bills.bson'), 10)
  await wipe()
  const damaged = await operator('restore', '--from', backup)
  expect(damaged).toMatchObject({ code: 78, stderr: expect.stringContaining('bills.bson is not as it was written.') })
  const none = await operator('restore', '--from', folder)
  expect(none).toMatchObject({ code: 78, stderr: expect.stringContaining('is no whole backup') })
  expect(await connection.db?.collection('users').countDocuments()).toBe(0)
})

test('a backup goes into a folder that is not there yet, and leaves nothing of it behind when it fails', async () => {
  const there = await operator('backup', '--to', join(folder, 'first'))
  expect(there).toMatchObject({ code: 78, stderr: expect.stringContaining('first is there already. Name a folder') })
  const file = await operator('backup', '--to', join(folder, 'first', 'manifest.json', 'below'))
  expect(file).toMatchObject({ code: 78, stderr: expect.stringContaining('EEXIST') })
  // No file has such a name.
  await connection.db?.collection('users/elsewhere').insertOne({})
  expect(await operator('backup', '--to', join(folder, 'failed'))).toMatchObject({ code: 1 })
  expect(readdirSync(folder).filter((name) => name.includes('failed') || name.includes('unfinished'))).toEqual([])
  await connection.db?.collection('users/elsewhere').drop()
})

test('of two backups into one folder at once one is whole, and the other is refused', async () => {
  const backup = join(folder, 'twice')
  const both = await Promise.allSettled([takeBackup(connection, backup), takeBackup(connection, backup)])
  const [taken, refused] = both.toSorted((one, other) => one.status.localeCompare(other.status))
  expect(refused).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('there already') } })
  if (taken?.status !== 'fulfilled') throw new Error('Neither was taken.')
  const files = taken.value.collections.map(({ name }) => `${name}.bson`)
  expect(readdirSync(backup).toSorted()).toEqual([...files, 'manifest.json'].toSorted())
  expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([])
})

test('bills that were sent after the backup was taken are not sent a second time, in the backup or sent in anew', async () => {
  await operator('restore', '--from', join(folder, 'first'))
  const { send, customerId } = await setUp({ invoice: { finalization: 'finalize' } })
  const known = await send({ number: 'known' })
  const backup = join(folder, 'older')
  expect(await operator('backup', '--to', backup)).toMatchObject({ code: 0 })
  // What the backup knows nothing of: one bill it holds is sent, another comes in and is sent.
  const late = await send({ number: 'late' })
  await run('export', [(await rowOf(known.id)).id, (await rowOf(late.id)).id])
  const made = (await invoicesOf(customerId)).map(({ id }) => id).sort()
  expect(made).toHaveLength(2)

  await wipe()
  expect(await operator('restore', '--from', backup)).toMatchObject({ code: 0 })
  const lateAgain = await send({ number: 'late' })
  const fresh = await send({ number: 'fresh' })
  expect(lateAgain.id).not.toBe(late.id)
  // As processes that were started after the restoration.
  const { config, database, logger } = { ...server.services, database: server.database }
  const restarted = createServices({ config, database, logger })
  const rows = await Promise.all([known, lateAgain, fresh].map(({ id }) => rowOf(id)))
  await exporting.startRun(
    'export',
    rows.map(({ id }) => id),
  )
  await restarted.exports.createJobs({ concurrency: 4 }).drain()

  const after = await Promise.all([known, lateAgain, fresh].map(({ id }) => rowOf(id)))
  expect(after.map(({ status }) => status)).toEqual(['sent', 'sent', 'sent'].map(() => after[0]?.status))
  const held = after.map(({ invoice }) => invoice?.id)
  expect(held.slice(0, 2).toSorted()).toEqual(made)
  expect(await invoicesOf(customerId)).toHaveLength(3)
}, 120_000)
