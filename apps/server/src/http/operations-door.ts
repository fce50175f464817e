import { createServer } from 'node:http'
import express from 'express'
import type { Logger } from '../platform/logger.ts'
import { PortTaken } from '../platform/process-refusal.ts'
import { listenAt } from './listen.ts'
import { createOperations, type OperationsDeps } from './operations.ts'

const againMs = 5_000

export interface OperationsDoorDeps extends OperationsDeps {
  readonly logger: Logger
  /** Where to answer; without a port nowhere. */
  readonly config: { readonly metricsPort: number | null; readonly host: string }
}

/**
 * Answers `/health/live`, `/health/ready` and `/metrics` of a worker, if a port is set for that. Work comes first: while
 * another process has the port, as a second worker of one machine does, the worker works without and asks again.
 * @throws StartRefusal for an address that no asking again would help
 */
export const openOperationsDoor = async ({ config, readiness, metrics, logger }: OperationsDoorDeps) => {
  const { metricsPort, host } = config
  if (metricsPort === null) return { close: () => undefined }
  const app = express()
  app.disable('x-powered-by')
  app.use(createOperations({ readiness, metrics }))
  app.use((_req, res) => {
    res.status(404).end()
  })
  const server = createServer(app)
  let timer: NodeJS.Timeout | undefined
  server.on('listening', () => logger.info({ host, port: metricsPort }, 'The worker tells how it is'))
  const open = () => listenAt(server, { host, port: metricsPort, setting: 'BILLBRIDGE_METRICS_PORT' })
  const openLater = (): void => {
    timer = setTimeout(() => void open().catch(openLater), againMs)
    timer.unref()
  }
  await open().catch((error: unknown) => {
    if (!(error instanceof PortTaken)) throw error
    logger.warn({ err: error, port: metricsPort }, 'The port for figures is not free; asking again')
    openLater()
  })
  return {
    close: (): void => {
      clearTimeout(timer)
      server.close()
      server.closeAllConnections()
    },
  }
}
