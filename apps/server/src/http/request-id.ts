import { randomUUID } from 'node:crypto'
import { requestIdPattern } from '@billbridge/contract/request-headers'
import type { RequestHandler } from 'express'

const plainId = new RegExp(requestIdPattern)

/** Names every request for logs and problem answers: by the caller's X-Request-Id when it is a plain one, else by ours. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.headers['x-request-id']
  const usable = typeof given === 'string' && plainId.test(given)
  res.set('x-request-id', usable ? given : randomUUID())
  next()
}
