import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { accountInputSchema } from './accounts.ts'
import { billInputSchema } from './bills.ts'
import { locationOf } from './created.ts'
import { allEndpoints } from './endpoints.ts'
import { createOpenApiDocument } from './openapi.ts'
import type { OpenApiOperation, OpenApiParameter, OpenApiResponse } from './openapi-document.ts'
import { problemsOf } from './openapi-problems.ts'
import type { JsonSchema } from './openapi-schemas.ts'
import { problemOf, problemSchema, toProblemUri } from './problem.ts'
import { safePath } from './safe-path.ts'

const document = createOpenApiDocument({ version: '1.2.3', publicUrl: 'https://billing.example.com' })
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
)
const operationOf = new Map(operations.map(({ operation }) => [operation.operationId, operation]))

const operation = (name: string): OpenApiOperation => {
  const found = operationOf.get(name)
  if (!found) throw new Error(`${name} is not in the document.`)
  return found
}

const named = allEndpoints.map(({ name, spec }) => [name, spec, operation(name)] as const)

const parametersIn = ({ parameters }: OpenApiOperation, place: string): OpenApiParameter[] =>
  parameters.filter((parameter): parameter is OpenApiParameter => 'in' in parameter && parameter.in === place)

const responseIn = (
  { responses }: Pick<OpenApiOperation, 'responses'>,
  status: number,
): OpenApiResponse | undefined => {
  const response = responses[status]
  if (!response || !('$ref' in response)) return response
  return document.components.responses[response.$ref.replace('#/components/responses/', '')]
}

const examplesIn = (parameters: readonly OpenApiParameter[]) =>
  Object.fromEntries(parameters.map(({ name, example }) => [name, example]))

const mistakesOf = (schema: z.ZodType, value: unknown): unknown => {
  const { success, error } = schema.safeParse(value)
  return success ? 'none' : { mistakes: error.issues, value }
}

test('the document is a valid one of OpenAPI 3.1', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(document))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(validator.version).toBe('3.1')
})

test('every reference of the document leads somewhere, and every schema that is named is used', () => {
  const json = JSON.stringify(document)
  const refs = new Set([...json.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, place]) => String(place)))
  const known = Object.entries(document.components).flatMap(([kind, parts]) =>
    Object.keys(parts).map((name) => `${kind}/${name}`),
  )
  expect([...refs].filter((ref) => !known.includes(ref))).toEqual([])
  expect(known.filter((place) => /^(schemas|responses)/.test(place) && !refs.has(place))).toEqual([])
})

test('every endpoint is an operation under the prefix of the API, with its own id', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(operations).toHaveLength(allEndpoints.length)
  expect(operationOf.size).toBe(allEndpoints.length)
  expect(operations.every(({ path }) => path.startsWith('/api/v1/') && !path.includes(':'))).toBe(true)
})

test.each(named)('%s says what it is, who may, and what its address takes', (_, __, { summary, description, tags }) => {
  expect(summary.length).toBeGreaterThan(5)
  expect(description).toMatch(/permission|everybody|people/)
  expect(document.tags.map(({ name }) => name)).toContain(tags[0])
})

test('what is for people says so of keys, and how a key is refused', () => {
  const forPeople = named.filter(([, spec]) => spec.access === 'signed-in')
  expect(forPeople.length).toBeGreaterThan(10)
  for (const [, , { description, responses }] of forPeople) {
    expect(description).toContain('not for API keys')
    expect(Object.keys(responses['403'] ?? {})).toEqual(['$ref'])
    expect(JSON.stringify(responses['403'])).toContain('people-only')
    expect(JSON.stringify(responses['403'])).not.toContain('not-allowed')
  }
})

test('path parameters of an address are declared', () => {
  for (const { path, operation } of operations) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(
      parametersIn(operation, 'path')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(inPath.sort())
  }
})

test.each(named)('the examples of %s are right by its own schemas', (_, spec, { requestBody, responses, ...rest }) => {
  const [path, query] = [
    parametersIn(rest as OpenApiOperation, 'path'),
    parametersIn(rest as OpenApiOperation, 'query'),
  ]
  if (spec.params) expect(mistakesOf(spec.params, examplesIn(path))).toBe('none')
  if (spec.query) expect(mistakesOf(spec.query, examplesIn(query))).toBe('none')
  const body = requestBody?.content['application/json']?.example
  if (spec.body) expect(mistakesOf(spec.body, body)).toBe('none')
  const answer = responseIn({ responses }, spec.success)?.content?.['application/json']?.example
  if (spec.response) expect(mistakesOf(spec.response, answer)).toBe('none')
})

test.each(named)('%s lists each problem it can answer under its status, with an example', (_, spec, { responses }) => {
  for (const type of problemsOf(spec)) {
    const media = responseIn({ responses }, problemOf(type).status)?.content?.['application/problem+json']
    expect(media?.examples?.[type]).toEqual({ $ref: `#/components/examples/${type}` })
    expect(JSON.stringify(media?.schema)).toContain(toProblemUri(type))
  }
})

