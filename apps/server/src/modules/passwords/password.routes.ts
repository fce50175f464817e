import { passwordEndpoints } from '@billbridge/contract/passwords'
import { type Route, route } from '../../http/route.ts'
import { startSession } from '../../http/session.ts'
import type { PasswordService } from './password.service.ts'

export const passwordRoutes = ({ passwords, now }: { passwords: PasswordService; now: () => Date }): Route[] => [
  route(passwordEndpoints.change, async ({ actor, body, ip, http }) => {
    const { id, sessionEpoch } = await passwords.change(actor, body, ip)
    const { organizationId } = actor
    // Under a new id: whoever knew the old one is out as well.
    await startSession(http.req, { userId: id, organizationId, signedInAt: now().toISOString(), epoch: sessionEpoch })
  }),
  route(passwordEndpoints.requestReset, ({ body, ip }) => passwords.requestReset(body.email, ip)),
  route(passwordEndpoints.lookUpReset, ({ body, ip }) => passwords.lookUpReset(body.token, ip)),
  route(passwordEndpoints.reset, ({ body, ip }) => passwords.reset(body, ip)),
]
