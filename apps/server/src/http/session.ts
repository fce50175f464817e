import type { Request, RequestHandler, Response } from 'express'
import session, { type Store } from 'express-session'
import { fieldProblem } from '../platform/problem-error.ts'
import { isMachine } from './authenticate.ts'

/**
 * With the prefix a browser takes the cookie over TLS alone, for the whole site, and from no other host of the domain.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
 */
const sessionCookie = (secure: boolean): string => `${secure ? '__Host-' : ''}billbridge_session`
/** Enough to tell browser and system; a caller writes what he likes. */
const mostOfUserAgent = 300

export interface SessionMiddlewareOptions {
  readonly store: Store
  /** The first signs, all are accepted. */
  readonly secrets: readonly string[]
  readonly seconds: number
  /** Whether people come by https. */
  readonly secure: boolean
}

/** Loads the session of a browser's request. Machines have none, and nobody is given one before signing in. */
export const createSessionMiddleware = ({
  store,
  secrets,
  seconds,
  secure,
}: SessionMiddlewareOptions): RequestHandler => {
  const load = session({
    name: sessionCookie(secure),
    secret: [...secrets],
    store,
    resave: false,
    saveUninitialized: false,
    ...(secure ? { proxy: true } : {}),
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: seconds * 1000 },
  })
  return (req, res, next) => {
    if (isMachine(req)) next()
    else load(req, res, next)
  }
}

/** Runs one of express-session's calls that take a callback. */
const settled = (call: (done: (error: unknown) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    call((error) => (error ? reject(error) : resolve()))
  })

/** @throws ProblemError to a machine: what it signs in would have no browser to come back in */
const refuseMachine = (req: Request): void => {
  if (isMachine(req)) throw fieldProblem('Authorization', 'must not be sent along when signing in')
}

/** Starts a session under a new id, so that an id known before signing in is worth nothing. */
export const startSession = async (
  req: Request,
  data: { userId: string; organizationId: string; signedInAt: string; epoch: number; identityProviderId?: string },
): Promise<void> => {
  refuseMachine(req)
  await settled((done) => req.session.regenerate(done))
  const userAgent = (req.headers['user-agent'] ?? '').slice(0, mostOfUserAgent)
  Object.assign(req.session, data, { userAgent, address: req.ip ?? '' })
  await settled((done) => req.session.save(done))
}

/**
 * Keeps which step a sign-in waits for, under a new id: the cookie of such a browser leads to nobody's session, and is
 * gone after so many seconds.
 */
export const startStep = async (req: Request, signInStep: string, seconds: number): Promise<void> => {
  refuseMachine(req)
  await settled((done) => req.session.regenerate(done))
  req.session.signInStep = signInStep
  req.session.cookie.maxAge = seconds * 1000
  await settled((done) => req.session.save(done))
}

/** Gives a browser that nobody is signed in with an id, to know it again by when it comes back. */
export const startVisit = async (req: Request, seconds: number): Promise<void> => {
  refuseMachine(req)
  if (req.session.userId || req.session.signInStep || req.session.isVisitor) return
  await settled((done) => req.session.regenerate(done))
  req.session.isVisitor = true
  req.session.cookie.maxAge = seconds * 1000
  await settled((done) => req.session.save(done))
}

/** Writes what was changed in the session now, so that the answer is true when it is read. */
export const saveSession = (req: Request): Promise<void> => settled((done) => req.session.save(done))

/** Ends the session for good and takes the cookie back. */
export const endSession = async (req: Request, res: Response): Promise<void> => {
  // A machine's request has no session to end.
  if (!req.session) return
  const secure = req.session.cookie.secure === true
  res.clearCookie(sessionCookie(secure), { path: '/', httpOnly: true, sameSite: 'lax', secure })
  await settled((done) => req.session.destroy(done))
}
