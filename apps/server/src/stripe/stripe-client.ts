import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { StripeCall } from '@billbridge/contract/attempts'
import type { Mode } from '@billbridge/contract/modes'
import Stripe from 'stripe'
import type { Logger } from '../platform/logger.ts'
import { withoutSecrets } from '../platform/logger.ts'
import { redactForm, redactPath } from './redact-form.ts'
import type { StripeMetrics } from './stripe-metrics.ts'
import type { StripeRateLimit } from './stripe-rate-limit.ts'
import { endpointOf } from './stripe-rates.ts'
import type { StripeTurns } from './stripe-turns.ts'

/** What is needed to act in one Stripe account, in one mode. Holds a secret: never log it, never answer it. */
export interface StripeAccess {
  readonly mode: Mode
  /** Whose data is touched; also whose rate limit is counted. */
  readonly stripeAccountId: string
  readonly apiKey: string
  /** The connected account a platform key acts for (`Stripe-Account`); null when the key is the account's own. */
  readonly actFor: string | null
}

/** Told of every call once its answer was read, or when there was none. */
export type TraceCall = (call: StripeCall) => void

export interface StripeClients {
  /** The SDK for one access. Retries are the caller's: the SDK makes none, so that each is seen and counted. */
  readonly connect: (access: StripeAccess, trace?: TraceCall) => Stripe
}

export interface StripeClientOptions {
  /** Where Stripe's API is, such as `https://api.stripe.com` or the stand-in's address. */
  readonly apiBase: string
  readonly rateLimit: StripeRateLimit
  readonly turns: StripeTurns
  readonly log: Logger
  readonly metrics?: StripeMetrics
  readonly now?: () => Date
}

type HttpClient = Stripe.HttpClient
type HttpResponse = Stripe.HttpClientResponse

const timeoutMs = 30_000

const headerOf = (headers: object, name: string): string | null => {
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)
  return found === undefined ? null : String(found[1])
}

/** The message and code of Stripe's error body, which is `{error: {message, code}}`, or of OAuth's, which is flat. */
const errorIn = (body: unknown): { message: string; code: string | null } | null => {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null
  const { error } = body
  if (typeof error === 'string') return { message: error, code: error }
  if (typeof error !== 'object' || error === null) return null
  const text = (name: string) => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' ? value : null
  }
  return { message: text('message') ?? 'unknown error', code: text('code') }
}

/** The objects a request is about: those in its path, and the customer it names. */
const objectsIn = (path: string, form: string): string[] => {
  const inPath = path.match(/\b(?:in|cus)_[A-Za-z0-9]+/g) ?? []
  const inForm = /(?:^|&)customer=(cus_[A-Za-z0-9]+)/.exec(form)?.[1]
  return inForm === undefined ? inPath : [...inPath, inForm]
}

/**
 * Waits for the rate limit, lets the SDK's own client do the call, and reports it. It hides the system's error codes
 * from the SDK, which repeats a request on a reset connection even when told never to retry.
 */
