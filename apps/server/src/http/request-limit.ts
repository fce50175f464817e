import type { Response } from 'express'
import type { Connection } from '../platform/mongo.ts'
import { ProblemError } from '../platform/problem-error.ts'
import { createCounter } from '../platform/rate-limit.ts'

export interface RequestLimitDeps {
  readonly connection: Connection
  readonly config: { readonly requestsPerMinute: number }
}

/** Counts a request of a key and says on the answer how many are left. @throws ProblemError `too-many-attempts` */
export type RequestLimit = (keyId: string, res: Response) => Promise<void>

const seconds = 60
const policy = 'per-key'

/**
 * So many requests a minute for each API key, over all processes; one write a request, none once a process knows that
 * the key has used up its minute. Headers as in https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-10.html
 */
export const createRequestLimit = ({ connection, config }: RequestLimitDeps): RequestLimit => {
  const points = config.requestsPerMinute
  const count = createCounter(connection, { name: 'api-requests', points, seconds })
  return async (keyId, res) => {
    const { allowed, remaining, msBeforeNext } = await count(keyId)
    const wait = Math.max(1, Math.ceil(msBeforeNext / 1000))
    res.set('ratelimit-policy', `"${policy}";q=${points};w=${seconds}`)
    res.set('ratelimit', `"${policy}";r=${remaining};t=${wait}`)
    if (allowed) return
    throw new ProblemError('too-many-attempts', {
      detail: `This API key may make ${points} requests a minute. Go on in ${wait} seconds.`,
      details: { retryAfterSeconds: wait, requestsPerMinute: points },
      headers: { 'retry-after': String(wait) },
    })
  }
}
