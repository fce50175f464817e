import { createHash } from 'node:crypto'
import { ApiError, invalidParameter } from './api-error.ts'
import type { IdempotencyRow } from './rows.ts'
import type { State } from './state.ts'

const fingerprintOf = (method: string, path: string, body: string) =>
  createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64url')

/**
 * Remembers the first answer to a key, 500s included, per account and mode, and replays it.
 * https://docs.stripe.com/api/idempotent_requests
 */
export function createIdempotency(state: State) {
  const running = new Map<string, string>()
  return {
    /**
     * The remembered answer, or undefined when the work is still to be done. Throws 400 when the key came with other
     * parameters before, 409 while its first request runs.
     */
    recall(
      scope: string,
      key: string,
      request: { method: string; path: string; body: string },
      expiryMs: number,
    ): IdempotencyRow | undefined {
      if (key.length > 255)
        throw invalidParameter('Idempotency keys may be at most 255 characters long.', 'idempotency_key')
      const fingerprint = fingerprintOf(request.method, request.path, request.body)
      const row = state.idempotency.get(scope, key)
      const remembered = row && state.now() - row.created < expiryMs ? row : undefined
      const first = remembered?.fingerprint ?? running.get(`${scope} ${key}`)
      if (first !== undefined && first !== fingerprint) {
        throw new ApiError(400, { type: 'idempotency_error', message: otherParameters(key) }, { kept: false })
      }
      if (running.has(`${scope} ${key}`)) throw inUse(key)
      return remembered
    },
    /** Marks the key as taken until the returned function is called. */
    hold(scope: string, key: string, request: { method: string; path: string; body: string }): () => void {
      const name = `${scope} ${key}`
      running.set(name, fingerprintOf(request.method, request.path, request.body))
      return () => running.delete(name)
    },
    /** Part of the same unit of work as the objects it speaks of: the caller commits. */
    remember(
      scope: string,
      key: string,
      request: { method: string; path: string; body: string },
      answer: { status: number; body: string; requestId: string },
    ): void {
      const fingerprint = fingerprintOf(request.method, request.path, request.body)
      state.idempotency.put({ scope, id: key, fingerprint, created: state.now(), ...answer })
    },
  }
}

const otherParameters = (key: string) =>
  `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`

function inUse(key: string): ApiError {
  return new ApiError(
    409,
    {
      type: 'invalid_request_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
      doc_url: 'https://stripe.com/docs/error-codes/idempotency-key-in-use',
    },
    { kept: false },
  )
}

export type Idempotency = ReturnType<typeof createIdempotency>
