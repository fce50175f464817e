import { toUrl } from '@billbridge/contract/client'
import type { NamedEndpoint } from '@billbridge/contract/endpoints'
import { idPrefixes } from '@billbridge/contract/ids'
import { fromProblemUri, type Problem, type ProblemType } from '@billbridge/contract/problem'
import type { IdSource } from '@billbridge/contract/sample-texts'
import { sampleOf } from './endpoint-samples.ts'

export interface Ask {
  readonly params?: IdSource
  readonly query?: IdSource
  readonly body?: IdSource
  readonly headers?: Record<string, string>
}

export interface Asked {
  readonly status: number
  readonly text: string
  readonly problem: Problem | undefined
  readonly type: ProblemType | undefined
}

/** Right in shape, and nobody's. */
export const unknownId: IdSource = (kind) => `${idPrefixes[kind]}_00000000Unknown00000000`

const csv = 'number,total\n1,2\n'

/** The address and the body of a well-formed request: what has to be there, or, where ids are given, all there is. */
const writeRequest = ({ spec }: NamedEndpoint, usual: IdSource, ids: Omit<Ask, 'headers'> = {}) => {
  const params = spec.params ? sampleOf(spec.params, ids.params ?? usual) : {}
  const query = spec.query ? sampleOf(spec.query, ids.query ?? usual, ids.query !== undefined) : {}
  const { cursor: _, ...asked } = query as Record<string, unknown>
  const json = spec.body ? JSON.stringify(sampleOf(spec.body, ids.body ?? usual, ids.body !== undefined)) : undefined
  const [type, body] = spec.bodyType === 'csv' ? ['text/csv', csv] : ['application/json', json]
  const contentType: Record<string, string> = body === undefined ? {} : { 'content-type': type }
  return { path: toUrl(spec, { params, query: asked }), contentType, body }
}

/** Sends well-formed requests to a server, with ids from where the test says, else from `usual`. */
export const createAsking =
  (url: string, usual: IdSource) =>
  async (endpoint: NamedEndpoint, { headers, ...ids }: Ask): Promise<Asked> => {
    const { path, contentType, body } = writeRequest(endpoint, usual, ids)
    const answer = await fetch(url + path, {
      method: endpoint.spec.method,
      headers: { ...contentType, ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
    })
    const text = await answer.text()
    const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
    const problem = isProblem ? (JSON.parse(text) as Problem) : undefined
    return { status: answer.status, text, problem, type: problem ? fromProblemUri(problem.type) : undefined }
  }
