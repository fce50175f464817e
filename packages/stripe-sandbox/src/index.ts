import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { mountApi, queryOf } from './api.ts'
import { completeConfig, type SandboxConfig } from './config.ts'
import { createFaults } from './faults.ts'
import { styles } from './html.ts'
import { createIdempotency } from './idempotency.ts'
import { newId } from './ids.ts'
import { mountInvoicePages } from './invoice-pages.ts'
import { mountKeyPages } from './key-page.ts'
import { mountOwnerActions } from './owner-actions.ts'
import { mountOwnerPages } from './owner-page.ts'
import { createRequestLog } from './request-log.ts'
import { apiRoutes } from './routes/all.ts'
import { mountControl } from './routes/control.ts'
import { mountOAuth } from './routes/oauth.ts'
import type { Sandbox } from './sandbox.ts'
import { seed } from './seed.ts'
import { createState, forgetOld } from './state.ts'
import { createTimers } from './timers.ts'
import { createWebhookSender } from './webhook-sender.ts'

export { readConfig, type SandboxConfig } from './config.ts'

export type SandboxOptions = {
  /** 0, the default, takes any free port. */
  port?: number
  /** A folder to keep everything in; without one nothing outlives the process. */
  dataDir?: string
  config?: SandboxConfig
  /** Milliseconds; the system's clock unless given. */
  now?: () => number
}

const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/

function refuseStrangers(req: Request, res: Response, next: NextFunction): void {
  const foreignPage = req.get('sec-fetch-site') === 'cross-site' && req.method !== 'GET'
  if (!loopback.test(req.socket.remoteAddress ?? '') || foreignPage) {
    res.status(403).json({ error: { message: 'The sandbox answers this machine only.' } })
  } else next()
}

/** Notes a request the moment its body is there, and its outcome when it is answered or cut off. */
function logRequests(sandbox: Sandbox) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const entry = sandbox.requests.add({
      at: Date.now(),
      method: req.method,
      path: req.path,
      queryText: queryOf(req),
      bodyText: typeof req.body === 'string' ? req.body : '',
      requestId: newId('req').slice(0, 18),
      idempotencyKey: req.get('idempotency-key') ?? null,
    })
    res.locals.entry = entry
    res.on('close', () => {
      entry.status = res.writableFinished ? res.statusCode : null
      entry.durationMs = Date.now() - entry.at
    })
    next()
  }
}

function unknownUrl(req: Request, res: Response): void {
  const message = `Unrecognized request URL (${req.method}: ${req.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`
  res.status(404).json({ error: { message, type: 'invalid_request_error' } })
}

/** Addresses of Stripe's that would be taken for ids: unknown here. */
const notServed = [
  '/v1/invoices/create_preview',
  '/v1/invoices/upcoming',
  '/v1/credit_notes/preview',
  '/v1/credit_notes/preview/lines',
  '/v1/products/search',
  '/v1/prices/search',
]

/** A body too large or an address that cannot be decoded: the caller's mistake, said in Stripe's form. */
function unreadable(error: unknown, _req: Request, res: Response, _next: NextFunction): void {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  if (status >= 500) console.error(error)
  const message = error instanceof Error ? error.message : 'The request could not be read.'
  const type = status >= 500 ? 'api_error' : 'invalid_request_error'
  res
    .status(status)
    .json({ error: { type, message: status >= 500 ? 'An unknown error occurred in the sandbox.' : message } })
}

function createApp(sandbox: Sandbox, tick: () => void): Express {
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple')
  app.use(refuseStrangers, express.text({ type: () => true, limit: '20mb' }))
  mountControl(app, sandbox, { tick })
  app.get('/_sandbox/style.css', (_req, res) => void res.type('css').send(styles))
  mountOwnerPages(app, sandbox)
  mountOwnerActions(app, sandbox)
  mountKeyPages(app, sandbox)
  mountInvoicePages(app, sandbox)
  app.use(['/v1', '/v2', '/oauth'], logRequestsFromRoot(sandbox))
  mountOAuth(app, sandbox)
  app.all(notServed, unknownUrl)
  mountApi(app, sandbox, apiRoutes)
  app.use(unknownUrl)
  app.use(unreadable)
  return app
}

/** Inside `app.use(prefix)` Express cuts the prefix off `req.path`; the log wants the whole. */
function logRequestsFromRoot(sandbox: Sandbox) {
  const log = logRequests(sandbox)
  return (req: Request, res: Response, next: NextFunction): void => {
    const whole = Object.create(req, { path: { value: `${req.baseUrl}${req.path}`.replace(/\/$/, '') } }) as Request
    log(whole, res, next)
  }
}

/** As long as servers behind Stripe's address keep theirs, or longer: Node's five seconds end connections that are in use. */
const idleConnectionMs = 75_000

async function listen(server: Server, port: number): Promise<number> {
  server.keepAliveTimeout = idleConnectionMs
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

/**
 * Starts a small Stripe on this machine. Rejects when the port is taken or the configuration makes no sense.
 * `close` ends it and answers once the last byte is on disk.
 */
export async function startStripeSandbox(options: SandboxOptions = {}) {
  const config = completeConfig(options.config)
  // The port first: whoever holds it may hold the data folder too.
  const server = createServer()
  const port = await listen(server, options.port ?? 0)
  const url = `http://127.0.0.1:${port}`
  try {
    return { url, port, close: serve(server, url, config, options) }
  } catch (error) {
    server.close()
    throw error
  }
}

/** Reads the data and answers from now on. Returns how to end it. */
function serve(
  server: Server,
  url: string,
  config: Required<SandboxConfig>,
  options: SandboxOptions,
): () => Promise<void> {
  const state = createState(options.dataDir, options.now ?? Date.now)
  state.database.load()
  forgetOld(state)
  seed(state, config)
  const faults = createFaults()
  const webhooks = createWebhookSender(state, config, faults)
  const shared = { state, config, faults, webhooks }
  const sandbox: Sandbox = {
    ...shared,
    requests: createRequestLog(),
    idempotency: createIdempotency(state),
    baseUrl: () => url,
  }
  const timers = createTimers(sandbox)
  server.on('request', createApp(sandbox, timers.tick))
  state.recoverDeliveries()
  webhooks.wake()
  return async () => {
    timers.close()
    webhooks.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    state.database.close()
  }
}
