import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import type { EndpointSpec } from '@billbridge/contract/endpoint'
import { allEndpoints } from '@billbridge/contract/endpoints'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { ProblemError } from '../platform/problem-error.ts'
import { parseBody, parseQuery } from './parse-request.ts'

const refusalFrom = (parse: () => unknown): ProblemError | null => {
  try {
    parse()
    return null
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
}

const refusalOf = (spec: EndpointSpec, query: string): ProblemError | null =>
  refusalFrom(() => parseQuery(spec, new URLSearchParams(query)))

it.each(['abc', '1000', '0', '-1', '1.5', '', 'NaN', '1e9', '5&limit=6'])(
  'refuses limit=%s with the range it may have and what comes without it',
  (limit) => {
    const message = 'must be a whole number from 1 to 200; without it there are 50'
    expect(refusalOf(integrationEventEndpoints.list, `limit=${limit}`)).toMatchObject({
      type: 'invalid-request',
      detail: `limit: ${message}.`,
      errors: [{ field: 'limit', message }],
    })
  },
)

const parameters = allEndpoints.flatMap(({ spec }) =>
  spec.query instanceof z.ZodObject ? Object.keys(spec.query.shape).map((name) => ({ spec, name })) : [],
)

const mistaken = ['abc', '-1', '1.5', '', '2026-02-31', 'x'.repeat(600), '\u0000', 'a&NAME=b', '99999999999999999999']

/** How the library speaks when nobody chose other words. */
const librarySpeech = /^(Invalid|Too |Unrecognized|Expected)|expected|received|[<>]=|NaN|must be a valid |is not right/

it('there are as many query parameters as a walk over the contract finds', () => {
  expect(parameters.length).toBeGreaterThan(50)
})

it.each(mistaken)('no query parameter answers %j in the words of a library', (value) => {
  const spoken = parameters.flatMap(({ spec, name }) => {
    const errors = refusalOf(spec, `${name}=${value.replace('NAME', name)}`)?.errors ?? []
    return errors.filter(({ message }) => librarySpeech.test(message)).map((error) => [spec.path, error])
  })
  expect(spoken).toEqual([])
})

it.each([
  ['[[{}]]', 'must be an object.'],
  ['"text"', 'must be an object.'],
  ['{"name":["Example key"],"role":"viewer"}', 'name: must be text.'],
])('a body %s is told what it must be, in the words of bodies', (body, detail) => {
  expect(refusalFrom(() => parseBody(apiKeyEndpoints.create, JSON.parse(body)))).toMatchObject({ detail })
})

it('a query parameter that is given twice is told so', () => {
  const refusal = refusalOf(integrationEventEndpoints.list, 'cursor=a&cursor=b')
  expect(refusal?.errors).toEqual([{ field: 'cursor', message: 'must be given once, not several times' }])
})
