import { apiPrefix } from '@billbridge/contract/client'
import { allEndpoints } from '@billbridge/contract/endpoints'
import { createOpenApiDocument } from '@billbridge/contract/openapi'
import type { OpenApiOperation, OpenApiResponse } from '@billbridge/contract/openapi-document'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { createRouteTable } from '../src/http/route-table.ts'

/** An answer as it went over the wire. Header names are in lower case. */
export interface WireAnswer {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body; undefined when nobody kept it, as of a file that was streamed. */
  readonly body: string | undefined
}

const documentAddress = 'openapi.json'
const document = createOpenApiDocument({ version: 'test', publicUrl: 'http://127.0.0.1' })

const ajv = addFormats.default(new Ajv2020({ strict: false, validateSchema: false, logger: false }))
ajv.addSchema(document, documentAddress)

const toPointer = (parts: readonly string[]): string =>
  parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')

const compiled = new Map<string, ValidateFunction>()

/** The schema at a place of the document, compiled with its first use. */
const validatorAt = (...parts: readonly string[]): ValidateFunction => {
  const $ref = `${documentAddress}#/${toPointer(parts)}`
  const known = compiled.get($ref) ?? ajv.compile({ $ref })
  compiled.set($ref, known)
  return known
}

const nobody = async () => undefined
const table = createRouteTable(allEndpoints.map(({ spec }) => ({ spec, handle: nobody })))

/** Where the document describes a request; undefined for an address or a method that the API does not have. */
const placeOf = (
  method: string,
  path: string,
): { path: string; method: string; operation: OpenApiOperation } | undefined => {
  const found = table.find(method, path.slice(apiPrefix.length))
  if (!('route' in found)) return undefined
  const { spec } = found.route
  const described = apiPrefix + spec.path.replace(/:(\w+)/g, '{$1}')
  const operation = document.paths[described]?.[spec.method.toLowerCase()]
  return operation && { path: described, method: spec.method.toLowerCase(), operation }
}

const mistakesIn = (validate: ValidateFunction, value: unknown): string[] =>
  validate(value) ? [] : [ajv.errorsText(validate.errors, { dataVar: 'answer', separator: '; ' })]

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const headersInDocument = Object.entries(document.components.headers)

/** What is wrong about the headers: one that must be there and is not, has another form, or is described nowhere. */
const headerMistakes = ({ headers }: WireAnswer, response: OpenApiResponse): string[] => {
  const described = new Map(Object.entries(response.headers))
  return headersInDocument.flatMap(([name, header]) => {
    const own = described.get(name)
    const value = headers[name.toLowerCase()]
    const required = own !== undefined && ('$ref' in own ? 'required' in header : own.required)
    if (value === undefined) return required ? [`the header ${name} is missing`] : []
    if (!own) return [`the header ${name} is not described for this answer`]
    const known = 'type' in header.schema && header.schema.type === 'integer' ? Number(value) : value
    return mistakesIn(validatorAt('components', 'headers', name, 'schema'), known).map((text) => `${name}: ${text}`)
  })
}

const contentMistakes = ({ method, headers, body }: WireAnswer, response: OpenApiResponse, at: readonly string[]) => {
  const type = headers['content-type']?.split(';')[0]
  if (!response.content) return body ? ['there is a body where none is described'] : []
  if (type === undefined || !(type in response.content)) return [`the content type ${type} is not described`]
  if (method === 'HEAD' || body === undefined || !type.endsWith('json')) return []
  return mistakesIn(validatorAt(...at, 'content', type, 'schema'), parse(body))
}

/** A refusal before any endpoint was found: still a problem, by the one schema of them all. */
const mistakesOfStray = ({ method, status, headers, body }: WireAnswer): string[] => [
  ...([404, 405, 503].includes(status)
    ? []
    : ['the status is not described for an address that is not in the document']),
  ...(status === 405 && !headers.allow ? ['the header Allow is missing'] : []),
  ...(headers['x-request-id'] ? [] : ['the header X-Request-Id is missing']),
  ...(method === 'HEAD' ? [] : mistakesIn(validatorAt('components', 'schemas', 'Problem'), parse(body ?? ''))),
]

/** What an answer under `/api/v1` does otherwise than the OpenAPI document says, in sentences; none when all is well. */
export const findMistakes = (answer: WireAnswer): string[] => {
  const { method, url, status } = answer
  const [path = ''] = url.split('?')
  const place = placeOf(method, path)
  if (!place) return mistakesOfStray(answer)
  const described = place.operation.responses[status]
  if (!described) return [`the status ${status} is not described`]
  const shared = '$ref' in described ? described.$ref.replace('#/components/responses/', '') : undefined
  const response = '$ref' in described ? document.components.responses[shared ?? ''] : described
  if (!response) return [`the status ${status} is described nowhere`]
  const own = ['paths', place.path, place.method, 'responses', String(status)]
  const at = shared === undefined ? own : ['components', 'responses', shared]
  return [...headerMistakes(answer, response), ...contentMistakes(answer, response, at)]
}
