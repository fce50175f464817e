import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi'
import { apiPrefix } from './client.ts'
import type { EndpointSpec } from './endpoint.ts'
import { allEndpoints, type NamedEndpoint } from './endpoints.ts'
import { roleNeededFor } from './permissions.ts'
import { commonProblems, type ProblemType, problemOf, problemSchema, toProblemUri } from './problem.ts'

const whoMay = ({ access }: EndpointSpec): string => {
  if (access === 'public') return 'Open to everybody.'
  if (access === 'signed-in') return 'For everybody who is signed in.'
  return `Needs the permission \`${access}\`, which the role ${roleNeededFor(access)} holds.`
}

const problemsByStatus = (types: readonly ProblemType[]): Map<number, ProblemType[]> => {
  const byStatus = new Map<number, ProblemType[]>()
  for (const type of new Set(types)) {
    const { status } = problemOf(type)
    byStatus.set(status, [...(byStatus.get(status) ?? []), type])
  }
  return byStatus
}

const refusalsOf = (spec: EndpointSpec): RouteConfig['responses'] => {
  const types = [...spec.problems, ...commonProblems(spec)]
  return Object.fromEntries(
    [...problemsByStatus(types)].map(([status, found]) => [
      String(status),
      {
        description: found.map((type) => `\`${toProblemUri(type)}\`: ${problemOf(type).title}.`).join('\n\n'),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )
}

const text = (description: string) => ({ description, schema: { type: 'string' as const } })

const answerOf = (spec: EndpointSpec): RouteConfig['responses'] => ({
  [spec.success]: {
    description: spec.success === 201 ? 'Created.' : spec.success === 202 ? 'Accepted.' : 'Done.',
    headers: {
      'X-Request-Id': text('names the request in logs and problems'),
      ...(spec.success === 201 ? { Location: text('address of what was made, when it has one') } : {}),
    },
    ...(spec.responseType === 'csv' ? { content: { 'text/csv': { schema: { type: 'string' } } } } : {}),
    ...(spec.response ? { content: { 'application/json': { schema: spec.response } } } : {}),
  },
})

const bodyOf = (spec: EndpointSpec): NonNullable<RouteConfig['request']> => {
  if (spec.bodyType === 'csv')
    return { body: { required: true, content: { 'text/csv': { schema: { type: 'string' } } } } }
  if (!spec.body) return {}
  return { body: { required: true, content: { 'application/json': { schema: spec.body } } } }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'Sent again within 24 hours with the same request, it gets the same answer and makes nothing twice.',
  schema: { type: 'string' as const, maxLength: 255 },
}

const toRoute = ({ resource, name, spec }: NamedEndpoint): RouteConfig => ({
  method: spec.method.toLowerCase() as Lowercase<typeof spec.method>,
  path: apiPrefix + spec.path.replace(/:([a-zA-Z]+)/g, '{$1}'),
  operationId: name,
  tags: [resource],
  summary: spec.summary,
  description: whoMay(spec),
  ...(spec.access === 'public' ? { security: [] } : {}),
  ...(spec.success === 201 && spec.access !== 'public' ? { parameters: [idempotencyKey] } : {}),
  request: {
    ...(spec.params ? { params: spec.params } : {}),
    ...(spec.query ? { query: spec.query } : {}),
    ...(spec.headers ? { headers: spec.headers } : {}),
    ...bodyOf(spec),
  },
  responses: { ...answerOf(spec), ...refusalsOf(spec) },
})

/** The contract as an OpenAPI 3.1 document. */
export const createOpenApiDocument = (options: { version: string; publicUrl: string }) => {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, which starts with `bb_`.',
  })
  for (const endpoint of allEndpoints) registry.registerPath(toRoute(endpoint))
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Billbridge',
      version: options.version,
      description:
        'Sends the bills of a billing system to Stripe as invoices and brings their payment status back. ' +
        'Refusals are problem documents (RFC 9457) with a stable `type`. Lists give `nextCursor` for the next page. ' +
        'Amounts are integers in minor units beside a currency; times are ISO 8601 in UTC.',
    },
    servers: [{ url: options.publicUrl }],
    security: [{ apiKey: [] }],
  })
}
