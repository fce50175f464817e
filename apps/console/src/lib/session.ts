import { may, type Permission, roleNeededFor } from '@billbridge/contract/permissions'
import { type Session, sessionEndpoints } from '@billbridge/contract/session'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { actingAsHeaders } from './acting-as.ts'
import { callOnce } from './api.ts'
import { messages } from './messages/session.ts'

/** Who is signed in; null when nobody is. Once somebody is known, the end of their session is an error, and they stay. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ client, queryKey, signal }): Promise<Session | null> => {
    if (client.getQueryData(queryKey)) {
      return callOnce(sessionEndpoints.get, {}, { signal, headers: actingAsHeaders() })
    }
    return (await callOnce(sessionEndpoints.current, {}, { signal })).session
  },
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