test('the examples of problems are problems', () => {
  for (const { value } of Object.values(document.components.examples))
    expect(mistakesOf(problemSchema, value)).toBe('none')
})

test('what is limited or away says when to come back', () => {
  for (const { operation } of operations) {
    for (const status of [429, 503]) {
      const response = responseIn(operation, status)
      if (response) expect(response.headers).toHaveProperty('Retry-After')
    }
  }
})

test('what makes something for a signed-in caller takes an Idempotency-Key, and nothing else does', () => {
  for (const [name, { success, access }, { parameters }] of named) {
    const takes = parameters.some((one) => '$ref' in one && one.$ref.endsWith('/Idempotency-Key'))
    expect([name, takes]).toEqual([name, success === 201 && access !== 'public'])
  }
})

test('the address of what was made is one of the API', () => {
  const paths = new Set(allEndpoints.map(({ spec }) => spec.path.replace(/:\w+/g, ':')))
  const made = allEndpoints.map(({ spec }) => locationOf(spec)).filter((place) => place !== undefined)
  expect(made).toContain('/bills/{bill.id}')
  expect(made.filter((place) => !paths.has(place.replace(/\{[\w.]+\}|:\w+/g, ':')))).toEqual([])
})

/** The example of what is sent to an operation. */
const sent = (name: string): Record<string, unknown> =>
  operation(name).requestBody?.content['application/json']?.example as Record<string, unknown>

test('the rows of a batch are as those that are sent singly', () => {
  for (const [name, rows, schema] of [
    ['bills.createBatch', sent('bills.createBatch').bills, billInputSchema],
    ['accounts.createBatch', sent('accounts.createBatch').accounts, accountInputSchema],
  ] as const) {
    expect([name, mistakesOf(z.array(schema).min(1), rows)]).toEqual([name, 'none'])
  }
})

test('what is sent in examples looks like what it is', () => {
  const bodies = named.flatMap(([name, { body }]) => (body ? [[name, sent(name)] as const] : []))
  const texts = (field: string) =>
    bodies.flatMap(([name, body]) => (typeof body[field] === 'string' ? [[name, body[field]] as const] : []))
  const codes = texts('code').filter(([name]) => !name.startsWith('accounts.'))
  expect(codes).toHaveLength(5)
  for (const [, code] of codes) expect(code).toMatch(/^\d{6}$/)
  for (const [, next] of texts('next')) expect(safePath(next)).toBe(next)
  for (const [, address] of [...texts('address'), ...texts('signInAddress')]) expect(address).toBe('example-bakery')
  for (const [, password] of texts('newPassword')) expect(password).not.toContain('@')
  for (const name of ['session.setup', 'sessions.rename', 'invitations.accept'])
    expect([name, sent(name).name]).toEqual([name, 'Example Person'])
})

/** Every field anywhere in the document's schemas, by name. */
const fieldsOf = (schema: unknown): [string, JsonSchema][] => {
  if (typeof schema !== 'object' || schema === null) return []
  const own = 'properties' in schema ? Object.entries(schema.properties as Record<string, JsonSchema>) : []
  return [...own, ...Object.values(schema).flatMap(fieldsOf)]
}

const fields = [...fieldsOf(document.components.schemas), ...fieldsOf(document.paths)]

test('an amount says that it is in minor units', () => {
  const amounts = fields.filter(([name, { type, anyOf }]) => /Amount$|^amount$/.test(name) && (type ?? anyOf))
  expect(amounts.length).toBeGreaterThan(20)
  const silent = amounts.filter(([, schema]) => !JSON.stringify(schema).includes('minor units'))
  expect([...new Set(silent.map(([name]) => name))]).toEqual([])
})

test('a request with a field that is not known is refused; an answer may get fields', () => {
  expect(document.components.schemas.AddressInput?.additionalProperties).toBe(false)
  expect(document.components.schemas.Address?.additionalProperties).toBeUndefined()
  expect(document.components.schemas.AddressInput?.required).toBeUndefined()
  expect(document.components.schemas.Address?.required).toContain('country')
})

test('public operations need no sign-in, all others a key or a session', () => {
  expect(operation('session.signIn').security).toEqual([])
  expect(operation('session.get').security).toBeUndefined()
  expect(document.security).toEqual([{ apiKey: [] }, { session: [] }])
})

/** Changes of things with a version that go without it, because they set one whole thing anew whatever it was. */
const unversioned = ['credentials.authenticateWithKey']

test('whoever changes something with a version says which version was read', () => {
  const changes = allEndpoints.filter(
    ({ spec: { method, response } }) =>
      (method === 'PUT' || method === 'PATCH') && response instanceof z.ZodObject && 'version' in response.shape,
  )
  const silent = changes.filter(
    ({ spec: { body, problems } }) =>
      !(body instanceof z.ZodObject && 'version' in body.shape && problems.includes('stale-version')),
  )
  expect(changes.length).toBeGreaterThan(4)
  expect(silent.map(({ name }) => name)).toEqual(unversioned)
})
