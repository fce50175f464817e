import express from 'express'
import { expect, test } from 'vitest'
import { portOf } from '../../test/listen.ts'
import { createDatabaseGuard } from './database-guard.ts'

/** How long a request that waits for the database is left without an answer, of an outage that is told after `silentMs`. */
const answeredAfter = async (silentMs: number): Promise<{ status: number; ms: number }> => {
  let toldAt = 0
  let tell: () => void = () => undefined
  const guard = createDatabaseGuard({
    awayMs: () => (toldAt === 0 ? 0 : silentMs + performance.now() - toldAt),
    onAway: (listener) => {
      tell = listener
    },
    onBack: () => undefined,
    outlast: async () => true,
  })
  const app = express()
  app.use(guard, () => {
    toldAt = performance.now()
    tell()
  })
  const server = app.listen(0, '127.0.0.1')
  const { status } = await fetch(`http://127.0.0.1:${await portOf(server)}/`)
  server.close()
  return { status, ms: performance.now() - toldAt }
}

test('a request that waited for a silent database is answered once the silence is taken for an outage', async () => {
  const { status, ms } = await answeredAfter(6_000)
  expect(status).toBe(503)
  expect(ms).toBeLessThan(1_500)
})
