import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ClientAnswer, createClient, ProblemResponse } from '@billbridge/contract/client'
import type { EndpointInput, EndpointOutput, EndpointSpec } from '@billbridge/contract/endpoint'
import type { Connection } from './connection.ts'

/** Asks the API. A call that failed for the moment is made again; a creation under the same key, so it happens once. */
export interface Api {
  readonly call: <E extends EndpointSpec>(spec: E, input: EndpointInput<E>) => Promise<EndpointOutput<E>>
}

const mostTries = 4
const firstWaitMs = 500
const longestWaitMs = 30_000
const passing = new Set([0, 429, 502, 503, 504])

/** How long the server asks to wait, in milliseconds; null when it does not say. */
const askedWait = ({ headers }: ProblemResponse): number | null => {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}

/** What is sent with a key, by which the server knows a creation that comes again. */
const isKeyed = ({ method, bodyType }: EndpointSpec): boolean => method === 'POST' && bodyType !== 'csv'

/** Only what may be sent twice: a reading, or what has a key. */
const mayRepeat = (spec: EndpointSpec): boolean => spec.method === 'GET' || isKeyed(spec)

export const createApi = ({ url, apiKey }: Connection): Api => {
  const client = createClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${apiKey}` }) })

  const callUntil = async <E extends EndpointSpec>(
    spec: E,
    input: EndpointInput<E>,
    headers: Record<string, string>,
  ): Promise<ClientAnswer<E>> => {
    for (let waitMs = firstWaitMs, left = mostTries - 1; ; waitMs *= 2, left -= 1) {
      try {
        return await client.call(spec, input, { headers })
      } catch (error) {
        if (!(error instanceof ProblemResponse) || !passing.has(error.problem.status)) throw error
        if (left <= 0 || !mayRepeat(spec)) throw error
        await sleep(Math.min(askedWait(error) ?? waitMs, longestWaitMs))
      }
    }
  }

  return {
    call: async (spec, input) =>
      (await callUntil(spec, input, isKeyed(spec) ? { 'idempotency-key': randomUUID() } : {})).data,
  }
}
