import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { type Route, route } from '../../http/route.ts'
import type { UserService } from '../users/user.service.ts'
import type { SessionService } from './session.service.ts'

export const ownSessionRoutes = ({ sessions, users }: { sessions: SessionService; users: UserService }): Route[] => [
  route(ownSessionEndpoints.rename, async ({ actor, body }) => {
    const session = await sessions.describe(actor)
    await users.rename(actor.id, body.name)
    return { ...session, user: { ...session.user, name: body.name } }
  }),
  route(ownSessionEndpoints.list, ({ actor, http }) => sessions.own.listOwn(actor, http.req.sessionID ?? '')),
  route(ownSessionEndpoints.end, ({ actor, params }) => sessions.own.endOwn(actor, params.sessionId)),
  route(ownSessionEndpoints.endOthers, ({ actor, http }) => sessions.own.endOthers(actor, http.req.sessionID ?? '')),
]
