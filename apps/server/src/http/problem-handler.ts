import { type Problem, problemOf, toProblemUri } from '@billbridge/contract/problem'
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { Logger } from '../platform/logger.ts'
import { isUnreachable } from '../platform/mongo.ts'
import { ProblemError } from '../platform/problem-error.ts'

const toProblem = (error: ProblemError, requestId: string): Problem => ({
  type: toProblemUri(error.type),
  ...problemOf(error.type),
  detail: error.detail,
  ...(error.errors ? { errors: [...error.errors] } : {}),
  ...(error.details ? { details: { ...error.details } } : {}),
  requestId,
})

const toProblemError = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  // An address with a broken percent sign names nothing.
  if (error instanceof URIError) return new ProblemError('not-found', { detail: 'The address is not a valid one.' })
  if (isUnreachable(error)) return new ProblemError('unavailable', { headers: { 'retry-after': '5' } })
  return new ProblemError('internal-error')
}

/** Answers every error once: a ProblemError as it is; anything else is logged with the request id and told without detail. */
export const createProblemHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, req: Request, res: Response, _next) => {
    const known = toProblemError(error)
    const requestId = String(res.getHeader('x-request-id') ?? '')
    if (known.type === 'internal-error' || known.type === 'unavailable')
      logger.error({ err: error, requestId, method: req.method, path: req.path }, 'A request failed')
    if (res.headersSent) {
      res.destroy()
      return
    }
    const problem = toProblem(known, requestId)
    res.removeHeader('location')
    res.set({ ...known.headers, 'cache-control': 'no-store' })
    res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  }

/** The end of the road for an address nobody answered. */
export const unknownAddress: RequestHandler = (req) => {
  throw new ProblemError('not-found', { detail: `There is nothing at ${req.path}.` })
}
