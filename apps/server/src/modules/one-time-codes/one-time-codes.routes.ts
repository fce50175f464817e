import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { type Exchange, type Route, route } from '../../http/route.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import type { OneTimeCodeService } from './one-time-codes.service.ts'

/**
 * Codes guard a person in all organizations; the provider of one speaks for that one alone, and could lock the person
 * out of the others. @throws ProblemError `sign-in-with-password`
 */
const refuseProviderSession = ({ req }: Exchange): void => {
  if (req.session?.identityProviderId) throw new ProblemError('sign-in-with-password')
}

export const oneTimeCodeRoutes = ({ oneTimeCodes }: { oneTimeCodes: OneTimeCodeService }): Route[] => [
  route(oneTimeCodeEndpoints.get, ({ actor }) => oneTimeCodes.get(actor)),
  route(oneTimeCodeEndpoints.enrol, ({ actor, http }) => {
    refuseProviderSession(http)
    return oneTimeCodes.enrol(actor)
  }),
  route(oneTimeCodeEndpoints.confirm, async ({ actor, body, http }) => {
    refuseProviderSession(http)
    return { recoveryCodes: await oneTimeCodes.confirm(actor, body.code) }
  }),
  route(oneTimeCodeEndpoints.renewRecoveryCodes, async ({ actor, body }) => ({
    recoveryCodes: await oneTimeCodes.renewRecoveryCodes(actor, body.code),
  })),
  route(oneTimeCodeEndpoints.turnOff, ({ actor, body }) => oneTimeCodes.turnOff(actor, body.code)),
  route(oneTimeCodeEndpoints.reset, ({ actor, params }) => oneTimeCodes.reset(actor, params.userId)),
  route(oneTimeCodeEndpoints.requirement, ({ actor }) => oneTimeCodes.requirement(actor)),
  route(oneTimeCodeEndpoints.require, ({ actor, body }) => oneTimeCodes.require(actor, body.required)),
]
