import { sessionProofEndpoints } from '@billbridge/contract/session-proofs'
import { type Route, route } from '../../http/route.ts'
import { wayBindingOf } from '../../http/session.ts'
import { toOwnPage } from './provider-sign-in.ts'
import type { SessionService } from './session.service.ts'
import { startConfirmed } from './sign-in-step.routes.ts'

export const sessionProofRoutes = ({ sessions }: { sessions: SessionService }): Route[] => [
  route(sessionProofEndpoints.get, ({ actor, http }) => sessions.proofs.describe(actor, http.req.session)),

  // Under a new id: whoever else holds the old cookie proved nothing, and is out.
  route(sessionProofEndpoints.give, async ({ actor, body, ip, http }) => {
    const renewal = await sessions.proofs.prove(actor, http.req.session, {
      ...body,
      ip,
      session: wayBindingOf(http.req),
    })
    await startConfirmed(sessions, http, renewal)
    return sessions.proofs.describe(actor, renewal.content)
  }),

  route(sessionProofEndpoints.beginAtProvider, ({ actor, body, http }) =>
    sessions.proofs.beginAtProvider(actor, http.req.session, {
      sessionId: wayBindingOf(http.req),
      next: toOwnPage(body.next),
    }),
  ),
]
