import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { type Route, route } from '../../http/route.ts'
import { startSession } from '../../http/session.ts'
import type { SessionService } from './session.service.ts'

/** A machine's request has no session, and so no sign-in that waits. */
const stepOf = (req: { session?: { signInStep?: string } }): string | undefined => req.session?.signInStep

export const signInStepRoutes = ({ sessions }: { sessions: SessionService }): Route[] => [
  route(signInStepEndpoints.current, async ({ http }) => ({
    step: await sessions.steps.current(stepOf(http.req)),
  })),

  route(signInStepEndpoints.code, async ({ body, http }) => {
    const content = await sessions.steps.signInWithCode(stepOf(http.req), body.code)
    await startSession(http.req, content)
    return sessions.describeContent(content)
  }),

  route(signInStepEndpoints.enrol, ({ http }) => sessions.steps.enrol(stepOf(http.req))),

  route(signInStepEndpoints.confirm, async ({ body, http }) => {
    const { content, recoveryCodes } = await sessions.steps.confirm(stepOf(http.req), body.code)
    await startSession(http.req, content)
    return { session: await sessions.describeContent(content), recoveryCodes }
  }),
]
