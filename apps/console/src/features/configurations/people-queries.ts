import { notificationEndpoints } from '@billbridge/contract/notifications'
import { userEndpoints } from '@billbridge/contract/users'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

/** The people of the organization, as far as a pick-list goes. */
export const membersQuery = queryOptions({
  queryKey: ['users', 'choices'],
  queryFn: ({ signal }) => call(userEndpoints.list, { query: { limit: 200 } }, { signal }),
  staleTime: 60_000,
})

/** Whether anybody can be told by e-mail at all. */
export const channelsQuery = queryOptions({
  queryKey: ['notification-channels'],
  queryFn: ({ signal }) => call(notificationEndpoints.channels, {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})
