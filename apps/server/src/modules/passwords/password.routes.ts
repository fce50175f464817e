import { passwordEndpoints } from '@billbridge/contract/passwords'
import { type Route, route } from '../../http/route.ts'
import { type RenewalLook, refuseProviderSession, renewSession } from '../../http/session.ts'
import type { PasswordService } from './password.service.ts'

export const passwordRoutes = ({
  passwords,
  sessions,
  now,
}: {
  passwords: PasswordService
  sessions: RenewalLook
  now: () => Date
}): Route[] => [
  route(passwordEndpoints.change, async ({ actor, body, ip, http }) => {
    refuseProviderSession(http.req)
    const { sessionEpoch } = await passwords.change(actor, body, ip)
    await renewSession(http, sessions, { epoch: sessionEpoch, signedInAt: now().toISOString() })
  }),
  route(passwordEndpoints.requestReset, ({ body, ip }) => passwords.requestReset(body.email, ip)),
  route(passwordEndpoints.lookUpReset, ({ body, ip }) => passwords.lookUpReset(body.token, ip)),
  route(passwordEndpoints.reset, ({ body, ip }) => passwords.reset(body, ip)),
]
