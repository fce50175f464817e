import { apiPrefix } from './client.ts'
import type { EndpointSpec } from './endpoint.ts'
import { allEndpoints, type NamedEndpoint } from './endpoints.ts'
import type { OpenApiMedia, OpenApiOperation, OpenApiParameter } from './openapi-document.ts'
import { createExamples, type Examples } from './openapi-examples.ts'
import { headersOfAnswer, headersOfRequest, requestHeaders, responseHeaders } from './openapi-headers.ts'
import { createRefusals, problemExamples, problemsOf, type Refusals } from './openapi-problems.ts'
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from './openapi-schemas.ts'
import { overview } from './openapi-text.ts'
import { roleNeededFor } from './permissions.ts'

const whoMay = ({ access }: EndpointSpec): string => {
  if (access === 'public') return 'Open to everybody.'
  if (access === 'signed-in') return 'For people who are signed in, whatever their role; not for API keys.'
  return `Needs the permission \`${access}\`, which the role ${roleNeededFor(access)} holds.`
}

const descriptionOf = (spec: EndpointSpec): string =>
  [
    whoMay(spec),
    ...(spec.proof
      ? ['A session must have proved within the last minutes whose it is (`proof-needed`); an API key need not.']
      : []),
    ...(spec.query?.shape.cursor ? ['Page by page: give `nextCursor` back as `cursor` until it is null.'] : []),
    ...(spec.maxBodyBytes ? [`The body may have ${spec.maxBodyBytes.toLocaleString('en')} bytes.`] : []),
    ...(problemsOf(spec).includes('stale-version')
      ? ['`version` is the one that was read; a change that was made meanwhile is not overwritten (`stale-version`).']
      : []),
  ].join(' ')

interface Tools {
  readonly writer: SchemaWriter
  readonly examples: Examples
  readonly refusals: Refusals
}

const parametersOf = (spec: EndpointSpec, place: 'path' | 'query', { writer, examples }: Tools): OpenApiParameter[] => {
  const schema = place === 'path' ? spec.params : spec.query
  if (!schema) return []
  const { properties = {}, required = [] } = writer.write(schema, 'input')
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as JsonSchema
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
      example: examples.of(property as JsonSchema, name),
    }
  })
}

const csv: OpenApiMedia = {
  schema: { type: 'string' },
  example: 'Number,Account,Currency,Bill date,Description,Amount\n2026-0001,BAKERY,GBP,2026-01-31,Flour,249.00\n',
}

const bodyOf = ({ resource, spec }: NamedEndpoint, { writer, examples }: Tools) => {
  if (spec.bodyType === 'csv') return { requestBody: { required: true, content: { 'text/csv': csv } } }
  if (!spec.body) return {}
  const schema = writer.write(spec.body, 'input')
  return {
    requestBody: {
      required: true,
      content: { 'application/json': { schema, example: examples.of(schema, resource) } },
    },
  }
}

const contentOf = ({ resource, spec }: NamedEndpoint, { writer, examples }: Tools) => {
  if (spec.responseType === 'csv') return { content: { 'text/csv': { schema: csv.schema } } }
  if (!spec.response) return {}
  const schema = writer.write(spec.response, 'output')
  return { content: { 'application/json': { schema, example: examples.of(schema, resource) } } }
}

const words = {
  200: 'Done.',
  201: 'Made.',
  202: 'Accepted: it goes on by itself.',
  204: 'Done; there is nothing to say.',
}

const toOperation = (endpoint: NamedEndpoint, tools: Tools): OpenApiOperation => {
  const { resource, name, spec } = endpoint
  return {
    operationId: name,
    tags: [resource],
    summary: spec.summary,
    description: descriptionOf(spec),
    ...(spec.access === 'public' ? { security: [] } : {}),
    parameters: [
      ...parametersOf(spec, 'path', tools),
      ...parametersOf(spec, 'query', tools),
      ...headersOfRequest(spec),
    ],
    ...bodyOf(endpoint, tools),
    responses: {
      [spec.success]: {
        description: words[spec.success],
        headers: headersOfAnswer(spec),
        ...contentOf(endpoint, tools),
      },
      ...tools.refusals.refusalsOf(spec),
    },
  }
}

const pathsOf = (tools: Tools): Record<string, Record<string, OpenApiOperation>> => {
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const endpoint of allEndpoints) {
    const path = apiPrefix + endpoint.spec.path.replace(/:([a-zA-Z]+)/g, '{$1}')
    const method = endpoint.spec.method.toLowerCase()
    paths[path] = { ...paths[path], [method]: toOperation(endpoint, tools) }
  }
  return paths
}

const securitySchemes = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, which starts with `bb_`.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'billbridge_session',
    description: 'The console’s, after signing in.',
  },
}

/** The contract as an OpenAPI 3.1 document. */
export const createOpenApiDocument = ({ version, publicUrl }: { version: string; publicUrl: string }) => {
  const writer = createSchemaWriter()
  const refusals = createRefusals(writer)
  const paths = pathsOf({ writer, examples: createExamples(writer), refusals })
  return {
    openapi: '3.1.0',
    info: { title: 'Billbridge', version, description: overview },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: [...new Set(allEndpoints.map(({ resource }) => resource))].map((name) => ({ name })),
    paths,
    components: {
      schemas: writer.components,
      responses: refusals.components,
      headers: responseHeaders,
      parameters: requestHeaders,
      examples: problemExamples,
      securitySchemes,
    },
  }
}

export type OpenApiDocument = ReturnType<typeof createOpenApiDocument>
