import type { EndpointSpec } from '@billbridge/contract/endpoint'
import { may, roleNeededFor } from '@billbridge/contract/permissions'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import type { Actor } from '../platform/actor.ts'
import { ProblemError } from '../platform/problem-error.ts'
import { sendAnswer, sendCsv, toAnswer } from './answer.ts'
import { type Authenticate, isMachine } from './authenticate.ts'
import { refuseCrossSite } from './csrf.ts'
import { parseBody, parseParams, parseQuery } from './parse-request.ts'
import { readBody } from './read-body.ts'
import type { Door, Route, RouteContext } from './route.ts'
import { createRouteTable, type Match } from './route-table.ts'

export interface MountDeps {
  readonly authenticate: Authenticate
  /** Where people reach the console, for the check of Origin. */
  readonly publicUrl: string
}

/** Refuses whom the endpoint is not for. Only what was declared counts: there is no default. */
const authorize = (spec: EndpointSpec, actor: Actor | undefined): void => {
  if (spec.access === 'public') return
  if (!actor) throw new ProblemError('not-signed-in')
  if (spec.access === 'signed-in' || may(actor.role, spec.access)) return
  const needed = roleNeededFor(spec.access)
  throw new ProblemError('not-allowed', {
    detail: `This needs the role ${needed}; yours is ${actor.role}.`,
    details: { needed, role: actor.role },
  })
}

const factsOf = (req: Request, res: Response) => ({
  ip: req.ip ?? '',
  requestId: String(res.getHeader('x-request-id') ?? ''),
  http: { req, res },
})

const parsedBody = async (spec: EndpointSpec, req: Request, res: Response): Promise<unknown> => {
  const { bytes, json } = await readBody(spec, req, res)
  return spec.bodyType === 'csv' ? bytes : parseBody(spec, json)
}

const findRoute = (table: ReturnType<typeof createRouteTable>, req: Request): Match => {
  const found = table.find(req.method, req.path)
  if ('route' in found) return found
  if (found.allowed.length === 0) {
    throw new ProblemError('not-found', { detail: 'There is no such address in the API.' })
  }
  const allow = found.allowed.join(', ')
  throw new ProblemError('method-not-allowed', {
    detail: `This address takes ${allow}.`,
    headers: { allow },
  })
}

/**
 * Answers the endpoints of the contract, in this order for each: find, authenticate, authorize, read, parse, handle,
 * check the answer. Nothing of the body is read for somebody who may not ask. Mount it at `/api/v1`.
 */
export const mountApi = (routes: readonly Route[], { authenticate, publicUrl }: MountDeps): RequestHandler => {
  const table = createRouteTable(routes)
  return async (req, res) => {
    res.set('cache-control', 'no-store')
    const match = findRoute(table, req)
    const { spec } = match.route
    if (!isMachine(req)) refuseCrossSite(req, publicUrl)
    const actor = spec.access === 'public' ? undefined : await authenticate(req)
    authorize(spec, actor)
    const context = {
      actor,
      params: parseParams(spec, match.params),
      query: parseQuery(spec, new URL(req.originalUrl, 'http://localhost').searchParams),
      body: await parsedBody(spec, req, res),
      ...factsOf(req, res),
    }
    const result = await match.route.handle(context as unknown as RouteContext<EndpointSpec>)
    if (res.headersSent) return
    if (spec.responseType === 'csv') await sendCsv(req, res, result as AsyncIterable<string> | string, spec.success)
    else sendAnswer(res, toAnswer(spec, result, req.baseUrl + req.path))
  }
}

/** Answers one address outside the API. Whoever is signed in is told to it; it decides for itself what that means. */
export const mountDoor = ({ method, path, handle }: Door, authenticate: Authenticate): Router => {
  const router = express.Router()
  router[method === 'GET' ? 'get' : 'post'](path, async (req, res) => {
    res.set('cache-control', 'no-store')
    await handle({ req, res, actor: isMachine(req) ? undefined : await authenticate(req) })
  })
  return router
}
