import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'

/** Names every request for logs and problem answers: by the caller's X-Request-Id when it is a plain one, else by ours. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.headers['x-request-id']
  const usable = typeof given === 'string' && /^[A-Za-z0-9._-]{1,100}$/.test(given)
  res.set('x-request-id', usable ? given : randomUUID())
  next()
}
