import { passwordEndpoints } from '@billbridge/contract/passwords'
import { type Route, route } from '../../http/route.ts'
import { startSession } from '../../http/session.ts'
import type { PasswordService } from './password.service.ts'

export const passwordRoutes = ({ passwords, now }: { passwords: PasswordService; now: () => Date }): Route[] => [
  route(passwordEndpoints.change, async ({ actor, body, ip, http }) => {
    const { id, sessionEpoch } = await passwords.change(actor, body, ip)
    const { organizationId } = actor
    const { identityProviderId } = http.req.session
    const by = identityProviderId ? { identityProviderId } : {}
    // Under a new id: whoever knew the old one is out as well.
    const signedInAt = now().toISOString()
    await startSession(http.req, { userId: id, organizationId, signedInAt, epoch: sessionEpoch, ...by })
  }),
  route(passwordEndpoints.requestReset, ({ body, ip }) => passwords.requestReset(body.email, ip)),
  route(passwordEndpoints.lookUpReset, ({ body, ip }) => passwords.lookUpReset(body.token, ip)),
  route(passwordEndpoints.reset, ({ body, ip }) => passwords.reset(body, ip)),
]
