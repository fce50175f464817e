import type { Request } from 'express'
import type { Logger } from '../platform/logger.ts'
import { ProblemError } from '../platform/problem-error.ts'
import { isMachine } from './authenticate.ts'
import { safeMethods } from './csrf.ts'

const warnEveryMs = 60_000

/** By a connection of ours, or by what a proxy says of its own: the same question that decides whether a cookie is given. */
const cameByTls = ({ socket, headers }: Request): boolean => {
  if ('encrypted' in socket) return true
  const [first = ''] = String(headers['x-forwarded-proto'] ?? '').split(',')
  return first.trim().toLowerCase() === 'https'
}

/**
 * Where people come by https, their cookie is not given over anything else: a sign-in would look done and be lost with
 * the answer. So what changes something is refused before it is begun, with the reason, and the operator is told in the
 * log, once a minute at most.
 */
export const createPlainHttpRefusal = ({
  publicUrl,
  logger,
}: {
  publicUrl: string
  logger: Pick<Logger, 'warn'>
}): ((req: Request) => void) => {
  if (!publicUrl.startsWith('https:')) return () => undefined
  let warnedAt = Number.NEGATIVE_INFINITY
  const warn = (): void => {
    if (performance.now() - warnedAt < warnEveryMs) return
    warnedAt = performance.now()
    logger.warn(
      { publicUrl },
      'People could not sign in: their requests did not come by https, or the proxy that ends TLS does not say so. It must send X-Forwarded-Proto: https, and BILLBRIDGE_TRUST_PROXY should name it',
    )
  }
  return (req) => {
    if (safeMethods.has(req.method) || isMachine(req) || cameByTls(req)) return
    warn()
    throw new ProblemError('not-by-https', {
      detail: `This request did not come by https as far as Billbridge can tell, so your browser could not be given a sign-in. The console is at ${publicUrl}.`,
    })
  }
}
