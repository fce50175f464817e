import type { Request, RequestHandler } from 'express'
import session, { type SessionData, type Store } from 'express-session'
import { fieldProblem, ProblemError } from '../platform/problem-error.ts'
import type { SessionContent } from '../platform/session-content.ts'
import { isMachine } from './authenticate.ts'
import type { Exchange } from './route.ts'

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

/** Writes what was changed in the session now, so that the answer is true when it is read. */
const saveSession = (req: Request): Promise<void> => settled((done) => req.session.save(done))

/** @throws ProblemError to a machine: what it signs in would have no browser to come back in */
const refuseMachine = (req: Request): void => {
  if (isMachine(req)) throw fieldProblem('Authorization', 'must not be sent along when signing in')
}

/**
 * A person's name, codes and the like hold in all of their organizations; the provider of one speaks for that one alone.
 * @throws ProblemError `sign-in-with-password`
 */
export const refuseProviderSession = (req: Request): void => {
  // A machine's request has no session.
  if (req.session?.identityProviderId !== undefined) throw new ProblemError('sign-in-with-password')
}

interface Beginning {
  /** If not the usual. */
  readonly seconds?: number
  /** What the id of before leads to stays, and is ended by who asks for this. */
  readonly keepsOld?: boolean
}

/** Puts a browser under a new id, so that an id known before is worth nothing. */
const begin = async (req: Request, data: Partial<SessionData>, how: Beginning = {}): Promise<void> => {
  const { seconds, keepsOld = false } = how
  refuseMachine(req)
  if (keepsOld) req.sessionStore.generate(req)
  else await settled((done) => req.session.regenerate(done))
  Object.assign(req.session, data)
  if (seconds !== undefined) req.session.cookie.maxAge = seconds * 1000
  await saveSession(req)
}

export interface SessionStart extends SessionContent {
  /** The id that the session of before began under, where this one is no other but goes on. */
  readonly firstId?: string
}

/**
 * What a way that leads out of Billbridge and back (to Stripe, to an identity provider) is bound to: the browser's session, also
 * where it went under another id meanwhile because it was proved once more.
 */
export const wayBindingOf = (req: Request): string =>
  // A machine's request has no session.
  req.session?.firstId ?? req.sessionID ?? ''

/** Signs somebody in. */
const startSession = (req: Request, data: SessionStart, how?: Beginning): Promise<void> => {
  const userAgent = (req.headers['user-agent'] ?? '').slice(0, mostOfUserAgent)
  return begin(req, { ...data, userAgent, address: req.ip ?? '' }, how)
}

/** Keeps which step a sign-in waits for: the cookie leads to nobody's session, and is gone after so many seconds. */
export const startStep = (req: Request, signInStep: string, seconds: number): Promise<void> =>
  begin(req, { signInStep }, { seconds })

/** Gives a browser that nobody is signed in with an id, to know it again by when it comes back. */
export const startVisit = async (req: Request, seconds: number): Promise<void> => {
  // A machine's request has no session, and is refused below.
  const { userId, signInStep, isVisitor } = req.session ?? {}
  if (userId || signInStep || isVisitor) return
  await begin(req, { isVisitor: true }, { seconds })
}

/** Ends the session for good and takes the cookie back. */
export const endSession = async (req: Request, res: Exchange['res']): Promise<void> => {
  // A machine's request has no session to end.
  if (!req.session) return
  const secure = req.session.cookie.secure === true
  res.clearCookie(sessionCookie(secure), { path: '/', httpOnly: true, sameSite: 'lax', secure })
  await settled((done) => req.session.destroy(done))
}

/** Starts a session, and ends it again unless what is asked when it is there comes to an end. */
export const startConfirmed = async (
  { req, res }: Exchange,
  data: SessionStart,
  confirm: () => Promise<void>,
): Promise<void> => {
  await startSession(req, data)
  try {
    await confirm()
  } catch (error) {
    await endSession(req, res)
    throw error
  }
}

/**
 * Lets the session that asks go on under a new id. The new one is there before the old one is ended, which `endOld` says
 * whether it did: else somebody ended it meanwhile, perhaps the new one with it, and whoever asks is out, as they are to be.
 * The cookie is left alone: another request may have gone on with it.
 */
export const carryOn = async (
  { req }: Exchange,
  data: SessionStart,
  { endOld, confirm }: { endOld: (sessionId: string) => Promise<boolean>; confirm: () => Promise<void> },
): Promise<void> => {
  const old = req.sessionID
  await startSession(req, data, { keepsOld: true })
  try {
    if (!(await endOld(old))) throw new ProblemError('not-signed-in')
    await confirm()
  } catch (error) {
    await settled((done) => req.session.destroy(done))
    throw error
  }
}

/** Whether the way that a session began by still counts, asked when it is there. */
export interface RenewalLook {
  readonly mayGoOn: (session: { readonly userId: string; readonly organizationId: string }) => Promise<boolean>
}

/**
 * Lets the session that asks, one by password, go on when all sessions of its person were ended: under the new epoch, and under
 * a new id, so that whoever knew the old one is out as well. Where passwords were refused at the same moment it ends; what ended
 * the others was done, and is answered so.
 */
export const renewSession = async (
  { req, res }: Exchange,
  sessions: RenewalLook,
  { epoch, signedInAt }: { epoch: number; signedInAt?: string },
): Promise<void> => {
  const { userId = '', organizationId = '', signedInAt: since = '', provedAt } = req.session
  // Whoever signs in anew proves it by that.
  const proved = provedAt === undefined || signedInAt !== undefined ? {} : { provedAt }
  const data = { userId, organizationId, signedInAt: signedInAt ?? since, epoch, ...proved }
  await startConfirmed({ req, res }, data, async () => {
    if (!(await sessions.mayGoOn({ userId, organizationId }))) await endSession(req, res)
  })
}
