import type { EndpointSpec } from './endpoint.ts'
import type { OpenApiResponse } from './openapi-document.ts'
import { headersOfRefusal } from './openapi-headers.ts'
import type { SchemaWriter } from './openapi-schemas.ts'
import {
  commonProblems,
  type Problem,
  type ProblemType,
  problemOf,
  problemSchema,
  problemTypes,
  toProblemUri,
} from './problem.ts'

const requestId = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

/** A refusal of a type as it is answered. */
const exampleOf = (type: ProblemType): Problem => ({
  type: toProblemUri(type),
  ...problemOf(type),
  detail: `${problemOf(type).title}.`,
  ...(type === 'invalid-request'
    ? { detail: 'name: must not be empty.', errors: [{ field: 'name', message: 'must not be empty' }] }
    : {}),
  requestId,
})

/** One example for each type of problem, by its key. */
export const problemExamples = Object.fromEntries(
  problemTypes.map((type) => [type, { summary: problemOf(type).title, value: exampleOf(type) }]),
)

/** Every type of problem an endpoint may answer, each once. */
export const problemsOf = (spec: EndpointSpec): readonly ProblemType[] => [
  ...new Set([...spec.problems, ...commonProblems(spec)]),
]

const byStatus = (types: readonly ProblemType[]): Map<number, ProblemType[]> => {
  const found = new Map<number, ProblemType[]>()
  for (const type of types) {
    const { status } = problemOf(type)
    found.set(status, [...(found.get(status) ?? []), type])
  }
  return found
}

const responseOf = (spec: EndpointSpec, types: readonly ProblemType[], { write }: SchemaWriter): OpenApiResponse => ({
  description: types.map((type) => `\`${toProblemUri(type)}\`: ${problemOf(type).title}.`).join('\n\n'),
  headers: headersOfRefusal(spec, types),
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          write(problemSchema, 'output'),
          {
            properties: {
              status: { enum: [...new Set(types.map((type) => problemOf(type).status))] },
              type: { enum: types.map(toProblemUri) },
            },
          },
        ],
      },
      examples: Object.fromEntries(types.map((type) => [type, { $ref: `#/components/examples/${type}` }])),
    },
  },
})

/** Node refuses it before any of our code sees the request: the one refusal without a problem document. */
const tooLong: OpenApiResponse = { description: 'Address and headers together are over 16 KiB.', headers: {} }

/**
 * Writes what each status is answered with: the schema of a problem, narrowed to the types that the endpoint answers with it.
 * Endpoints that answer with the same types share one response.
 */
export const createRefusals = (writer: SchemaWriter) => {
  const components: Record<string, OpenApiResponse> = { 'too-long': tooLong }
  const refusalsOf = (spec: EndpointSpec): Record<string, { readonly $ref: string }> => ({
    431: { $ref: '#/components/responses/too-long' },
    ...Object.fromEntries(
      [...byStatus(problemsOf(spec))].map(([status, types]) => {
        const name = `${[...types].sort().join('.')}${spec.access === 'public' ? '_public' : ''}`
        components[name] ??= responseOf(spec, [...types].sort(), writer)
        return [String(status), { $ref: `#/components/responses/${name}` }]
      }),
    ),
  })
  return { refusalsOf, components }
}

export type Refusals = ReturnType<typeof createRefusals>
