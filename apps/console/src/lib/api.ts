import { type ClientAnswer, createClient, ProblemResponse } from '@billbridge/contract/client'
import type { EndpointInput, EndpointOutput, EndpointSpec } from '@billbridge/contract/endpoint'
import { actingAsHeaders, waitForReturn } from './acting-as.ts'
import { waitForProof } from './proof.ts'
import { waitForSignIn } from './session-expiry.ts'

export interface CallExtra {
  signal?: AbortSignal
  headers?: Record<string, string>
}

const client = createClient({ baseUrl: '' })

/**
 * Whether what stood in the way of a request is out of it now: the person signed in again, confirmed that it is them, or switched
 * back to where the page was opened.
 */
const isClear = async (error: unknown): Promise<boolean> => {
  if (!(error instanceof ProblemResponse)) return false
  if (error.type === 'proof-needed') return waitForProof()
  if (error.type === 'acts-elsewhere') return waitForReturn()
  return error.type === 'not-signed-in' && waitForSignIn()
}

/** Calls an endpoint as it stands: for sign-in, set-up and the question who is signed in. */
export const callOnce = async <E extends EndpointSpec>(
  spec: E,
  input: EndpointInput<E>,
  extra: CallExtra = {},
): Promise<EndpointOutput<E>> => (await client.call(spec, input, extra)).data

/**
 * Calls an endpoint and answers data and headers. When the session has ended, must be proved anew, or is about others than the
 * page, waits for the person to mend it and repeats the call once. Throws `ProblemResponse`.
 */
const callWithHeaders = async <E extends EndpointSpec>(
  spec: E,
  input: EndpointInput<E>,
  extra: CallExtra = {},
): Promise<ClientAnswer<E>> => {
  const ask = () => client.call(spec, input, { ...extra, headers: { ...actingAsHeaders(), ...extra.headers } })
  try {
    return await ask()
  } catch (error) {
    if (!(await isClear(error))) throw error
    return ask()
  }
}

/** As `callWithHeaders`, answering the data alone. Hand on React Query's `signal` in queries. */
export const call = async <E extends EndpointSpec>(
  spec: E,
  input: EndpointInput<E>,
  extra: CallExtra = {},
): Promise<EndpointOutput<E>> => (await callWithHeaders(spec, input, extra)).data
