import { type Problem, problemOf, toProblemUri } from '@billbridge/contract/problem'
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { SealError } from '../platform/encryption.ts'
import type { Logger } from '../platform/logger.ts'
import { isUnreachable, type Reachability } from '../platform/mongo.ts'
import { ProblemError } from '../platform/problem-error.ts'

const toProblem = (error: ProblemError, requestId: string): Problem => ({
  type: toProblemUri(error.type),
  ...problemOf(error.type),
  detail: error.detail,
  ...(error.errors ? { errors: [...error.errors] } : {}),
  ...(error.details ? { details: { ...error.details } } : {}),
  requestId,
})

/** The database cannot be reached: nothing the caller did, and gone in a moment. */
export const databaseAway = (): ProblemError => new ProblemError('unavailable')

/** The address is there, and takes only these methods. */
export const methodNotAllowed = (allow: string): ProblemError =>
  new ProblemError('method-not-allowed', { detail: `This address takes ${allow}.`, headers: { allow } })

const toProblemError = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  // An address with a broken percent sign names nothing.
  if (error instanceof URIError) return new ProblemError('not-found', { detail: 'The address is not a valid one.' })
  if (isUnreachable(error)) return databaseAway()
  // Which one and why is for the log: a person cannot bring a key back.
  if (error instanceof SealError) return new ProblemError('secret-not-opened')
  return new ProblemError('internal-error')
}

/** Seconds to wait, for a refusal that goes away by itself and does not say when. */
const defaultWait = '5'

const waitOf = (status: number): Record<string, string> =>
  status === 429 || status === 503 ? { 'retry-after': defaultWait } : {}

/** Sends a problem in the place of whatever was to be answered. */
export const sendProblem = (res: Response, error: ProblemError): void => {
  const problem = toProblem(error, String(res.getHeader('x-request-id') ?? ''))
  res.removeHeader('location')
  res.set({ ...waitOf(problem.status), ...error.headers, 'cache-control': 'no-store' })
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** Answered as unavailable while it went on, which it did in vain: that answer cannot be changed any more. */
const wasGivenUp = (res: Response): boolean => res.writableEnded && res.statusCode === 503

/** Whether the cause is in the log alone. */
const isOurs = ({ type }: ProblemError, reachability: Reachability): boolean =>
  type === 'internal-error' || type === 'secret-not-opened' || (type === 'unavailable' && reachability.awayMs() === 0)

/**
 * Answers every error once: a ProblemError as it is; anything else is logged with the request id and told without
 * detail. What fails because the database is away is not logged one by one: the outage was.
 */
export const createProblemHandler =
  ({ logger, reachability }: { logger: Logger; reachability: Reachability }): ErrorRequestHandler =>
  (error: unknown, req: Request, res: Response, _next) => {
    const known = toProblemError(error)
    const requestId = String(res.getHeader('x-request-id') ?? '')
    if (wasGivenUp(res)) return
    if (isOurs(known, reachability))
      logger.error({ err: error, requestId, method: req.method, path: req.path }, 'A request failed')
    if (!res.headersSent) sendProblem(res, known)
    // A whole answer is left alone: what failed came after it, such as noting that a session is still used.
    else if (!res.writableEnded) res.destroy()
  }

/** The end of the road for an address nobody answered. */
export const unknownAddress: RequestHandler = (req) => {
  throw new ProblemError('not-found', { detail: `There is nothing at ${req.path}.` })
}
