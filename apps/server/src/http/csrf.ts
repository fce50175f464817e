import type { Request } from 'express'
import { ProblemError } from '../platform/problem-error.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}

/**
 * Refuses a changing request that a browser sent from another site. Browsers tell by Sec-Fetch-Site, older ones by
 * Origin; a request with neither comes from no browser and carries no cookie a stranger could ride on. Together with
 * SameSite=Lax cookies and content types that need a preflight.
 */
export const refuseCrossSite = (req: Request, publicUrl: string): void => {
  if (safeMethods.has(req.method)) return
  const site = req.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw new ProblemError('cross-site-request')
  }
  const origin = req.headers.origin
  if (origin === undefined) return
  const host = hostOf(origin)
  if (host !== undefined && (host === req.headers.host || host === hostOf(publicUrl))) return
  throw new ProblemError('cross-site-request')
}
