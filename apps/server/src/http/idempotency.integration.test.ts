import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { createTestDatabase } from '../../test/database.ts'
import { systemActor } from '../platform/actor.ts'
import { createEncryption } from '../platform/encryption.ts'
import { connectMongo, defineModel } from '../platform/mongo.ts'
import { ProblemError } from '../platform/problem-error.ts'
import type { Answer } from './answer.ts'
import { createIdempotency } from './idempotency.ts'
import { createIdempotentAnswerModel } from './idempotent-answer.model.ts'

const database = await connectMongo(createTestDatabase().uri)
afterAll(() => database.close())
const { connection } = database

let lateMs = 0
const leaseMs = 300
const deps = {
  connection,
  transaction: database.transaction,
  encryption: createEncryption([{ kid: 'test', key: randomBytes(32) }]),
  now: () => new Date(Date.now() + lateMs),
}
const idempotency = createIdempotency(deps, { leaseMs, patienceMs: 2_000 })
const impatient = createIdempotency(deps, { leaseMs, patienceMs: 50 })

const actor = systemActor('org_Idempotency')
const named = (key: string, requestHash = 'same') => ({ actor, key, requestHash })
const answerOf = (id: string): Answer => ({ status: 201, body: { id }, location: `/things/${id}` })
const countPlaces = () => createIdempotentAnswerModel(connection).countDocuments()

/** Work that goes on until it is told to end. */
const createWork = (id: string) => {
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  let begun = 0
  return {
    run: async () => {
      begun += 1
      await ended
      return answerOf(id)
    },
    end,
    countBegun: () => begun,
    begins: async () => {
      while (begun === 0) await sleep(5)
    },
  }
}

test('a second request waits for the first, however slow, and gets its answer', async () => {
  const work = createWork('slow')
  const first = idempotency.once(named('slow'), work.run)
  await work.begins()
  const second = idempotency.once(named('slow'), work.run)
  await sleep(leaseMs * 2)
  work.end()
  expect(await first).toEqual({ answer: answerOf('slow'), replayed: false })
  expect(await second).toEqual({ answer: answerOf('slow'), replayed: true })
  expect(work.countBegun()).toBe(1)
})

test('who will not wait longer is told to come back, and another body is refused at once', async () => {
  const work = createWork('busy')
  const first = idempotency.once(named('busy'), work.run)
  await work.begins()
  await expect(impatient.once(named('busy'), work.run)).rejects.toMatchObject({ type: 'idempotency-key-in-use' })
  await expect(idempotency.once(named('busy', 'other'), work.run)).rejects.toMatchObject({
    type: 'idempotency-key-reused',
  })
  work.end()
  await first
  await expect(idempotency.once(named('busy', 'other'), work.run)).rejects.toMatchObject({
    type: 'idempotency-key-reused',
  })
})

test('what work wrote before it refused is kept, and the key may be used again with another body', async () => {
  const notes = defineModel<{ _id: string }>(connection, { name: 'Note', collection: 'notes', fields: {} })
  const noted = idempotency.once(named('refused'), async () => {
    await notes.create([{ _id: 'noted' }])
    throw new ProblemError('credential-not-connected')
  })
  await expect(noted).rejects.toMatchObject({ type: 'credential-not-connected' })
  expect(await notes.find().lean()).toEqual([{ _id: 'noted' }])
  const corrected = await idempotency.once(named('refused', 'other'), async () => answerOf('corrected'))
  expect(corrected).toEqual({ answer: answerOf('corrected'), replayed: false })
})

test('a request that died frees its key when its lease has run out', async () => {
  const places = createIdempotentAnswerModel(connection)
  await idempotency.once(named('died'), async () => answerOf('before'))
  const { _id } = (await places.findOne().sort({ expiresAt: -1 }).lean<{ _id: string }>()) ?? {}
  const dead = { answer: null, leaseToken: 'dead', leaseUntil: new Date(deps.now().getTime() + leaseMs) }
  await places.updateOne({ _id: _id ?? '' }, { $set: dead })
  await expect(impatient.once(named('died'), async () => answerOf('early'))).rejects.toMatchObject({
    type: 'idempotency-key-in-use',
  })
  const again = await idempotency.once(named('died'), async () => answerOf('after'))
  expect(again).toEqual({ answer: answerOf('after'), replayed: false })
})

test.each([
  { atomic: true, kept: ['second'] },
  { atomic: false, kept: ['first', 'second'] },
])('a death between the work and its answer leaves of the work: $kept, when atomic is $atomic', async (row) => {
  const made = defineModel<{ _id: string; text: string }>(connection, {
    name: 'Made',
    collection: 'made',
    fields: { text: String },
  })
  await made.createCollection()
  await made.deleteMany({})
  const dying = createIdempotency(
    { ...deps, encryption: { ...deps.encryption, seal: () => Promise.reject(new Error('died')) } },
    { leaseMs, patienceMs: 50 },
  )
  const make = (text: string) => async () => {
    await made.create([{ _id: `${row.atomic}-${text}`, text }])
    return answerOf(text)
  }
  const key = named(`death-${row.atomic}`)
  await expect(dying.once(key, make('first'), row)).rejects.toThrow('died')
  expect(await idempotency.once(key, make('second'), row)).toEqual({ answer: answerOf('second'), replayed: false })
  expect(await idempotency.once(key, make('third'), row)).toEqual({ answer: answerOf('second'), replayed: true })
  expect((await made.find().sort({ _id: 1 }).lean()).map(({ text }) => text)).toEqual(row.kept)
})

test('an answer is kept for a day, and a key takes one place', async () => {
  const before = await countPlaces()
  await idempotency.once(named('day'), async () => answerOf('first'))
  lateMs = 23 * 3_600_000
  expect((await idempotency.once(named('day'), async () => answerOf('second'))).replayed).toBe(true)
  lateMs = 25 * 3_600_000
  const late = await idempotency.once(named('day', 'other'), async () => answerOf('third'))
  expect(late).toEqual({ answer: answerOf('third'), replayed: false })
  expect(await countPlaces()).toBe(before + 1)
  lateMs = 0
})
