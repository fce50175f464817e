import type { EndpointInput } from '@billbridge/contract/endpoint'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

type ListQuery = NonNullable<EndpointInput<typeof integrationEventEndpoints.list>['query']>

const key = ['integration-events'] as const
const refreshMs = 15_000

export const eventsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...key, 'list', query],
    queryFn: ({ signal }) => call(integrationEventEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  })

/** Marks events as dealt with, or open again. */
export const useMarkEvents = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { eventIds: string[]; actioned: boolean }) =>
      call(integrationEventEndpoints.setActioned, { body }),
    onSuccess: () =>
      Promise.all([key, ['overview']].map((queryKey) => queryClient.invalidateQueries({ queryKey: [...queryKey] }))),
  })
}
