import type { EndpointInput, EndpointOutput, EndpointSpec } from './endpoint.ts'
import { fromProblemUri, type Problem, type ProblemType, problemSchema, toProblemUri } from './problem.ts'

/** A refusal as the client sees it; `type` is undefined for an answer that was none of ours (a proxy's 502). */
export class ProblemResponse extends Error {
  readonly problem: Problem
  readonly type: ProblemType | undefined
  readonly headers: Headers

  constructor(problem: Problem, headers: Headers) {
    super(problem.detail)
    this.name = 'ProblemResponse'
    this.problem = problem
    this.type = fromProblemUri(problem.type)
    this.headers = headers
  }
}

export interface ClientOptions {
  /** Origin of the server, '' for the page's own. */
  baseUrl: string
  /** Sent with every request, for example Authorization. */
  headers?: () => Record<string, string>
  fetch?: typeof fetch
}

export interface ClientAnswer<E extends EndpointSpec> {
  data: EndpointOutput<E>
  headers: Headers
}

type Extra = { signal?: AbortSignal; headers?: Record<string, string> }

export const apiPrefix = '/api/v1'

/** The address of a call: path parameters filled in, query values appended, `undefined` dropped. */
export const toUrl = (spec: EndpointSpec, input: { params?: unknown; query?: unknown }): string => {
  const params = (input.params ?? {}) as Record<string, string>
  const path = spec.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) search.append(name, String(item))
    }
  }
  const query = search.toString()
  return apiPrefix + path + (query ? `?${query}` : '')
}

const foreignAnswer = (status: number): Problem => ({
  type: 'about:blank',
  title: 'The server could not be reached',
  status,
  detail: `The server answered ${status} with something that is not from Billbridge.`,
  remedy: 'Try again in a moment.',
})

const unreachable = (): Problem => ({
  type: toProblemUri('unavailable'),
  title: 'The server cannot be reached',
  status: 0,
  detail: 'The server cannot be reached.',
  remedy: 'Check your connection and try again.',
})

const readProblem = async (response: Response): Promise<ProblemResponse> => {
  const body: unknown = await response.json().catch(() => undefined)
  const problem = problemSchema.safeParse(body)
  return new ProblemResponse(problem.success ? problem.data : foreignAnswer(response.status), response.headers)
}

const readData = async (spec: EndpointSpec, response: Response): Promise<unknown> => {
  if (spec.responseType === 'csv') return response.text()
  if (!spec.response) return undefined
  const body: unknown = await response.json().catch(() => undefined)
  if (body === undefined) throw new ProblemResponse(foreignAnswer(response.status), response.headers)
  return body
}

/**
 * A typed client over fetch. `call` returns data and headers; a refusal, a network failure or a non-JSON answer
 * throws `ProblemResponse`. An aborted call throws the abort error itself.
 */
export const createClient = (options: ClientOptions) => {
  const doFetch = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args))

  const call = async <E extends EndpointSpec>(
    spec: E,
    input: EndpointInput<E>,
    extra: Extra = {},
  ): Promise<ClientAnswer<E>> => {
    const csv = spec.bodyType === 'csv'
    const hasBody = spec.body !== undefined || csv
    const body = hasBody
      ? csv
        ? (input.body as unknown as NonNullable<RequestInit['body']>)
        : JSON.stringify(input.body ?? {})
      : null
    const contentType: Record<string, string> = hasBody ? { 'content-type': csv ? 'text/csv' : 'application/json' } : {}
    let response: Response
    try {
      response = await doFetch(options.baseUrl + toUrl(spec, input), {
        method: spec.method,
        credentials: 'same-origin',
        headers: { accept: 'application/json', ...contentType, ...options.headers?.(), ...extra.headers },
        body,
        ...(extra.signal ? { signal: extra.signal } : {}),
      })
    } catch (error) {
      if (extra.signal?.aborted) throw error
      throw new ProblemResponse(unreachable(), new Headers())
    }
    if (!response.ok) throw await readProblem(response)
    return { data: (await readData(spec, response)) as EndpointOutput<E>, headers: response.headers }
  }

  return { call }
}

export type Client = ReturnType<typeof createClient>
