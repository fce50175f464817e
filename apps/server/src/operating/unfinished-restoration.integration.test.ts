import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { buildPrograms } from '../../test/built-programs.ts'
import { createTestDatabase } from '../../test/database.ts'
import { createMember } from '../../test/factories.ts'
import { type Ended, runProgram } from '../../test/run-program.ts'
import { startServer } from '../../test/start-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'billbridge-test-unfinished-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const programs = await buildPrograms()
const server = await startServer(createTestDatabase())
const { connection, restorationMark } = server.services

const runOf = (program: string, ...args: string[]) =>
  runProgram(`${programs}/${program}.js`, args, server.environment).ended
const operator = (...args: string[]) => runOf('operator', ...args)

/** A backup that cannot be restored beyond its users: one of them is in it twice. */
const breakIn = (backup: string): void => {
  const file = join(backup, 'users.bson')
  const bytes = readFileSync(file)
  const twice = Buffer.concat([bytes, bytes.subarray(0, bytes.readInt32LE(0))])
  writeFileSync(file, twice)
  const manifestFile = join(backup, 'manifest.json')
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  for (const collection of manifest.collections) {
    if (collection.name === 'users') collection.sha256 = createHash('sha256').update(twice).digest('hex')
  }
  writeFileSync(manifestFile, JSON.stringify(manifest))
}

const refusalsOf = async (...commands: (readonly [string, ...string[]])[]) => {
  const ended = await Promise.all(commands.map(([program, ...args]) => runOf(program, ...args)))
  return ended.map(({ code, stderr }) => [code, stderr])
}

test('on a database whose restoration did not come to its end nothing starts but a restoration, once it is empty', async () => {
  await createMember(server.services, server.organization.id, { role: 'viewer' })
  const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')]
  expect(await operator('backup', '--to', whole)).toMatchObject({ code: 0 })
  cpSync(whole, broken, { recursive: true })
  breakIn(broken)
  await connection.db?.dropDatabase()
  const failed = await operator('restore', '--from', broken)
  expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('users could not be restored: E11000') })
  expect(failed.stderr).not.toContain('example.com')
  expect(await connection.db?.collection('users').countDocuments()).toBeGreaterThan(0)

  const refusals = await refusalsOf(
    ['api'],
    ['worker'],
    ['operator', 'migrate'],
    ['operator', 'organizations', 'list'],
    ['operator', 'rotate-encryption-key'],
    ['operator', 'backup', '--to', join(folder, 'of-half')],
    ['operator', 'note-restore', '--taken-at', '2026-01-31T23:00:00Z'],
    ['operator', 'restore', '--from', whole],
  )
  const remedy = expect.stringContaining('empty the database (drop it) and run "operator restore" again')
  expect(refusals).toEqual(refusals.map(() => [78, remedy]))

  await connection.db?.dropDatabase()
  expect(await operator('restore', '--from', whole)).toMatchObject({ code: 0 })
  await restorationMark.refuse()
}, 120_000)

test('where the data is back and the rest was cut off, noting the restoration once more is what starts need', async () => {
  const backupTakenAt = new Date('2026-01-31T23:00:00Z')
  const noted = { backupTakenAt: { $gte: backupTakenAt, $lt: new Date('2026-02-01T00:00:00Z') } }
  await restorationMark.begin(backupTakenAt)
  await restorationMark.noteDataBack(backupTakenAt)
  const remedy = 'note-restore --taken-at 2026-01-31T23:00:00.000Z'
  const refusals = await refusalsOf(['api'], ['operator', 'organizations', 'list'])
  expect(refusals).toEqual(refusals.map(() => [78, expect.stringContaining(remedy)]))
  // A time after the backup's would leave out a part of what is lost.
  const later = await operator('note-restore', '--taken-at', '2026-01-31T23:00:01Z')
  expect(later).toMatchObject({ code: 78, stderr: expect.stringContaining(remedy) })
  expect(await connection.db?.collection('restorations').countDocuments(noted)).toBe(0)
  expect(await operator(...remedy.split(' '))).toMatchObject({ code: 0 })
  expect(await connection.db?.collection('restorations').countDocuments(noted)).toBe(1)
  expect(await operator('organizations', 'list')).toMatchObject({ code: 0 })
}, 120_000)

/** Keeps in a transaction what ends with a restoration of this organization, so that nobody gets past it until it is let go. */
const holdAt = async (organizationId: string) => {
  const attempts = connection.collection<{ _id: string }>('identity-attempts')
  await attempts.insertOne({ _id: 'held', ...{ organizationId } })
  const session = await connection.startSession()
  session.startTransaction()
  await attempts.updateOne({ _id: 'held' }, { $set: { held: true } }, { session })
  return async () => {
    await session.abortTransaction()
    await session.endSession()
  }
}

test('noting a restoration that is killed in the middle keeps starts away, and repeated tells who was not told', async () => {
  const count = 2_000
  const id = (n: number) => `org_${String(n).padStart(20, '0')}`
  const fresh = { plan: 'free', version: 1, membershipVersion: 1, createdAt: new Date() }
  const made = Array.from({ length: count }, (_, n) => ({ _id: id(n), name: `Example ${n}`, ...fresh }))
  await connection.collection<{ _id: string }>('organizations').insertMany(made)
  const entries = connection.collection('audit-entries')
  const ours = { action: 'organization.restored', organizationId: { $in: made.map(({ _id }) => _id) } }
  const args = ['note-restore', '--taken-at', '2026-01-31T23:00:00Z']

  const letGo = await holdAt(id(count / 2))
  const noting = runProgram(`${programs}/operator.js`, args, server.environment)
  let ended: Ended | undefined
  void noting.ended.then((how) => {
    ended = how
  })
  while (ended === undefined && (await entries.countDocuments(ours)) === 0) await sleep(5)
  expect(ended).toBeUndefined()
  await noting.kill()
  await letGo()
  const told = await entries.countDocuments(ours)
  expect(told).toBeGreaterThan(0)
  expect(told).toBeLessThanOrEqual(count / 2)
  const refusals = await refusalsOf(['api'], ['operator', 'organizations', 'list'])
  expect(refusals).toEqual(refusals.map(() => [78, expect.stringContaining('note-restore --taken-at 2026-01-31')]))

  expect(await operator(...args)).toMatchObject({ code: 0 })
  expect(await entries.countDocuments(ours)).toBe(count)
  expect(await entries.distinct('organizationId', ours)).toHaveLength(count)
  await restorationMark.refuse()
}, 120_000)

test('of two restorations that begin at once one is refused', async () => {
  const takenAt = new Date('2026-01-31T23:00:00Z')
  const both = await Promise.allSettled([restorationMark.begin(takenAt), restorationMark.begin(takenAt)])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  await restorationMark.end()
})
