import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import type { Request } from 'express'
import { type Route, route } from '../../http/route.ts'
import { refuseProviderSession } from '../../http/session.ts'
import type { UserService } from '../users/user.service.ts'
import type { AskingSession } from './own-sessions.ts'
import type { SessionService } from './session.service.ts'

/** A machine's request has no session. */
export const askingBy = ({ sessionID, session }: Request): AskingSession => ({
  id: sessionID ?? '',
  epoch: session?.epoch ?? 0,
  identityProviderId: session?.identityProviderId,
})

export const ownSessionRoutes = ({ sessions, users }: { sessions: SessionService; users: UserService }): Route[] => [
  route(ownSessionEndpoints.rename, async ({ actor, body, http }) => {
    refuseProviderSession(http.req)
    const session = await sessions.describe(actor)
    await users.rename(actor.id, body.name)
    return { ...session, user: { ...session.user, name: body.name } }
  }),
  route(ownSessionEndpoints.list, ({ actor, http }) => sessions.own.listOwn(actor, askingBy(http.req))),
  route(ownSessionEndpoints.end, ({ actor, params, http }) =>
    sessions.own.endOwn(actor, askingBy(http.req), params.sessionId),
  ),
  route(ownSessionEndpoints.endOthers, ({ actor, http }) => sessions.own.endOthers(actor, askingBy(http.req))),
]
