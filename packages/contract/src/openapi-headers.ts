import { locationOf } from './created.ts'
import type { EndpointSpec } from './endpoint.ts'
import { type ProblemType, problemOf } from './problem.ts'
import { actingAsHeader, requestIdPattern, takesIdempotencyKey } from './request-headers.ts'

/** A header of an answer as OpenAPI describes it. */
export interface HeaderObject {
  readonly description: string
  readonly required?: boolean
  readonly schema: object
}

/** Headers by their names: described where they stand, or once for all. */
export type Headers = Readonly<Record<string, HeaderObject | { readonly $ref: string }>>

const text = { type: 'string' as const }
const count = { type: 'integer' as const, minimum: 0 }

/** Every header that answers carry for programs to read. */
export const responseHeaders = {
  'X-Request-Id': {
    description: 'Names the request in logs and problems: the one that was sent, or one of ours.',
    required: true,
    schema: { type: 'string', pattern: requestIdPattern },
  },
  'Cache-Control': { description: 'Nothing is kept by a cache.', required: true, schema: { const: 'no-store' } },
  Location: { description: 'Address of what was made.', required: true, schema: text },
  'Idempotent-Replayed': {
    description: 'The answer is the one that the first request with this `Idempotency-Key` got.',
    schema: { const: 'true' },
  },
  'Retry-After': { description: 'Seconds to wait before the next try.', required: true, schema: count },
  RateLimit: {
    description: 'What an API key has left: `r` requests, and `t` seconds until its minute begins anew.',
    schema: { type: 'string', pattern: '^"[a-z-]+";r=\\d+;t=\\d+$' },
  },
  'RateLimit-Policy': {
    description: 'How many requests (`q`) an API key may make in how many seconds (`w`).',
    schema: { type: 'string', pattern: '^"[a-z-]+";q=\\d+;w=\\d+$' },
  },
  'WWW-Authenticate': { description: 'How a program signs in: `Bearer`, with an API key.', schema: text },
  'Content-Disposition': { description: 'A file to be saved.', required: true, schema: text },
} as const satisfies Readonly<Record<string, HeaderObject>>

type ResponseHeader = keyof typeof responseHeaders

const refer = (...names: readonly ResponseHeader[]): Headers =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

/** Not limited are those who have not signed in: what guards them counts otherwise, and says so with `Retry-After` alone. */
const ofEveryAnswer = ({ access }: EndpointSpec): Headers => ({
  ...refer('X-Request-Id', 'Cache-Control'),
  ...(access === 'public' ? {} : refer('RateLimit', 'RateLimit-Policy')),
})

/** Headers of the answer an endpoint gives when all goes well. */
export const headersOfAnswer = (spec: EndpointSpec): Headers => ({
  ...ofEveryAnswer(spec),
  ...(locationOf(spec) ? refer('Location') : {}),
  ...(takesIdempotencyKey(spec) ? refer('Idempotent-Replayed') : {}),
  ...(spec.responseType === 'csv' ? refer('Content-Disposition') : {}),
})

/** Headers of a refusal by one of these types of problems, which have one status. */
export const headersOfRefusal = (spec: EndpointSpec, types: readonly ProblemType[]): Headers => {
  const status = types[0] === undefined ? 0 : problemOf(types[0]).status
  const { description, schema } = responseHeaders['Retry-After']
  return {
    ...ofEveryAnswer(spec),
    ...(status === 401 ? refer('WWW-Authenticate') : {}),
    ...(status === 429 || status === 503 ? refer('Retry-After') : {}),
    ...(types.includes('idempotency-key-in-use') ? { 'Retry-After': { description, schema } } : {}),
  }
}

/** Headers of requests. */
export const requestHeaders = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'A name of your own for this creation, such as a UUID: 1 to 255 visible ASCII characters. Sent again within 24 hours with the same request, it gets the same answer and makes nothing twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
    example: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  },
  [actingAsHeader]: {
    name: actingAsHeader,
    in: 'header',
    required: false,
    description:
      'For pages, whose tabs share one session: the ids of the user and of the organization that the page was opened for. The request is refused with `acts-elsewhere` where the session is about others now. An API key needs none, and none is looked at.',
    schema: { type: 'string', maxLength: 100 },
    example: 'user_Example00000000000000000/org_Example00000000000000000',
  },
  'X-Request-Id': {
    name: 'X-Request-Id',
    in: 'header',
    required: false,
    description: 'A name of your own for this request, found again in logs. One of another form is replaced by ours.',
    schema: { type: 'string', pattern: requestIdPattern },
    example: 'import-2026-01-31.17',
  },
} as const

/** The headers an endpoint takes, as references. */
export const headersOfRequest = (spec: EndpointSpec) => [
  { $ref: '#/components/parameters/X-Request-Id' },
  ...(spec.access === 'public' ? [] : [{ $ref: `#/components/parameters/${actingAsHeader}` }]),
  ...(takesIdempotencyKey(spec) ? [{ $ref: '#/components/parameters/Idempotency-Key' }] : []),
]
