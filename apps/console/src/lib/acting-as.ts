import { actingAsHeader, actingAsOf } from '@billbridge/contract/request-headers'
import type { Session } from '@billbridge/contract/session'
import { createHeldRequests } from './held-requests.ts'

let actingAs: string | undefined

/** For whom, and where, this page is: other tabs may sign somebody else in, or switch, and share the session. */
export const actAs = ({ user, organization }: Session): void => {
  actingAs = actingAsOf(user.id, organization.id)
}

/** Says it with a request, which is refused where the session is about others now. */
export const actingAsHeaders = (): Record<string, string> =>
  actingAs === undefined ? {} : { [actingAsHeader]: actingAs }

const held = createHeldRequests()

/** Requests of a page that is about others than the session: they wait here until somebody has said where to go on. */
export const waitForReturn = held.wait
export const settleReturn = held.settle

/** Whether the session is about others than this page. */
export const useActsElsewhere = held.useWaiting
