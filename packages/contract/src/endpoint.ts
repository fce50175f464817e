import type { z } from 'zod'
import type { Permission } from './permissions.ts'
import type { ProblemType } from './problem.ts'

/** Who may call: anybody, people who are signed in (whatever the role; no API key), or holders of one permission. */
export type Access = 'public' | 'signed-in' | Permission

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One thing that can be asked of the server. The server mounts it, the client calls it, the OpenAPI document lists it.
 * `path` is below `/api/v1` with `:name` for parameters. `access` is required: no endpoint exists without a decision.
 */
export interface EndpointSpec {
  readonly method: HttpMethod
  readonly path: `/${string}`
  readonly access: Access
  /**
   * It opens a way in or weakens who may come in: a session must have proved whose it is within the last minutes, else the
   * answer is `proof-needed`. A request with an API key needs none: the key is its own proof.
   */
  readonly proof?: 'fresh'
  /** One plain sentence for the reference page. */
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** What the body is: JSON unless said otherwise; `csv` is handed on as raw bytes. */
  readonly bodyType?: 'json' | 'csv'
  /** Largest body accepted, in bytes. Default 1 MiB. */
  readonly maxBodyBytes?: number
  readonly success: 200 | 201 | 202 | 204
  /** Absent with 204, and with `responseType: 'csv'`. */
  readonly response?: z.ZodType
  readonly responseType?: 'json' | 'csv'
  /**
   * With 201: where what was made is found, with fields of the answer in braces, such as `/bills/{bill.id}`. Not needed where
   * that is the endpoint's own path and the answer's `id`.
   */
  readonly location?: `/${string}`
  /** Problems of its own; the ones every endpoint can answer are in `problem.ts` under `commonProblems`. */
  readonly problems: readonly ProblemType[]
}

/** Declares an endpoint, keeping its literal types. */
export const endpoint = <const E extends EndpointSpec>(spec: E): E => spec

type Part<E, K extends string> = E extends { readonly [P in K]: infer S extends z.ZodType } ? S : never

/** What a caller gives: the input side of the schemas; a part that is not declared is not accepted. */
export type EndpointInput<E extends EndpointSpec> = (E extends { readonly params: infer S extends z.ZodType }
  ? { params: z.input<S> }
  : { params?: never }) &
  (E extends { readonly query: infer S extends z.ZodType }
    ? Record<never, never> extends z.input<S>
      ? { query?: z.input<S> }
      : { query: z.input<S> }
    : { query?: never }) &
  (E extends { readonly bodyType: 'csv' }
    ? { body: Blob | string | Uint8Array<ArrayBuffer> }
    : E extends { readonly body: infer S extends z.ZodType }
      ? { body: z.input<S> }
      : { body?: never })

/** What a handler receives: the parsed side of the schemas. */
export interface EndpointRequest<E extends EndpointSpec> {
  readonly params: [Part<E, 'params'>] extends [never] ? Record<never, never> : z.output<Part<E, 'params'>>
  readonly query: [Part<E, 'query'>] extends [never] ? Record<never, never> : z.output<Part<E, 'query'>>
  readonly body: E extends { readonly bodyType: 'csv' }
    ? Uint8Array
    : [Part<E, 'body'>] extends [never]
      ? undefined
      : z.output<Part<E, 'body'>>
}

/** What a handler returns, before it is checked and stripped by the response schema. */
export type EndpointResult<E extends EndpointSpec> = E extends { readonly responseType: 'csv' }
  ? AsyncIterable<string> | string
  : [Part<E, 'response'>] extends [never]
    ? undefined
    : z.input<Part<E, 'response'>>

/** What a caller gets back. */
export type EndpointOutput<E extends EndpointSpec> = E extends { readonly responseType: 'csv' }
  ? string
  : [Part<E, 'response'>] extends [never]
    ? undefined
    : z.output<Part<E, 'response'>>
