import type { Request } from 'express'
import type { Actor } from '../platform/actor.ts'
import { ProblemError } from '../platform/problem-error.ts'

export interface AuthenticateDeps {
  /** Whose secret it is. @throws ProblemError `not-signed-in` when it is nobody's */
  readonly findApiKeyActor: (secret: string, address: string) => Promise<Actor>
  /** Who is signed in by the session cookie; undefined when nobody is, or no more. */
  readonly findSessionActor: (req: Request) => Promise<Actor | undefined>
}

export type Authenticate = (req: Request) => Promise<Actor | undefined>

/** A request with an Authorization header is a machine's, whatever cookies it carries. */
export const isMachine = (req: Request): boolean => req.headers.authorization !== undefined

/** Who asks. A bearer secret that is not valid is refused, never overlooked in favour of a cookie. */
export const createAuthenticate =
  ({ findApiKeyActor, findSessionActor }: AuthenticateDeps): Authenticate =>
  async (req) => {
    const header = req.headers.authorization
    if (header === undefined) return findSessionActor(req)
    const secret = /^Bearer +(bb_[A-Za-z0-9]+)$/i.exec(header)?.[1]
    if (secret !== undefined) return findApiKeyActor(secret, req.ip ?? '')
    throw new ProblemError('not-signed-in', {
      detail: 'The Authorization header must be `Bearer` and an API key, which starts with bb_.',
      headers: { 'www-authenticate': 'Bearer' },
    })
  }
