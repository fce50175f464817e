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

/** What a status is answered with: the schema of a problem, narrowed to the types that this endpoint answers with it. */
export const refusalsOf = (spec: EndpointSpec, { write }: SchemaWriter): Record<string, OpenApiResponse> =>
  Object.fromEntries(
    [...byStatus(problemsOf(spec))].map(([status, types]) => [
      String(status),
      {
        description: types.map((type) => `\`${toProblemUri(type)}\`: ${problemOf(type).title}.`).join('\n\n'),
        headers: headersOfRefusal(spec, types),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                write(problemSchema, 'output'),
                { properties: { status: { const: status }, type: { enum: types.map(toProblemUri) } } },
              ],
            },
            examples: Object.fromEntries(types.map((type) => [type, { $ref: `#/components/examples/${type}` }])),
          },
        },
      },
    ]),
  )
