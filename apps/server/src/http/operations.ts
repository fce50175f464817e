import express, { type Request, type Router } from 'express'
import type { Metrics } from '../platform/metrics.ts'
import type { Readiness } from '../platform/readiness.ts'

export interface OperationsDeps {
  readonly readiness: Pick<Readiness, 'report'>
  readonly metrics: Metrics
}

/** A request that another machine passed on for somebody: what it carries is theirs to see only if they may scrape. */
const isForwarded = ({ headers }: Request): boolean =>
  Object.keys(headers).some(
    (name) => name.startsWith('x-forwarded') || ['forwarded', 'x-real-ip', 'via'].includes(name),
  )

/**
 * Addresses for whoever runs the server: is it alive, can it do its work, what does it measure. Figures are for those who
 * reach the process itself, not for those who come through a proxy.
 */
export const createOperations = ({ readiness, metrics }: OperationsDeps): Router => {
  const router = express.Router()
  metrics.measureProcess()
  router.get('/health/live', (_req, res) => {
    res.set('cache-control', 'no-store').json({ status: 'ok' })
  })
  router.get('/health/ready', async (_req, res) => {
    const report = await readiness.report()
    res.set('cache-control', 'no-store')
    if (report.status !== 'ok') res.set('retry-after', '5')
    res.status(report.status === 'ok' ? 200 : 503).json(report)
  })
  router.get('/metrics', async (req, res, next) => {
    if (isForwarded(req)) return next()
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  // Answered here too: the page of the console would tell a check of a mistyped address that all is well.
  router.use(['/health', '/metrics'], (_req, res) => {
    res.status(404).end()
  })
  return router
}
