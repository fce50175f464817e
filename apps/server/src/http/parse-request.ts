import type { EndpointSpec } from '@billbridge/contract/endpoint'
import type { ProblemType } from '@billbridge/contract/problem'
import { z } from 'zod'
import { toFieldErrors } from '../platform/field-errors.ts'
import { ProblemError } from '../platform/problem-error.ts'

const mostErrors = 100

type Origin = Parameters<typeof toFieldErrors>[1]

const parseOr = (type: ProblemType, schema: z.ZodType, value: unknown, origin?: Origin): unknown => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = toFieldErrors(result.error, origin).slice(0, mostErrors)
  if (type !== 'invalid-request') throw new ProblemError(type, { errors })
  const named = errors.map(({ field, message }) => (field ? `${field}: ${message}` : message))
  const more = named.length > 3 ? `, and ${named.length - 3} more` : ''
  throw new ProblemError(type, { detail: `${named.slice(0, 3).join('; ')}${more}.`, errors })
}

const nothing = z.strictObject({})

/** Path parameters: what cannot be an id is not found. */
export const parseParams = (spec: EndpointSpec, params: Readonly<Record<string, string>>): unknown =>
  spec.params ? parseOr('not-found', spec.params, params) : {}

/** The query string: given once a string, given several times an array. */
export const parseQuery = (spec: EndpointSpec, search: URLSearchParams): unknown => {
  const query: Record<string, string | string[]> = Object.create(null)
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name)
    const [first = ''] = values
    query[name] = values.length === 1 ? first : values
  }
  return parseOr('invalid-request', spec.query ?? nothing, query, 'query')
}

/** The JSON body. An endpoint without one takes an empty body or an empty object. */
export const parseBody = (spec: EndpointSpec, body: unknown): unknown => {
  if (spec.body) return parseOr('invalid-request', spec.body, body ?? {})
  if (body !== undefined) parseOr('invalid-request', nothing, body)
  return undefined
}
