import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { type Route, route } from '../../http/route.ts'
import type { SessionService } from './session.service.ts'

export const ownSessionRoutes = ({ sessions }: { sessions: SessionService }): Route[] => [
  route(ownSessionEndpoints.list, ({ actor, http }) => sessions.own.listOwn(actor, http.req.sessionID ?? '')),
  route(ownSessionEndpoints.end, ({ actor, params }) => sessions.own.endOwn(actor, params.sessionId)),
  route(ownSessionEndpoints.endOthers, ({ actor, http }) => sessions.own.endOthers(actor, http.req.sessionID ?? '')),
]
