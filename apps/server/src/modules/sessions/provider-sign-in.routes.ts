import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { type Door, door, type Route, route } from '../../http/route.ts'
import { startVisit, wayBindingOf } from '../../http/session.ts'
import type { Logger } from '../../platform/logger.ts'
import { ProblemError } from '../../platform/problem-error.ts'
import { AccountUnlinkedError, backTo, signInPage } from './provider-sign-in.ts'
import type { SessionService } from './session.service.ts'
import { startConfirmed } from './sign-in-step.routes.ts'

/** As long as somebody may take at the identity provider. */
const visitSeconds = 15 * 60

export const providerSignInRoutes = ({ sessions }: { sessions: SessionService }): Route[] => [
  route(signInStepEndpoints.provider, async ({ body, ip, http }) => {
    await startVisit(http.req, visitSeconds)
    return sessions.provider.begin(body.address, { sessionId: wayBindingOf(http.req), next: body.next, ip })
  }),
]

/** Who is proven is signed in here; where the session does not come about, nobody is. */
const arrive = async (
  sessions: SessionService,
  { req, res, actor }: Parameters<Door['handle']>[0],
): Promise<string> => {
  const { entry, page } = await sessions.provider.complete({
    organizationId: String(req.params.organizationId),
    sessionId: wayBindingOf(req),
    address: req.originalUrl,
    actor,
    stepId: req.session?.signInStep,
    session: req.session,
  })
  try {
    if (entry) await startConfirmed(sessions, { req, res }, entry)
    return page
  } catch (error) {
    if (error instanceof AccountUnlinkedError) return backTo(signInPage, 'not-linked').page
    // Ended, or its person suspended, while they were there.
    if (error instanceof ProblemError && ['not-signed-in', 'no-active-membership'].includes(error.type))
      return signInPage
    throw error
  }
}

/** Where identity providers send people back to: an address of each organization's own. They end up in the console. */
export const providerSignInDoors = ({ sessions, logger }: { sessions: SessionService; logger: Logger }): Door[] => [
  door('GET', '/auth/providers/:organizationId/callback', async (exchange) => {
    const { res } = exchange
    // The address holds a code and a state: it must not be kept, nor be told to the next page.
    res.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    const page = await arrive(sessions, exchange).catch((error: unknown) => {
      logger.error({ err: error }, 'A return from an identity provider failed')
      return backTo(signInPage, 'refused').page
    })
    res.redirect(303, page)
  }),
]
