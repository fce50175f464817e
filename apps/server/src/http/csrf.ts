import { isIP } from 'node:net'
import type { Request } from 'express'
import { ProblemError } from '../platform/problem-error.ts'
import { bareHost } from '../platform/public-address.ts'

/** What changes nothing. */
export const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

const partsOf = (origin: string): URL | undefined => (URL.canParse(origin) ? new URL(origin) : undefined)

/** A host that leads to the same machine whoever is asked: any other name may be one that a stranger lets lead to us. */
const isFixed = (url: URL): boolean => url.hostname === 'localhost' || isIP(bareHost(url)) !== 0

/**
 * Whether a page of ours sent it: one at the public address, or, where people may come by plain http, at the address the
 * request itself was sent to (localhost or one on the own network instead of 127.0.0.1).
 */
const isOwn = (origin: string, req: Request, publicUrl: string): boolean => {
  const [given, own] = [partsOf(origin), partsOf(publicUrl)]
  if (!given || !own) return false
  if (given.origin === own.origin) return true
  return own.protocol === 'http:' && isFixed(given) && given.origin === `http://${req.headers.host}`
}

/**
 * Refuses a changing request that a browser sent from another site, a subdomain of ours included. Browsers tell by
 * Sec-Fetch-Site, older ones by Origin, which all of them send with what changes something; a request with neither comes
 * from no browser and carries no cookie a stranger could ride on. Together with SameSite=Lax cookies and content types
 * that need a preflight.
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
  if (isOwn(origin, req, publicUrl)) return
  // A person may have come by a name that leads here as well.
  throw new ProblemError('cross-site-request', { detail: `The console is at ${new URL(publicUrl).origin}.` })
}
