import { notificationEndpoints } from '@billbridge/contract/notifications'
import { queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'

/** Whether anybody can be written to by e-mail at all. */
export const channelsQuery = queryOptions({
  queryKey: ['notification-channels'],
  queryFn: ({ signal }) => call(notificationEndpoints.channels, {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})
