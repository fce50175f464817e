import { createHash } from 'node:crypto'

/** A key made of e-mails, addresses and the like, which it does not tell. */
export const hashedKey = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url')
