import { type ApiKey, apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { type Invitation, invitationEndpoints } from '@billbridge/contract/invitations'
import { type Role, roles, rolesAbove } from '@billbridge/contract/permissions'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

export interface MadeBy {
  apiKeys: ApiKey[]
  invitations: Invitation[]
}

/** More than one person makes. */
const limit = 200

type Weighed = Pick<ApiKey, 'role' | 'lastUsedAt'>

/** The strongest first, of one role what was used last: what a short list must not leave out. */
const byWeight = (a: Weighed, b: Weighed): number =>
  roles.indexOf(b.role) - roles.indexOf(a.role) || (b.lastUsedAt ?? '').localeCompare(a.lastUsedAt ?? '')

/** What somebody made that is worth more than a role; null: everything. Asked anew each time: it is about to be decided. */
export const madeByQuery = (madeBy: string, keeps: Role | null) =>
  queryOptions({
    queryKey: ['made-by', madeBy, keeps],
    queryFn: async ({ signal }): Promise<MadeBy> => {
      const query = { madeBy, limit }
      const isAbove = ({ role }: { role: Role }) => rolesAbove(keeps).includes(role)
      const [apiKeys, invitations] = await Promise.all([
        call(apiKeyEndpoints.list, { query }, { signal }),
        call(invitationEndpoints.list, { query }, { signal }),
      ])
      return { apiKeys: apiKeys.data.filter(isAbove).sort(byWeight), invitations: invitations.data.filter(isAbove) }
    },
    gcTime: 0,
    staleTime: 0,
  })
