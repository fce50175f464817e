import { invitationEndpoints } from '@billbridge/contract/invitations'
import { type Route, route } from '../../http/route.ts'
import type { SessionService } from '../sessions/session.service.ts'
import type { InvitationService } from './invitation.service.ts'

interface Services {
  readonly invitations: InvitationService
  readonly sessions: SessionService
}

export const invitationRoutes = ({ invitations, sessions }: Services): Route[] => [
  route(invitationEndpoints.list, ({ actor, query }) => invitations.list(actor, query)),
  route(invitationEndpoints.create, ({ actor, body }) => invitations.create(actor, body), { atomic: true }),
  route(invitationEndpoints.sendAgain, ({ actor, params }) => invitations.sendAgain(actor, params.invitationId)),
  route(invitationEndpoints.revoke, ({ actor, params }) => invitations.revoke(actor, params.invitationId)),
  route(invitationEndpoints.lookUp, ({ body, ip }) => invitations.lookUp(body.token, ip)),
  route(invitationEndpoints.accept, async ({ body, ip, http }) =>
    invitations.accept(body, ip, await sessions.findActor(http.req.session)),
  ),
]
