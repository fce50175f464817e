import type { EndpointRequest, EndpointResult, EndpointSpec } from '@billbridge/contract/endpoint'
import type { Request, Response } from 'express'
import type { Actor } from '../platform/actor.ts'

/** The raw exchange, for the few handlers that need the session or a redirect. */
export interface Exchange {
  readonly req: Request
  readonly res: Response
}

/** What a handler is given: everything parsed and allowed, nothing of Express beside `http`. */
export type RouteContext<E extends EndpointSpec> = EndpointRequest<E> & {
  /** Who asks; undefined for `access: 'public'` only. */
  readonly actor: E['access'] extends 'public' ? undefined : Actor
  /** Address of the caller, as far as the trusted proxies say. */
  readonly ip: string
  readonly requestId: string
  readonly http: Exchange
}

/** With 204 there is nothing to return, and what is returned is not looked at. */
type HandlerResult<E extends EndpointSpec> = [EndpointResult<E>] extends [undefined] ? unknown : EndpointResult<E>

export interface RouteOptions {
  /**
   * A creation that nothing but its Idempotency-Key keeps from being done twice. Its work and its answer are kept in one
   * transaction: it must do nothing outside the database, its queries one after the other, and bear being run again.
   */
  readonly atomic?: boolean
}

export interface Route extends RouteOptions {
  readonly spec: EndpointSpec
  readonly handle: (context: RouteContext<EndpointSpec>) => Promise<unknown>
}

/** Joins an endpoint of the contract to what answers it. */
export const route = <const E extends EndpointSpec>(
  spec: E,
  handle: (context: RouteContext<E>) => Promise<HandlerResult<E>> | HandlerResult<E>,
  options: RouteOptions = {},
): Route => ({
  ...options,
  spec,
  handle: async (context) => handle(context as unknown as RouteContext<E>),
})

/** An address outside the API (a redirect back from Stripe, a webhook). It reads and answers for itself. */
export interface Door {
  readonly method: 'GET' | 'POST'
  readonly path: `/${string}`
  /** `actor` is whoever is signed in, if anybody. The path's parameters are in `req.params`. */
  readonly handle: (exchange: Exchange & { readonly actor: Actor | undefined }) => Promise<void>
}

export const door = (method: Door['method'], path: Door['path'], handle: Door['handle']): Door => ({
  method,
  path,
  handle,
})
