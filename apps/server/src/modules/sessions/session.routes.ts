import { sessionEndpoints } from '@billbridge/contract/session'
import type { Request } from 'express'
import { type Route, route } from '../../http/route.ts'
import { endSession, saveSession } from '../../http/session.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { SessionService } from './session.service.ts'
import { SessionEndedError } from './session-store.ts'
import { enter, startConfirmed } from './sign-in-step.routes.ts'

/** @throws ProblemError `not-signed-in` when the session was ended meanwhile */
const workIn = async (req: Request, organizationId: string): Promise<void> => {
  req.session.organizationId = organizationId
  await saveSession(req).catch((error: unknown) => {
    throw error instanceof SessionEndedError ? new ProblemError('not-signed-in') : error
  })
}

export const sessionRoutes = ({ sessions }: { sessions: SessionService }): Route[] => [
  route(sessionEndpoints.get, ({ actor, http }) => sessions.describe(actor, http.req.session)),

  route(sessionEndpoints.current, async ({ http }) => {
    const actor = await sessions.findActor(http.req.session)
    return { session: actor ? await sessions.describe(actor, http.req.session) : null }
  }),

  route(sessionEndpoints.signIn, async ({ body, ip, http }) => {
    const start = await sessions.signIn(body, ip)
    return enter(sessions, http, start)
  }),

  route(sessionEndpoints.signOut, async ({ http }) => {
    const actor = await sessions.findActor(http.req.session)
    if (actor) await sessions.own.signOut(actor, http.req.sessionID)
    await endSession(http.req, http.res)
  }),

  route(sessionEndpoints.switchOrganization, async ({ actor, body: { organizationId }, http }) => {
    await sessions.lookAtSwitch(actor, organizationId, http.req.session)
    await workIn(http.req, organizationId)
    return sessions.confirmSwitch(actor, organizationId, http.req.session.epoch ?? 0).catch(async (error: unknown) => {
      await workIn(http.req, actor.organizationId)
      throw error
    })
  }),

  route(sessionEndpoints.setupStatus, async () => ({ needed: await sessions.setUpNeeded() })),

  route(sessionEndpoints.setup, async ({ body, ip, http }) => {
    const content = await sessions.setUp(body, ip)
    await startConfirmed(sessions, http, { content, way: 'password' })
    return sessions.describeContent(content)
  }),
]
