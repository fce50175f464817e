import type { EndpointSpec } from '@billbridge/contract/endpoint'
import express, { type Request, type Response } from 'express'
import { ProblemError } from '../platform/problem-error.ts'

const defaultMaxBodyBytes = 1024 * 1024

const tooLarge = (maxBytes: number): ProblemError =>
  new ProblemError('body-too-large', {
    detail: `The body has more than ${maxBytes} bytes.`,
    details: { maxBytes },
    // Nothing more is read of somebody who goes on sending.
    headers: { connection: 'close' },
  })

/** What every supported version of Node can unpack: newer ones know more, and would answer differently. */
const encodings = ['identity', 'gzip', 'deflate', 'br']

const toProblem = (error: unknown, maxBytes: number): unknown => {
  const type = error instanceof Error && 'type' in error ? error.type : undefined
  if (type === 'entity.too.large') return tooLarge(maxBytes)
  if (type === 'request.aborted' || type === 'request.size.invalid' || type === 'stream.encoding.set') {
    return new ProblemError('malformed-json', { detail: 'The body did not arrive whole.' })
  }
  // zlib says so when a compressed body is broken, by gzip's and by Brotli's names.
  if (error instanceof Error && 'code' in error && /^(Z_|ERR__)/.test(String(error.code))) {
    return new ProblemError('malformed-json', { detail: 'The compressed body cannot be unpacked.' })
  }
  return error
}

/** The whole body as bytes, unpacked when compressed; refuses more than `maxBytes`. */
export const readBytes = (req: Request, res: Response, maxBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    if (!encodings.includes((req.headers['content-encoding'] ?? 'identity').toLowerCase())) {
      const detail = `The Content-Encoding is not known. Known are ${encodings.join(', ')}.`
      reject(new ProblemError('unsupported-media-type', { detail }))
      return
    }
    // Answered at once; the parser below would first take in all that was announced.
    if (Number(req.headers['content-length'] ?? 0) > maxBytes) {
      reject(tooLarge(maxBytes))
      return
    }
    // A body that does not say how long it is is refused as soon as it is too long: the parser would wait for its end.
    let seen = 0
    req.on('data', (chunk: Buffer) => {
      seen += chunk.length
      if (seen > maxBytes) reject(tooLarge(maxBytes))
    })
    express.raw({ type: () => true, limit: maxBytes })(req, res, (error: unknown) => {
      if (error) reject(toProblem(error, maxBytes))
      else resolve(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0))
    })
  })

const refuseProto = (key: string, value: unknown): unknown => {
  if (key === '__proto__') {
    const errors = [{ field: '__proto__', message: 'is not a known field' }]
    throw new ProblemError('invalid-request', { detail: '__proto__: is not a known field.', errors })
  }
  return value
}

/** JSON in UTF-8. A key `__proto__` is refused by name, because schemas cannot see it. */
const parseJson = (bytes: Uint8Array): unknown => {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ProblemError('malformed-json', { detail: 'The body is not UTF-8 text.' })
  }
  try {
    return text.includes('__proto__') || text.includes('\\u') ? JSON.parse(text, refuseProto) : JSON.parse(text)
  } catch (error) {
    if (error instanceof ProblemError) throw error
    const reason = error instanceof Error ? error.message : 'it cannot be parsed'
    throw new ProblemError('malformed-json', { detail: `The body is not valid JSON: ${reason}.` })
  }
}

export interface ReadBody {
  readonly bytes: Uint8Array
  /** Parsed JSON; undefined when there is no body, and for CSV. */
  readonly json: unknown
}

/** What a text says it is written in; JSON is UTF-8, whatever else would be read wrongly. */
const charsetOf = (req: Request): string =>
  /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(req.headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8'

const mediaTypes = { json: ['json', '+json'], csv: ['text/csv'] }

/** Reads the body of an endpoint, whatever it declares; refuses other content types before reading. */
export const readBody = async (spec: EndpointSpec, req: Request, res: Response): Promise<ReadBody> => {
  const none = { bytes: new Uint8Array(), json: undefined }
  if (spec.method === 'GET') return none
  const kind = spec.bodyType ?? 'json'
  const sent = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0
  if (!sent && kind === 'json' && req.headers['content-type'] === undefined) return none
  if (!req.is(mediaTypes[kind]) && (sent || spec.body || kind === 'csv')) {
    const wanted = kind === 'json' ? 'application/json' : 'text/csv'
    throw new ProblemError('unsupported-media-type', { detail: `The body must be sent as ${wanted}.` })
  }
  if (kind === 'json' && !['utf-8', 'utf8', 'us-ascii'].includes(charsetOf(req))) {
    throw new ProblemError('unsupported-media-type', { detail: 'JSON must be sent in UTF-8.' })
  }
  const bytes = await readBytes(req, res, spec.maxBodyBytes ?? defaultMaxBodyBytes)
  if (kind === 'csv') return { bytes, json: undefined }
  if (bytes.length === 0 && !spec.body) return none
  return { bytes, json: parseJson(bytes) }
}
