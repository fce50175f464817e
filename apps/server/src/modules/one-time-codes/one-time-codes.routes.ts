import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { type Route, route } from '../../http/route.ts'
import { type RenewalLook, refuseProviderSession, renewSession, wayBindingOf } from '../../http/session.ts'
import type { OneTimeCodeService } from './one-time-codes.service.ts'

export const oneTimeCodeRoutes = ({
  oneTimeCodes,
  sessions,
}: {
  oneTimeCodes: OneTimeCodeService
  sessions: RenewalLook
}): Route[] => [
  route(oneTimeCodeEndpoints.get, ({ actor }) => oneTimeCodes.get(actor)),
  route(oneTimeCodeEndpoints.enrol, ({ actor, body, ip, http }) => {
    // With codes the provider of one organization could lock the person out of the others.
    refuseProviderSession(http.req)
    return oneTimeCodes.enrol(actor, { password: body.password, field: 'password', ip })
  }),
  route(oneTimeCodeEndpoints.confirm, async ({ actor, body, http }) => {
    refuseProviderSession(http.req)
    const { recoveryCodes, sessionEpoch } = await oneTimeCodes.confirm(actor, {
      ...body,
      session: wayBindingOf(http.req),
    })
    await renewSession(http, sessions, { epoch: sessionEpoch })
    return { recoveryCodes }
  }),
  route(oneTimeCodeEndpoints.renewRecoveryCodes, async ({ actor, body, http }) => ({
    recoveryCodes: await oneTimeCodes.renewRecoveryCodes(actor, { ...body, session: wayBindingOf(http.req) }),
  })),
  route(oneTimeCodeEndpoints.turnOff, ({ actor, body, http }) =>
    oneTimeCodes.turnOff(actor, { ...body, session: wayBindingOf(http.req) }),
  ),
  route(oneTimeCodeEndpoints.reset, ({ actor, params }) => oneTimeCodes.reset(actor, params.userId)),
  route(oneTimeCodeEndpoints.requirement, ({ actor }) => oneTimeCodes.requirement(actor)),
  route(oneTimeCodeEndpoints.require, ({ actor, body }) => oneTimeCodes.require(actor, body.required)),
]
