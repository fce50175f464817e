import { createHash } from 'node:crypto'
import { randomText } from './ids.ts'

/** What is kept of a token: of 256 random bits no slow hash is needed. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** A token for a link that lets somebody in once. Only its hash is kept; it is told in the link alone. */
export const newToken = (): { readonly token: string; readonly hash: string } => {
  const token = randomText(43)
  return { token, hash: hashOfToken(token) }
}

/** Behind `#`, so that the token reaches neither a server's log nor another site's. */
export const toLink = (publicUrl: string, path: `/${string}`, token: string): string => `${publicUrl}${path}#${token}`
