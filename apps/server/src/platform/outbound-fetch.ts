import { lookup as lookUpName } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { bareHost, isPublicAddress } from './public-address.ts'

export type OutboundReason =
  | 'address-refused'
  | 'not-https'
  | 'unreachable'
  | 'timeout'
  | 'too-large'
  | 'too-many-redirects'

/** A request to somebody's address was not made, or not answered in bounds. The message names host and reason, no secret. */
export class OutboundError extends Error {
  readonly reason: OutboundReason
  constructor(reason: OutboundReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutboundError'
    this.reason = reason
  }
}

export interface OutboundInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>> | Headers
  readonly body?: string | URLSearchParams | Uint8Array | null
  /** `manual` answers a redirect as it is; else up to three are followed, each address checked anew. */
  readonly redirect?: 'follow' | 'manual'
}

/** As fetch, for addresses that people give us. @throws OutboundError */
export type OutboundFetch = (url: string, init?: OutboundInit) => Promise<Response>

export interface OutboundLimits {
  /** Hosts that may be private and may speak plain http, as `host` or `host:port`: the operator's word. */
  readonly allowedHosts: readonly string[]
  /** For one request with its answer. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

const mostRedirects = 3
const withoutBody = [101, 204, 205, 304]

const refuseAddress = (host: string): OutboundError =>
  new OutboundError('address-refused', `${host} is on a private network, and this Billbridge does not allow that host.`)

/** Resolves a name and refuses it when any of its addresses is not public: what was checked is what is connected to. */
const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookUpName(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '')
    const [first] = found
    if (!first || !found.every(({ address }) => isPublicAddress(address))) return done(refuseAddress(hostname), '')
    if (options.all) return done(null, found)
    return done(null, first.address, first.family)
  })
}

const readBytes = async (message: IncomingMessage, url: URL, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new OutboundError('too-large', `${url.host} answered more than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const toOutboundError = (error: unknown, url: URL, signal: AbortSignal): OutboundError => {
  if (error instanceof OutboundError) return error
  if (signal.aborted) return new OutboundError('timeout', `${url.host} did not answer in time.`, { cause: error })
  return new OutboundError('unreachable', `${url.host} cannot be reached.`, { cause: error })
}

/**
 * Requests to addresses that people give us. Private, loopback and link-local addresses are refused after the name was
 * resolved, for the connection that is made and for every redirect; so is plain http. Time and size are bounded. Hosts
 * that the operator allows are asked wherever they are.
 */
export const createOutboundFetch = ({
  allowedHosts,
  timeoutMs = 5_000,
  maxBytes = 512 * 1024,
}: OutboundLimits): OutboundFetch => {
  const isAllowed = (url: URL): boolean => allowedHosts.includes(bareHost(url)) || allowedHosts.includes(url.host)

  const refuseUnsafe = (url: URL): void => {
    if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
      throw new OutboundError('not-https', 'The address must start with https:// and hold no name and password.')
    }
    if (isAllowed(url)) return
    if (url.protocol !== 'https:') throw new OutboundError('not-https', `${url.host} must be asked by https.`)
    const host = bareHost(url)
    if (isIP(host) !== 0 && !isPublicAddress(host)) throw refuseAddress(host)
  }

  const send = (url: URL, init: OutboundInit, signal: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method = 'GET', body } = init
      const bytes = body instanceof Uint8Array ? body : Buffer.from(body?.toString() ?? '')
      const headers = Object.fromEntries(new Headers(init.headers as ConstructorParameters<typeof Headers>[0]))
      const ask = url.protocol === 'https:' ? requestHttps : requestHttp
      const request = ask(url, {
        method,
        headers: { ...headers, ...(bytes.length > 0 ? { 'content-length': String(bytes.length) } : {}) },
        agent: false,
        signal,
        ...(isAllowed(url) ? {} : { lookup: lookUpPublic }),
      })
      request.once('response', resolve)
      request.once('error', reject)
      request.end(bytes)
    })

  const fetchOnce = async (url: URL, init: OutboundInit): Promise<Response> => {
    refuseUnsafe(url)
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const message = await send(url, init, signal)
      const bytes = await readBytes(message, url, maxBytes)
      const status = message.statusCode ?? 502
      const headers = new Headers()
      for (const [name, value] of Object.entries(message.headersDistinct)) {
        for (const one of value ?? []) headers.append(name, one)
      }
      return new Response(withoutBody.includes(status) ? null : new Uint8Array(bytes), { status, headers })
    } catch (error) {
      throw toOutboundError(error, url, signal)
    }
  }

  return async (address, init = {}) => {
    let url = new URL(address)
    for (let hops = 0; ; hops++) {
      const response = await fetchOnce(url, init)
      const location = response.headers.get('location')
      const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null
      if (!isRedirect || init.redirect === 'manual' || (init.method ?? 'GET') !== 'GET') return response
      if (hops === mostRedirects) throw new OutboundError('too-many-redirects', `${url.host} leads on and on.`)
      url = new URL(location, url)
    }
  }
}
