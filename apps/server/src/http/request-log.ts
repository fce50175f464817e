import type { RequestHandler } from 'express'
import { pinoHttp } from 'pino-http'
import type { Logger } from '../platform/logger.ts'
import type { Metrics } from '../platform/metrics.ts'

const quiet = /^\/(health\/|metrics$|assets\/)/

const pathOf = (url: string | undefined): string => (url ?? '').split('?')[0] ?? ''

/**
 * One line for every answer: method, path, status, duration, request id, address. No headers and no query string, which
 * may carry secrets (the code of a consent, a search for a person).
 */
export const createRequestLog = (logger: Logger): RequestHandler =>
  pinoHttp({
    logger,
    quietReqLogger: true,
    autoLogging: { ignore: (req) => quiet.test(pathOf(req.url)) },
    genReqId: (_req, res) => String(res.getHeader('x-request-id') ?? ''),
    serializers: {
      req: (req: { method: string; url: string; remoteAddress: string }) => ({
        method: req.method,
        path: pathOf(req.url),
        address: req.remoteAddress,
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    // What went wrong has a line of its own, with the request id.
    customErrorObject: (_req, _res, _error, { err: _, ...line }) => line,
    customAttributeKeys: { reqId: 'requestId' },
    customSuccessMessage: () => 'Answered',
    customErrorMessage: () => 'Answered with an error',
  })

/** The part of the API, or which other door; ids and unknown words would make a series each. */
const areaOf = (url: string, status: number): string => {
  const [, door = '', version, resource] = pathOf(url).split('/')
  if (status === 404) return 'unknown'
  if (door === 'api') return version === 'v1' ? `/api/v1/${resource}` : '/api/docs'
  return ['auth', 'webhooks', 'health', 'metrics', 'assets'].includes(door) ? `/${door}` : 'console'
}

/** Counts answers and their time by method, area and status. */
export const measureRequests = (metrics: Metrics): RequestHandler => {
  const requestSeconds = metrics.histogram(
    {
      name: 'billbridge_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'area', 'status'],
    },
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  )
  return (req, res, next) => {
    const end = requestSeconds.startTimer()
    res.once('close', () => {
      end({ method: req.method, area: areaOf(req.originalUrl, res.statusCode), status: res.statusCode })
    })
    next()
  }
}
