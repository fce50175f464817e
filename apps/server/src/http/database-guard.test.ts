import express, { type RequestHandler } from 'express'
import { expect, onTestFinished, test, vi } from 'vitest'
import { portOf } from '../../test/listen.ts'
import { createLogger } from '../platform/logger.ts'
import { createDatabaseGuard } from './database-guard.ts'
import { createProblemHandler } from './problem-handler.ts'

/** A server whose database goes away, after `silentMs` of silence, when `tell` says so. */
const serverOf = async (silentMs: number, work: (tell: () => void) => RequestHandler) => {
  let toldAt = 0
  let listener: () => void = () => undefined
  const reachability = {
    awayMs: () => (toldAt === 0 ? 0 : silentMs + performance.now() - toldAt),
    onAway: (listening: () => void) => {
      listener = listening
    },
    onBack: () => undefined,
    outlast: async () => true,
  }
  const lines: string[] = []
  const logger = createLogger({ level: 'error', process: 'api' }, { write: (line) => lines.push(line) })
  const app = express()
  app.use(createDatabaseGuard(reachability))
  app.use(
    work(() => {
      toldAt = performance.now()
      listener()
    }),
  )
  app.use(createProblemHandler({ logger, reachability }))
  const server = app.listen(0, '127.0.0.1')
  const url = `http://127.0.0.1:${await portOf(server)}/`
  return { url, lines, close: () => server.close() }
}

test('a request that waited for a silent database is answered once the silence is taken for an outage', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { url, close } = await serverOf(6_000, (tell) => () => {
    tell()
    vi.advanceTimersByTime(1)
  })
  expect((await fetch(url)).status).toBe(503)
  close()
})

test('a request that comes later is answered at once, and not worked', async () => {
  // No time goes by, so that nothing is answered by waiting.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let worked = 0
  const { url, close } = await serverOf(6_000, (tell) => (_req, res) => {
    worked += 1
    tell()
    res.end()
  })
  expect((await fetch(url)).status).toBe(200)
  expect((await fetch(url)).status).toBe(503)
  expect(worked).toBe(1)
  close()
})

test('what a request fails with after it was answered so is not logged as a failure of its own', async () => {
  let failed: () => void = () => undefined
  const hasFailed = new Promise<void>((resolve) => {
    failed = resolve
  })
  const { url, lines, close } = await serverOf(6_000, (tell) => (_req, res, next) => {
    res.once('finish', () => {
      try {
        res.set('ratelimit', 'too late')
      } catch (error) {
        next(error)
      }
      failed()
    })
    tell()
  })
  expect((await fetch(url)).status).toBe(503)
  await hasFailed
  expect(lines).toEqual([])
  close()
})

test('what a request fails with before it was answered is logged', async () => {
  const { url, lines, close } = await serverOf(6_000, () => () => {
    throw new Error('Something of ours')
  })
  expect((await fetch(url)).status).toBe(500)
  expect(lines).toHaveLength(1)
  close()
})
