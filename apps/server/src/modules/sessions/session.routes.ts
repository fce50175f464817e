import { sessionEndpoints } from '@billbridge/contract/session'
import { type Route, route } from '../../http/route.ts'
import { endSession } from '../../http/session.ts'
import { askingBy } from './own-session.routes.ts'
import type { SessionService } from './session.service.ts'
import { enter, startConfirmed } from './sign-in-step.routes.ts'

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

  route(sessionEndpoints.switchOrganization, ({ actor, body: { organizationId }, http }) =>
    sessions.switchOrganization(actor, askingBy(http.req), organizationId),
  ),

  route(sessionEndpoints.setupStatus, async () => ({ needed: await sessions.setUpNeeded() })),

  route(sessionEndpoints.setup, async ({ body, ip, http }) => {
    const content = await sessions.setUp(body, ip)
    await startConfirmed(sessions, http, { content, way: 'password' })
    return sessions.describeContent(content)
  }),
]
