import { pipeline } from 'node:stream/promises'
import { apiPrefix } from '@billbridge/contract/client'
import { fillLocation, locationOf } from '@billbridge/contract/created'
import type { EndpointSpec } from '@billbridge/contract/endpoint'
import type { Request, Response } from 'express'
import { z } from 'zod'

/** An answer of ours broke the contract: a mistake in a service, never the caller's. */
class ResponseContractError extends Error {
  constructor(spec: EndpointSpec, cause: unknown) {
    const issues = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    super(`The answer of ${spec.method} ${spec.path} breaks the contract: ${issues}`, { cause })
    this.name = 'ResponseContractError'
  }
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly location: string | undefined
}

/**
 * Checks and strips a handler's result by the contract: a field that is not declared does not leave the server. `params` are
 * those of the path.
 */
export const toAnswer = (spec: EndpointSpec, result: unknown, params: Readonly<Record<string, string>>): Answer => {
  if (!spec.response) return { status: spec.success, body: undefined, location: undefined }
  const parsed = spec.response.safeParse(result)
  if (!parsed.success) throw new ResponseContractError(spec, parsed.error)
  const place = locationOf(spec)
  const location = place === undefined ? undefined : apiPrefix + fillLocation(place, params, parsed.data)
  return { status: spec.success, body: parsed.data, location }
}

export const sendAnswer = (res: Response, { status, body, location }: Answer): void => {
  res.status(status)
  if (location) res.location(location)
  if (body === undefined) res.end()
  else res.json(body)
}

/**
 * Sends CSV as it is made. The first piece is awaited before the status line, so a refusal is still a proper problem.
 * The file is not named here: a name in the header would win over the one that the console's link gives it.
 */
export const sendCsv = async (
  req: Request,
  res: Response,
  csv: AsyncIterable<string> | string,
  status: number,
): Promise<void> => {
  const begin = () => res.status(status).attachment().type('text/csv; charset=utf-8')
  if (typeof csv === 'string') {
    begin().end(csv)
    return
  }
  const pieces = csv[Symbol.asyncIterator]()
  const first = await pieces.next()
  begin()
  if (req.method === 'HEAD') {
    await pieces.return?.()
    res.end()
    return
  }
  await pipeline(async function* () {
    for (let piece = first; !piece.done; piece = await pieces.next()) yield piece.value
  }, res)
}
