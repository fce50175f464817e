import type { EndpointSpec } from '@billbridge/contract/endpoint'
import { may, roleNeededFor } from '@billbridge/contract/permissions'
import { actingAsHeader, actingAsOf } from '@billbridge/contract/request-headers'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import type { Actor } from '../platform/actor.ts'
import type { Logger } from '../platform/logger.ts'
import { ProblemError } from '../platform/problem-error.ts'
import { withRequestOrigin } from '../platform/request-origin.ts'
import { sendAnswer, sendCsv, toAnswer } from './answer.ts'
import { type Authenticate, isMachine } from './authenticate.ts'
import { refuseCrossSite } from './csrf.ts'
import { type Idempotency, readIdempotencyKey } from './idempotency.ts'
import { parseBody, parseParams, parseQuery } from './parse-request.ts'
import { createPlainHttpRefusal } from './plain-http.ts'
import { methodNotAllowed } from './problem-handler.ts'
import { readBody } from './read-body.ts'
import type { RequestLimit } from './request-limit.ts'
import type { Door, Route, RouteContext } from './route.ts'
import { createRouteTable } from './route-table.ts'

export interface MountDeps {
  readonly authenticate: Authenticate
  /** Where people reach the console, for the check of Origin. */
  readonly publicUrl: string
  readonly idempotency: Idempotency
  readonly requestLimit: RequestLimit
  readonly logger: Pick<Logger, 'warn'>
  /** @throws ProblemError `proof-needed` for a session that was not proved lately */
  readonly requireFreshProof: (req: Request) => void
}

/** @throws ProblemError `acts-elsewhere` for a page that was opened for others than the session is about now */
const refuseActingElsewhere = (req: Request, actor: Actor | undefined): void => {
  const page = req.get(actingAsHeader)
  if (page === undefined || actor?.kind !== 'user') return
  if (page !== actingAsOf(actor.id, actor.organizationId)) throw new ProblemError('acts-elsewhere')
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

const originOf = (req: Request, res: Response) => {
  const { ip, requestId } = factsOf(req, res)
  return { address: ip, requestId }
}

const noSuchRoute = (allowed: readonly string[]): ProblemError =>
  allowed.length === 0
    ? new ProblemError('not-found', { detail: 'There is no such address in the API.' })
    : methodNotAllowed(allowed.join(', '))

const searchOf = (url: string): URLSearchParams => {
  const start = url.indexOf('?')
  return new URLSearchParams(start === -1 ? '' : url.slice(start))
}

/** Calls the handler and sends what it returns; a creation that names an Idempotency-Key is done once. */
const createAnswering =
  (idempotency: Idempotency) => async (route: Route, context: RouteContext<EndpointSpec>, bytes: Uint8Array) => {
    const { req, res } = context.http
    const { spec } = route
    if (spec.responseType === 'csv') {
      const csv = (await route.handle(context)) as AsyncIterable<string> | string
      if (!res.headersSent) await sendCsv(req, res, csv, spec.success)
      return
    }
    const work = async () =>
      toAnswer(spec, await route.handle(context), context.params as Readonly<Record<string, string>>)
    const named = readIdempotencyKey(spec, req, context.actor, bytes)
    const { answer, replayed } = named
      ? await idempotency.once(named, work, route)
      : { answer: await work(), replayed: false }
    if (replayed) res.set('idempotent-replayed', 'true')
    if (!res.headersSent) sendAnswer(res, answer)
  }

/**
 * Answers the endpoints of the contract, in this order for each: find, authenticate, authorize (page, role, proof), read, parse, handle,
 * check the answer. Nothing of the body is read for somebody who may not ask. Mount it at `/api/v1`.
 */
export const mountApi = (routes: readonly Route[], deps: MountDeps): RequestHandler => {
  const { authenticate, publicUrl, idempotency, requestLimit, requireFreshProof } = deps
  const table = createRouteTable(routes)
  const answer = createAnswering(idempotency)
  const refusePlainHttp = createPlainHttpRefusal(deps)
  /** Who asks; a request of a key is counted. */
  const identify = async (req: Request, res: Response): Promise<Actor | undefined> => {
    const actor = await authenticate(req)
    if (actor?.kind === 'api-key') await requestLimit(actor.id, res)
    return actor
  }
  return async (req, res) => {
    res.set('cache-control', 'no-store')
    const found = table.find(req.method, req.path)
    if (!('route' in found)) {
      if (isMachine(req)) await identify(req, res)
      throw noSuchRoute(found.allowed)
    }
    const { route, params } = found
    const { spec } = route
    if (!isMachine(req)) refuseCrossSite(req, publicUrl)
    const actor = spec.access === 'public' ? undefined : await identify(req, res)
    refuseActingElsewhere(req, actor)
    authorize(spec, actor)
    // An API key is a proof of its own.
    if (spec.proof === 'fresh' && !isMachine(req)) requireFreshProof(req)
    refusePlainHttp(req)
    const address = { params: parseParams(spec, params), query: parseQuery(spec, searchOf(req.originalUrl)) }
    const { bytes, json } = await readBody(spec, req, res)
    const body = spec.bodyType === 'csv' ? bytes : parseBody(spec, json)
    const context = { actor, ...address, body, ...factsOf(req, res) }
    await withRequestOrigin(originOf(req, res), () =>
      answer(route, context as unknown as RouteContext<EndpointSpec>, bytes),
    )
  }
}

/**
 * Answers one address outside the API. Whoever is signed in is told to it; it decides for itself what that means. Behind a
 * door something is done once, by GET too: so HEAD, which programs send to see where a link leads, is not taken for it.
 */
export const mountDoor = ({ method, path, handle }: Door, authenticate: Authenticate): Router => {
  const router = express.Router()
  router.all(path, async (req, res) => {
    res.set('cache-control', 'no-store')
    if (req.method !== method) throw methodNotAllowed(method)
    const actor = isMachine(req) ? undefined : await authenticate(req)
    await withRequestOrigin(originOf(req, res), () => handle({ req, res, actor }))
  })
  return router
}
