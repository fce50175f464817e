import { may, type Permission, roleNeededFor } from '@billbridge/contract/permissions'
import { type Session, sessionEndpoints } from '@billbridge/contract/session'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { callOnce } from './api.ts'
import { messages } from './messages/session.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => callOnce(sessionEndpoints.get, {}, { signal }),
  staleTime: 5 * 60_000,
})

/** Who is signed in. Only below the layout, which shows its pages when the session is known. */
export const useSession = (): Session => {
  const { data } = useQuery(sessionQuery)
  if (!data) throw new Error('useSession is for pages shown to somebody signed in')
  return data
}

export interface Allowance {
  allowed: boolean
  /** Why not, for the disabled button; undefined when allowed. */
  reason: string | undefined
}

/** Whether the signed-in person holds a permission; spread `reason` into `ActionButton.disabledReason`. */
export const usePermission = (permission: Permission): Allowance => {
  const { role } = useSession()
  const allowed = may(role, permission)
  return { allowed, reason: allowed ? undefined : messages.roleNeeded(roleNeededFor(permission), role) }
}
