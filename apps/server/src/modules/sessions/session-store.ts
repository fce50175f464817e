import MongoStore from 'connect-mongo'
import type { SessionData } from 'express-session'
import type { Connection } from '../../platform/mongo.ts'
import { createSessionModel, hashOf } from './session.model.ts'

declare module 'express-session' {
  interface SessionData {
    userId: string
    organizationId: string
    /** ISO 8601. A session ends a fixed time after it, however much it is used. */
    signedInAt: string
    /** The person's at that time; another one ends all their sessions. */
    epoch: number
    /** ISO 8601: when it was proved once more whose it is; absent before. */
    provedAt: string
    /** What the browser called itself, cut. */
    userAgent: string
    /** Where from the sign-in came. */
    address: string
    /** The step that a sign-in waits for. Where it is, nobody is signed in. */
    signInStep: string
    /** The provider that said who it is; absent after a password. */
    identityProviderId: string
    /** The id that it began under, where a proof put it under another since; nobody comes in by it any more. */
    firstId: string
    /** Nobody is signed in: the browser is known again when it comes back from an identity provider. */
    isVisitor: true
  }
}

/** The session was ended by somebody else while a request was using it. */
class SessionEndedError extends Error {
  constructor() {
    super('The session has been ended.')
    this.name = 'SessionEndedError'
  }
}

type Done = (error?: unknown) => void

/** connect-mongo puts `lastModified` on what it loaded, and nowhere else. */
const wasLoaded = (session: SessionData): boolean => 'lastModified' in session && session.lastModified !== undefined

/**
 * connect-mongo with two habits changed. It writes sessions by upsert, so a request in flight would bring an ended
 * session back: one that was loaded, or made by the same request, is only updated here. (express-session writes one that
 * was begun in a request once more at the request's end.) And it fails a finished request whose session ended meanwhile,
 * for want of something to touch.
 */
class SessionStore extends MongoStore {
  private readonly made = new WeakSet<SessionData>()

  override set(sessionId: string, session: SessionData, callback: Done = () => undefined): void {
    if (this.made.has(session)) {
      this.update(sessionId, session).then(() => callback(null), callback)
    } else if (wasLoaded(session)) {
      this.update(sessionId, session).then((found) => callback(found ? null : new SessionEndedError()), callback)
    } else {
      this.made.add(session)
      super.set(sessionId, session, callback)
    }
  }

  override touch(sessionId: string, session: SessionData, callback: Done = () => undefined): void {
    super.touch(sessionId, session, (error: unknown) => {
      const gone = error instanceof Error && error.message.startsWith('Unable to find the session')
      callback(gone ? null : error)
    })
  }

  private async update(sessionId: string, session: SessionData): Promise<boolean> {
    // Everything but the cookie and what connect-mongo put there itself.
    const { cookie, lastModified: _, ...content } = session as SessionData & { lastModified?: unknown }
    const sessions = await this.collectionP
    const { matchedCount } = await sessions.updateOne(
      { _id: hashOf(sessionId) },
      {
        $set: {
          session: { cookie: JSON.parse(JSON.stringify(cookie)), ...content },
          expires: cookie.expires ?? new Date(),
          lastModified: new Date(),
        },
      },
    )
    return matchedCount === 1
  }
}

/** Keeps sessions in MongoDB for at most `seconds`; writes "still in use" at most once a minute. */
export const createSessionStore = (connection: Connection, seconds: number): MongoStore => {
  createSessionModel(connection)
  return new SessionStore({
    client: connection.getClient(),
    dbName: connection.name,
    collectionName: 'sessions',
    ttl: seconds,
    touchAfter: 60,
    stringify: false,
    autoRemove: 'disabled',
    transformId: hashOf,
  })
}
