import { credentialEndpoints } from '@billbridge/contract/credentials'
import { type Door, door, type Route, route } from '../../http/route.ts'
import { wayBindingOf } from '../../http/session.ts'
import type { Logger } from '../../platform/logger.ts'
import {
  type AuthorizationReturn,
  type CredentialService,
  type StripeAnswer,
  toReturnPath,
} from './credential.service.ts'

const { list, create, get, update, authorize, authenticateWithKey, finish, verify } = credentialEndpoints
const { deletionPreview, remove, connectionOptions } = credentialEndpoints

export const credentialRoutes = ({ credentials }: { credentials: CredentialService }): Route[] => [
  route(list, ({ actor, query }) => credentials.list(actor, query)),
  route(create, ({ actor, body }) => credentials.create(actor, body)),
  route(get, ({ actor, params }) => credentials.get(actor, params.credentialId)),
  route(update, ({ actor, params, body }) => credentials.update(actor, params.credentialId, body)),
  route(authorize, ({ actor, params, http }) =>
    credentials.beginAuthorization({ actor, sessionId: wayBindingOf(http.req) }, params.credentialId),
  ),
  route(authenticateWithKey, ({ actor, params, body }) =>
    credentials.authenticateWithKey(actor, params.credentialId, body),
  ),
  route(finish, ({ actor, params }) => credentials.finish(actor, params.credentialId)),
  route(verify, ({ actor, params }) => credentials.verify(actor, params.credentialId)),
  route(deletionPreview, ({ actor, params }) => credentials.deletionPreview(actor, params.credentialId)),
  route(remove, ({ actor, params }) => credentials.remove(actor, params.credentialId)),
  route(connectionOptions, () => credentials.connectionOptions()),
]

/** Registered at Stripe as the redirect address of both applications. */
const stripeCallbackPath = '/auth/stripe/callback'

const toStripeAnswer = (search: URLSearchParams): StripeAnswer => {
  const one = (name: string) => search.get(name)?.slice(0, 500) || undefined
  return { code: one('code'), state: one('state'), error: one('error') }
}

const lost: AuthorizationReturn = { outcome: 'stripe-error', credentialId: null, pending: false }

/** Where Stripe sends people back to. Whatever happens, they end up in the console. */
export const credentialDoors = ({
  credentials,
  logger,
}: {
  credentials: CredentialService
  logger: Logger
}): Door[] => [
  door('GET', stripeCallbackPath, async ({ req, res, actor }) => {
    const answer = toStripeAnswer(new URL(req.originalUrl, 'http://localhost').searchParams)
    const back = await credentials
      .completeAuthorization({ actor, sessionId: wayBindingOf(req) }, answer)
      .catch((error: unknown) => {
        logger.error({ err: error }, 'A return from Stripe failed')
        return lost
      })
    // The address holds a code and a state: it must not be kept, nor be told to the next page.
    res.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    res.redirect(303, toReturnPath(back))
  }),
]
