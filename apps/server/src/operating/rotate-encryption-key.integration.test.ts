import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { buildPrograms } from '../../test/built-programs.ts'
import { createTestDatabase } from '../../test/database.ts'
import { runProgram } from '../../test/run-program.ts'
import { startProcessOf } from '../../test/server-process.ts'
import { startServer } from '../../test/start-server.ts'
import type { Environment } from '../config.ts'
import { answerPlaceOf, createIdempotentAnswerModel } from '../http/idempotent-answer.model.ts'
import { createEncryption, keyNameOf, type Sealed } from '../platform/encryption.ts'
import { createEncryptionKeyModel } from '../platform/encryption-key.model.ts'
import { createEncryptionKeys } from '../platform/encryption-keys.ts'
import { createKeyHolders } from '../platform/key-holders.ts'
import { countKeyUses } from '../platform/key-rotation.ts'
import { rotateEncryptionKey } from './database-commands.ts'

const secrets = 1_200
const oldKey = { kid: 'old', key: randomBytes(32) }
const newKey = { kid: 'new', key: randomBytes(32) }
const settingOf = (...keys: { kid: string; key: Uint8Array }[]) =>
  keys.map(({ kid, key }) => `${kid}:${Buffer.from(key).toString('base64')}`).join(',')

const programs = await buildPrograms()
const server = await startServer(createTestDatabase(), { config: { encryptionKeys: [oldKey] } })
const { connection, encryptionKeys } = server.services
const before = createEncryption([oldKey])
const after = createEncryption([newKey, oldKey])
const answers = createIdempotentAnswerModel(connection)
const keyRows = createEncryptionKeyModel(connection)

const environmentWith = (...keys: { kid: string; key: Uint8Array }[]): Environment => ({
  ...server.environment,
  BILLBRIDGE_ENCRYPTION_KEYS: settingOf(...keys),
  LOG_LEVEL: 'info',
})

const idOf = (number: number): string => `answer-${String(number).padStart(5, '0')}`
const rowOf = async (number: number, text: string) => {
  const row = { _id: idOf(number), organizationId: `org_${number % 7}` }
  const answer = await before.seal(text, answerPlaceOf(row))
  const expiresAt = new Date(Date.now() + 3_600_000)
  return { ...row, requestHash: '-', answer, leaseToken: null, leaseUntil: null, expiresAt }
}

const openAll = async (): Promise<string[]> => {
  const rows = await answers.find({}).sort({ _id: 1 }).lean()
  return Promise.all(rows.map((row) => after.open(row.answer as Sealed, answerPlaceOf(row))))
}

/** As if every process that seals with the old key had been away for a while. */
const quietOld = () => keyRows.updateOne({ _id: 'old' }, { $set: { sealsAt: new Date(0) } })

beforeAll(async () => {
  await encryptionKeys.check()
  await answers.insertMany(
    await Promise.all(Array.from({ length: secrets }, (_, number) => rowOf(number, `v1 ${number}`))),
  )
})

let running: ReturnType<typeof runProgram> | undefined
afterEach(() => running?.kill())

const rotate = () => {
  running = runProgram(`${programs}/operator.js`, ['rotate-encryption-key'], environmentWith(newKey, oldKey))
  return running
}

const reportOf = ({ stdout }: { stdout: string }) =>
  JSON.parse(stdout) as {
    resealed: number
    keys: { name: string; secrets: number; mayBeRemoved: boolean }[]
    unopened: string[]
  }

test('nothing is sealed anew with a key that a running process does not have', async () => {
  await quietOld()
  const api = await startProcessOf('api', { ...environmentWith(oldKey), PORT: '0' }, programs)
  const { code, stdout, stderr } = await rotate().ended
  expect([code, stdout]).toEqual([78, ''])
  expect(stderr).toContain('A process runs that does not have the key "new" and could not open what it seals.')
  expect(stderr).toContain('Put the new key first in BILLBRIDGE_ENCRYPTION_KEYS of every API and worker')
  expect([...(await countKeyUses(connection))]).toEqual([['old', secrets]])
  // A clean end is known at once: the next rotation is in nobody's way.
  expect(await api.stop()).toBe(0)
})

test('a process that starts while a rotation notes its key is seen before the first secret is sealed anew', async () => {
  await quietOld()
  const deps = { connection, now: () => new Date() }
  const starting = createKeyHolders({ ...deps, keyNames: ['old'] })
  const encryptionKeys = createEncryptionKeys({ ...deps, encryption: after })
  const check = async () => {
    await starting.say()
    await encryptionKeys.check()
  }
  const services = { ...server.services, encryption: after, encryptionKeys: { ...encryptionKeys, check } }
  const rotation = rotateEncryptionKey(services)
  await expect(rotation).rejects.toThrow('A process runs that does not have the key "new"')
  expect([...(await countKeyUses(connection))]).toEqual([['old', secrets]])
  await starting.leave()
})

