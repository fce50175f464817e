import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createMember, testPassword } from '../../../test/factories.ts'
import { startServer } from '../../../test/start-server.ts'
import { createGrowingLimit } from '../../platform/rate-limit.ts'

const behindProxy = await startServer(createTestDatabase(), { config: { trustProxy: 1 } })
const direct = await startServer(createTestDatabase())

const newMember = ({ services, organization }: typeof direct) =>
  createMember(services, organization.id, { role: 'viewer' })

const tryAt = async ({ url }: typeof direct, email: string, password: string, address: string) => {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ email, password }),
  })
  return { status: answer.status, wait: Number(answer.headers.get('retry-after')), text: await answer.text() }
}

const wrong = async (server: typeof direct, email: string, addresses: readonly string[]) => {
  const statuses: number[] = []
  for (const address of addresses) statuses.push((await tryAt(server, email, 'wrong password', address)).status)
  return statuses
}

const many = (count: number, address: string) => Array.from({ length: count }, () => address)

test('five wrong passwords behind a trusted proxy hold back that person at that address alone', async () => {
  const [one, other] = [await newMember(behindProxy), await newMember(behindProxy)]
  expect(await wrong(behindProxy, one.email, many(6, '203.0.113.1'))).toEqual([401, 401, 401, 401, 401, 429])
  expect((await tryAt(behindProxy, one.email, testPassword, '203.0.113.1')).status).toBe(429)
  expect((await tryAt(behindProxy, one.email, testPassword, '203.0.113.2')).status).toBe(200)
  expect((await tryAt(behindProxy, other.email, testPassword, '203.0.113.1')).status).toBe(200)
})

test('without a trusted proxy nobody is believed where they come from', async () => {
  const { email } = await newMember(direct)
  const addresses = Array.from({ length: 6 }, (_, n) => `203.0.113.${n}`)
  expect(await wrong(direct, email, addresses)).toEqual([401, 401, 401, 401, 401, 429])
})

test('behind one trusted proxy only what that proxy says counts, not what a caller wrote before it', async () => {
  const { email } = await newMember(behindProxy)
  const spoofed = Array.from({ length: 6 }, (_, n) => `198.51.100.${n}, 203.0.113.9`)
  expect(await wrong(behindProxy, email, spoofed)).toEqual([401, 401, 401, 401, 401, 429])
})

test('who attacks an account from many addresses does not lock its owner out', async () => {
  const { email } = await newMember(behindProxy)
  expect((await tryAt(behindProxy, email, testPassword, '192.0.2.1')).status).toBe(200)
  const addresses = Array.from({ length: 31 }, (_, n) => `198.51.100.${n}`)
  expect((await wrong(behindProxy, email, addresses)).at(-1)).toBe(429)
  expect((await tryAt(behindProxy, email, testPassword, '192.0.2.99')).status).toBe(429)
  expect((await tryAt(behindProxy, email, testPassword, '192.0.2.1')).status).toBe(200)
})

test('waits grow with each round of wrong passwords, up to a last one, and start afresh after a right one', async () => {
  const { connection } = direct.database
  const limit = createGrowingLimit(connection, {
    name: 'test',
    points: 2,
    seconds: 100,
    waits: [10, 60, 300],
    forgottenAfter: 1000,
  })
  const round = async () => {
    for (let n = 0; n < 2; n++) await limit.take('key')
    const refused: unknown = await limit.take('key').catch((error: unknown) => error)
    // The wait is over.
    await connection.collection('rate-limits').deleteOne({ key: 'test:key' })
    return refused
  }
  for (const wait of [10, 60, 300, 300]) {
    expect(await round()).toMatchObject({ type: 'too-many-attempts', headers: { 'retry-after': String(wait) } })
  }
  await limit.reset('key')
  expect(await round()).toMatchObject({ headers: { 'retry-after': '10' } })
})

test('asking again during a wait makes it no longer', async () => {
  const { connection } = direct.database

  const limit = createGrowingLimit(connection, {
    name: 'again',
    points: 1,
    seconds: 100,
    waits: [10, 60],
    forgottenAfter: 1000,
  })
  await limit.take('key')
  for (let n = 0; n < 4; n++) {
    const refused = await limit.take('key').catch((error: unknown) => error as { headers: Record<string, string> })
    expect(Number(refused?.headers['retry-after'])).toBeLessThanOrEqual(10)
  }
})

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

test('an unknown e-mail takes as long as a wrong password, and is answered the same', async () => {
  const times = { known: [] as number[], unknown: [] as number[] }
  const texts = new Set<string>()
  for (let n = 0; n < 9; n++) {
    const { email } = await newMember(behindProxy)
    for (const [kind, address] of [
      ['known', email],
      ['unknown', `nobody-${n}@example.com`],
    ] as const) {
      const begin = performance.now()
      const { text } = await tryAt(behindProxy, address, 'wrong password', `192.0.2.${n + 10}`)
      times[kind].push(performance.now() - begin)
      texts.add(text.replace(/"requestId":"[^"]*"/, ''))
    }
  }
  expect(texts.size).toBe(1)
  const ratio = median(times.unknown) / median(times.known)
  expect(ratio).toBeGreaterThan(0.5)
  expect(ratio).toBeLessThan(2)
})
