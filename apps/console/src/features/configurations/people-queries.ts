import { userEndpoints } from '@billbridge/contract/users'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

/** The people of the organization, as far as a pick-list goes. */
export const membersQuery = queryOptions({
  queryKey: ['users', 'choices'],
  queryFn: ({ signal }) => call(userEndpoints.list, { query: { limit: 200 } }, { signal }),
  staleTime: 60_000,
})
