import type { Role } from '@billbridge/contract/permissions'
import { type User, userEndpoints } from '@billbridge/contract/users'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { identityProviderQuery } from '../../lib/identity-provider-query.ts'
import { loadPart } from '../../lib/load-part.ts'
import { sessionQuery } from '../../lib/session.ts'

export const peopleQuery = (query: { search?: string; cursor?: string }) =>
  queryOptions({
    queryKey: ['users', query],
    queryFn: ({ signal }) => call(userEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

/** What is to become of a member. */
export type MemberChange = { user: User } & (
  | { kind: 'role'; role: Role }
  | { kind: 'suspend' | 'resume' | 'remove' | 'reset-codes' | 'unlink' }
)

/** Which of the things that somebody made end as well. */
export interface Revocations {
  apiKeys: boolean
  invitations: boolean
}

export const nothing: Revocations = { apiKeys: false, invitations: false }

interface Sent {
  change: MemberChange
  revoke: Revocations
}

const send = async ({ change, revoke }: Sent): Promise<void> => {
  const params = { userId: change.user.id }
  if (change.kind === 'reset-codes') {
    // The list itself needs nothing of codes.
    const { oneTimeCodeEndpoints } = await loadPart(() => import('@billbridge/contract/one-time-codes'))
    return call(oneTimeCodeEndpoints.reset, { params })
  }
  if (change.kind === 'unlink') {
    const { identityProviderEndpoints } = await loadPart(() => import('@billbridge/contract/identity-providers'))
    return call(identityProviderEndpoints.unlinkMember, { params })
  }
  const { apiKeys, invitations } = revoke
  if (change.kind === 'remove') {
    const query = {
      ...(apiKeys ? { revokeApiKeys: 'true' } : {}),
      ...(invitations ? { revokeInvitations: 'true' } : {}),
    }
    return call(userEndpoints.remove, { params, query })
  }
  const status = change.kind === 'suspend' ? ('suspended' as const) : ('active' as const)
  const body = change.kind === 'role' ? { role: change.role } : { status }
  const also = { ...(apiKeys ? { revokeApiKeys: true } : {}), ...(invitations ? { revokeInvitations: true } : {}) }
  await call(userEndpoints.update, { params, body: { ...body, ...also } })
}

/** Changes a member; who may do what oneself is asked anew as well. */
export const useChangeMember = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['users'] })
      await queryClient.invalidateQueries({ queryKey: identityProviderQuery.queryKey })
      await queryClient.invalidateQueries({ queryKey: ['invitations'] })
      await queryClient.invalidateQueries({ queryKey: ['api-keys'] })
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
}