const createHttpClient = (
  inner: HttpClient,
  access: StripeAccess,
  { rateLimit, turns, log, metrics, now = () => new Date() }: StripeClientOptions,
  trace: TraceCall,
): HttpClient => {
  const { stripeAccountId, mode } = access
  /** What this connection was about so far: a call at an invoice is one at its customer too. */
  const objects = new Set<string>()

  const answeredWith429 = (request: { method: string; path: string }, headers: object, code: string | null): void => {
    if (code === 'lock_timeout') {
      turns.contended(access, [...objects])
      return
    }
    const seconds = Number(headerOf(headers, 'retry-after') ?? Number.NaN)
    const endpoint = endpointOf(request.method, request.path)
    const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null
    rateLimit.slowDown(
      { stripeAccountId, mode, endpoint },
      headerOf(headers, 'stripe-rate-limited-reason'),
      retryAfterMs,
    )
  }

  const report = (call: StripeCall): void => {
    const { body: _, at: __, requestId, ...line } = call
    // Our own requests have a `requestId`.
    log.debug({ ...line, stripeRequestId: requestId, stripeAccountId, mode }, 'Stripe was called')
    metrics?.called({ ...line, mode })
    trace(call)
  }

  return {
    getClientName: () => inner.getClientName(),
    makeRequest: async (...request) => {
      const [, , path, method, headers, form] = request
      for (const object of objectsIn(path, form ?? '')) objects.add(object)
      const endTurn = await turns.enter(access, [...objects])
      try {
        await rateLimit.take({ stripeAccountId, mode, endpoint: endpointOf(method, path) })
      } catch (error) {
        await endTurn()
        throw error
      }
      const at = now()
      const started = performance.now()
      const done = (answer: Pick<StripeCall, 'status' | 'requestId' | 'error'>) =>
        report({
          ...answer,
          method,
          path: redactPath(path),
          durationMs: Math.round(performance.now() - started),
          idempotencyKey: headerOf(headers, 'idempotency-key'),
          body: redactForm(form ?? ''),
          at: at.toISOString(),
        })
      const failed = (error: unknown, status: number | null = null): Error => {
        const failure = withoutErrorCode(error)
        void endTurn()
        done({ status, requestId: null, error: withoutSecrets(reasonOf(failure)) })
        return failure
      }
      const response = await inner.makeRequest(...request).catch((error: unknown) => {
        throw failed(error)
      })
      return observed(response, {
        answered: (body) => {
          const status = response.getStatusCode()
          const error = errorIn(body)
          void endTurn()
          if (status === 429) answeredWith429({ method, path }, response.getHeaders(), error?.code ?? null)
          const requestId = headerOf(response.getHeaders(), 'request-id')
          done({ status, requestId, error: error && withoutSecrets(error.message) })
        },
        failed: (error) => failed(error, response.getStatusCode()),
      })
    },
  }
}

/** With the system's own word where it was hidden from the SDK, such as ECONNRESET. */
const reasonOf = ({ message, cause }: Error): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? `${message} (${String(cause.code)})` : message

const withoutErrorCode = (error: unknown): Error => {
  if (error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
    return new Error(error.message, { cause: error })
  }
  return error instanceof Error ? error : new Error(String(error))
}

/** Delegates to the response and says what its body was, or that reading it failed. */
const observed = (
  response: HttpResponse,
  on: { answered: (body: unknown) => void; failed: (error: unknown) => Error },
): HttpResponse => ({
  getStatusCode: () => response.getStatusCode(),
  getHeaders: () => response.getHeaders(),
  getRawResponse: () => response.getRawResponse(),
  toStream: (complete) => response.toStream(complete),
  dispose: () => response.dispose?.(),
  toJSON: async () => {
    let body: unknown
    try {
      body = await response.toJSON()
    } catch (error) {
      // Keeps the error itself: the SDK tells a broken connection from bad JSON by its class.
      on.failed(error)
      throw error
    }
    on.answered(body)
    return body
  },
})

/** Clients for Stripe, or whatever speaks its protocol at `apiBase`. */
export const createStripeClients = (options: StripeClientOptions): StripeClients => {
  const { hostname, port, protocol } = new URL(options.apiBase)
  const scheme = protocol === 'http:' ? 'http' : 'https'
  const inner = Stripe.createNodeHttpClient(new (scheme === 'http' ? Agent : SecureAgent)({ keepAlive: true }))
  return {
    connect: (access, trace = () => undefined) =>
      new Stripe(access.apiKey, {
        host: hostname,
        port: port === '' ? (scheme === 'http' ? 80 : 443) : Number(port),
        protocol: scheme,
        httpClient: createHttpClient(inner, access, options, trace),
        maxNetworkRetries: 0,
        timeout: timeoutMs,
        telemetry: false,
        appInfo: { name: 'Billbridge' },
        ...(access.actFor === null ? {} : { stripeAccount: access.actFor }),
      }),
  }
}
