import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ClientAnswer, createClient, ProblemResponse } from '@billbridge/contract/client'
import type { EndpointInput, EndpointOutput, EndpointSpec } from '@billbridge/contract/endpoint'
import type { Connection } from './connection.ts'
import { say, type Terminal } from './terminal.ts'

/**
 * Asks the API. A call that failed for the moment is made again, up to so many `tries`; a creation under the same key,
 * so that it happens once.
 */
export interface Api {
  readonly call: <E extends EndpointSpec>(
    spec: E,
    input: EndpointInput<E>,
    tries?: number,
  ) => Promise<EndpointOutput<E>>
}

const mostTries = 4
const firstWaitMs = 500
const longestWaitMs = 60_000
/** Shorter ones are not worth a word. */
const toldWaitMs = 2_000
const passing = new Set([0, 429, 502, 503, 504])

/** How long the server asks to wait, in milliseconds; null when it does not say. */
const askedWait = ({ headers }: ProblemResponse): number | null => {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
}

/** Whether the same may be answered in a moment: an outage, a restart, too many requests. */
export const mayPass = (error: unknown): error is ProblemResponse =>
  error instanceof ProblemResponse && passing.has(error.problem.status)

/** How long to wait before asking again: what the server asks for, within reason. */
export const waitAfter = (error: ProblemResponse, ownMs: number): number =>
  Math.min(askedWait(error) ?? ownMs, longestWaitMs)

/** What is sent with a key, by which the server knows a creation that comes again. */
const isKeyed = ({ method, bodyType }: EndpointSpec): boolean => method === 'POST' && bodyType !== 'csv'

/** Only what may be sent twice: a reading, or what has a key. */
const mayRepeat = (spec: EndpointSpec): boolean => spec.method === 'GET' || isKeyed(spec)

/** Something else answered, and not a server before Billbridge that is in trouble. */
const isForeign = ({ type, problem: { status } }: ProblemResponse): boolean =>
  type === undefined && status < 500 && !passing.has(status)

const foreignWords = (url: string, { problem }: ProblemResponse): string =>
  `What ${url} answers (${problem.status}) is not from a Billbridge. Check the address: BILLBRIDGE_URL, or --url of "billbridge sign-in".`

export const createApi = ({ url, apiKey }: Connection, terminal: Terminal): Api => {
  const client = createClient({ baseUrl: url, headers: () => ({ authorization: `Bearer ${apiKey}` }) })

  const wait = async (ms: number, { problem }: ProblemResponse): Promise<void> => {
    if (ms >= toldWaitMs) say(terminal, `${problem.title}. Trying again in ${Math.ceil(ms / 1000)} seconds.`)
    await sleep(ms)
  }

  const callUntil = async <E extends EndpointSpec>(
    spec: E,
    input: EndpointInput<E>,
    tries: number,
  ): Promise<ClientAnswer<E>> => {
    const headers: Record<string, string> = isKeyed(spec) ? { 'idempotency-key': randomUUID() } : {}
    for (let waitMs = firstWaitMs, left = tries - 1; ; waitMs *= 2, left -= 1) {
      try {
        return await client.call(spec, input, { headers })
      } catch (error) {
        if (!(error instanceof ProblemResponse)) throw error
        if (mayPass(error) && mayRepeat(spec) && left > 0) await wait(waitAfter(error, waitMs), error)
        else throw isForeign(error) ? new Error(foreignWords(url, error)) : error
      }
    }
  }

  return {
    call: async (spec, input, tries = mostTries) => (await callUntil(spec, input, tries)).data,
  }
}
