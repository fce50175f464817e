import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { documented, failOnMistakes, watchedOrigins } from './answer-mistakes.ts'
import { findMistakes, type WireAnswer } from './document-validator.ts'

/** Keeps what is written to a response, if it is text for programs; files are only passed on. */
const keepBody = (res: ServerResponse): (() => string | undefined) => {
  const pieces: Buffer[] = []
  const { write, end } = res
  const keep = (piece: unknown): void => {
    if (typeof piece === 'string') pieces.push(Buffer.from(piece))
    else if (piece instanceof Uint8Array) pieces.push(Buffer.from(piece))
  }
  const isFile = (): boolean => String(res.getHeader('content-type') ?? '').startsWith('text/csv')
  res.write = ((...args: Parameters<typeof write>) => {
    if (!isFile()) keep(args[0])
    return write.apply(res, args)
  }) as typeof write
  res.end = ((...args: Parameters<typeof end>) => {
    if (!isFile()) keep(args[0])
    return end.apply(res, args)
  }) as typeof end
  return () => (isFile() ? undefined : Buffer.concat(pieces).toString('utf8'))
}

const toWire = (req: IncomingMessage, url: string, res: ServerResponse, body: string | undefined): WireAnswer => ({
  method: req.method ?? 'GET',
  url,
  status: res.statusCode,
  headers: Object.fromEntries(Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)])),
  body: req.method === 'HEAD' ? '' : body,
})

/** Notes of every answer under `/api/v1` what the OpenAPI document does not say of it. */
export const watchAnswers = (handle: RequestListener, note: (mistake: string) => void): RequestListener => {
  return (req, res) => {
    const { url } = req
    if (url !== undefined && documented(url)) {
      const bodyOf = keepBody(res)
      res.on('finish', () => {
        const answer = toWire(req, url, res, bodyOf())
        for (const mistake of findMistakes(answer)) note(`${answer.method} ${url} → ${answer.status}: ${mistake}`)
      })
    }
    handle(req, res)
  }
}

/**
 * Holds every answer of the API to the OpenAPI document: the test during which one breaks it fails, whatever the test is
 * about. Answers that a caller did not wait for are left alone.
 */
export const checkAnswers = (origin: string, handle: RequestListener): RequestListener => {
  watchedOrigins.add(origin)
  return watchAnswers(handle, failOnMistakes())
}
