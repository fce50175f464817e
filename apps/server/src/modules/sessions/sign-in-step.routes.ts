import type { SignInAnswer } from '@billbridge/contract/session'
import { signInStepEndpoints } from '@billbridge/contract/sign-in-steps'
import { type Exchange, type Route, route } from '../../http/route.ts'
import { carryOn, startConfirmed as start, startStep, wayBindingOf } from '../../http/session.ts'
import type { SessionService } from './session.service.ts'
import type { Entry, Renewal } from './session-content.ts'
import { type SignInStart, stepSeconds } from './sign-in-steps.ts'

/** A machine's request has no session, and so no sign-in that waits. */
const stepOf = (req: { session?: { signInStep?: string } }): string | undefined => req.session?.signInStep

/** Starts the session, and ends it again when the way in was closed at the same moment, or it could not be noted. */
export const startConfirmed = (sessions: SessionService, http: Exchange, entry: Entry | Renewal): Promise<void> => {
  const confirm = () => sessions.confirmEntry(entry)
  if (!('proof' in entry)) return start(http, entry.content, confirm)
  // Who proves it once more is who they were: what they began before belongs to them still.
  const content = { ...entry.content, firstId: wayBindingOf(http.req) }
  return carryOn(http, content, { endOld: sessions.end, confirm })
}

/** Where a sign-in stands, as the browser is told and remembers it. */
export const enter = async (sessions: SessionService, http: Exchange, start: SignInStart): Promise<SignInAnswer> => {
  if ('content' in start) {
    await startConfirmed(sessions, http, start)
    return { session: await sessions.describeContent(start.content), step: null }
  }
  await startStep(http.req, start.stepId, stepSeconds)
  return { session: null, step: start.step }
}

export const signInStepRoutes = ({ sessions }: { sessions: SessionService }): Route[] => [
  route(signInStepEndpoints.current, async ({ http }) => ({
    step: await sessions.steps.current(stepOf(http.req)),
  })),

  route(signInStepEndpoints.code, async ({ body, http }) =>
    enter(sessions, http, await sessions.steps.signInWithCode(stepOf(http.req), body.code)),
  ),

  route(signInStepEndpoints.enrol, ({ http }) => sessions.steps.enrol(stepOf(http.req))),

  route(signInStepEndpoints.confirm, async ({ body, http }) => {
    const { recoveryCodes, ...entry } = await sessions.steps.confirm(stepOf(http.req), body.code)
    await startConfirmed(sessions, http, entry)
    return { session: await sessions.describeContent(entry.content), recoveryCodes }
  }),

  route(signInStepEndpoints.link, ({ ip, http }) =>
    sessions.provider.beginLinkStep(stepOf(http.req), { sessionId: wayBindingOf(http.req), ip }),
  ),
]
