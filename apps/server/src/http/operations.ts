import express, { type Router } from 'express'
import type { Metrics } from '../platform/metrics.ts'

export interface OperationsDeps {
  /** Throws when the database does not answer. */
  readonly ping: () => Promise<void>
  readonly metrics: Metrics
}

/** Addresses for whoever runs the server: is it alive, can it do its work, what does it measure. */
export const createOperations = ({ ping, metrics }: OperationsDeps): Router => {
  const router = express.Router()
  router.get('/health/live', (_req, res) => {
    res.set('cache-control', 'no-store').json({ status: 'ok' })
  })
  router.get('/health/ready', async (_req, res) => {
    res.set('cache-control', 'no-store')
    try {
      await ping()
      res.json({ status: 'ok', database: 'ok' })
    } catch {
      // Which error it was is for the log of the requests that fail by it; a probe asks only yes or no.
      res.status(503).json({ status: 'unavailable', database: 'unavailable' })
    }
  })
  router.get('/metrics', async (_req, res) => {
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  return router
}