test('killed in the middle and run again beside a writer, it leaves every secret under the new key, each with its last words', async () => {
  await quietOld()
  const first = rotate()
  const deadline = Date.now() + 20_000
  let resealed = 0
  while (resealed < 50 && Date.now() < deadline) {
    await sleep(20)
    resealed = (await countKeyUses(connection)).get('new') ?? 0
  }
  await first.kill()
  const midway = await countKeyUses(connection)
  expect(midway.get('new')).toBeGreaterThanOrEqual(50)
  expect(midway.get('old')).toBeGreaterThan(0)
  const texts = Array.from({ length: secrets }, (_, number) => `v1 ${number}`)
  expect(await openAll()).toEqual(texts)

  const second = rotate()
  // A process of before still seals with the old key, while others are being sealed anew.
  for (let number = secrets - 1; number >= secrets - 200; number -= 5) {
    const { answer } = await rowOf(number, `v2 ${number}`)
    await answers.updateOne({ _id: idOf(number) }, { $set: { answer } })
    texts[number] = `v2 ${number}`
  }
  await second.ended
  const report = reportOf(await rotate().ended)
  expect(await openAll()).toEqual(texts)
  expect([...(await countKeyUses(connection))]).toEqual([['new', secrets]])
  expect(report.unopened).toEqual([])
  expect(report.keys).toEqual([
    expect.objectContaining({ name: 'new', secrets, mayBeRemoved: false }),
    expect.objectContaining({ name: 'old', secrets: 0, mayBeRemoved: true }),
  ])
})

test('a key is not given free while a process says that it seals with it', async () => {
  await keyRows.updateOne({ _id: 'old' }, { $set: { sealsAt: new Date(), retiredAt: null } })
  const { code, stdout, stderr } = await rotate().ended
  expect(code).toBe(0)
  expect(reportOf({ stdout }).keys[1]).toMatchObject({ name: 'old', secrets: 0, mayBeRemoved: false })
  expect(stderr).toContain('Key "old": 0 secrets. It stays: A process that seals with it was here')
  await quietOld()
  expect(reportOf(await rotate().ended).keys[1]).toMatchObject({ name: 'old', mayBeRemoved: true })
})

test('a secret that does not open is named and left, and its key stays', async () => {
  const strange = await before.seal('planted', answerPlaceOf({ organizationId: 'org_x', _id: 'elsewhere' }))
  await answers.updateOne({ _id: idOf(3) }, { $set: { answer: strange } })
  const { code, stdout, stderr } = await rotate().ended
  expect(code).toBe(1)
  expect(stderr).toContain(`idempotent-answers.answer of ${idOf(3)} holds a secret that belongs to another record.`)
  expect(reportOf({ stdout }).keys[1]).toMatchObject({ name: 'old', secrets: 1, mayBeRemoved: false })
  // Moved when the first key had sealed it already.
  const moved = await after.seal('planted', answerPlaceOf({ organizationId: 'org_x', _id: 'elsewhere' }))
  await answers.updateOne({ _id: idOf(4) }, { $set: { answer: moved } })
  const named = reportOf(await rotate().ended).unopened
  expect(named).toEqual([expect.stringContaining(idOf(3)), expect.stringContaining(idOf(4))])
  await answers.deleteOne({ _id: idOf(4) })
  const row = await answers.findById(idOf(3)).lean()
  expect(row && keyNameOf(row.answer as Sealed)).toBe('old')
  await answers.deleteOne({ _id: idOf(3) })
})

test.each(['api', 'worker'])(
  'the %s refuses to start with a key missing or another one, and says so',
  async (program) => {
    await keyRows.updateOne({ _id: 'old' }, { $set: { retiredAt: null } })
    const without = await runProgram(`${programs}/${program}.js`, [], environmentWith(newKey)).ended
    expect(without.code).toBe(78)
    expect(without.stderr).toContain('BILLBRIDGE_ENCRYPTION_KEYS lacks the key named "old"')
    const wrong = { kid: 'old', key: randomBytes(32) }
    const other = await runProgram(`${programs}/${program}.js`, [], environmentWith(newKey, wrong)).ended
    expect(other.code).toBe(78)
    expect(other.stderr).toContain('The key named "old" in BILLBRIDGE_ENCRYPTION_KEYS is not the one of that name')
    for (const said of [without.stdout + without.stderr, other.stdout + other.stderr]) {
      for (const { key } of [newKey, oldKey, wrong]) expect(said).not.toContain(Buffer.from(key).toString('base64'))
    }
  },
  60_000,
)
