import type { EndpointInput } from '@billbridge/contract/endpoint'
import { reconciliationEndpoints } from '@billbridge/contract/reconciliations'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

type ListQuery = NonNullable<EndpointInput<typeof reconciliationEndpoints.list>['query']>
type ItemsQuery = NonNullable<EndpointInput<typeof reconciliationEndpoints.items>['query']>
export type StartInput = EndpointInput<typeof reconciliationEndpoints.create>['body']

const key = ['reconciliations'] as const
const followMs = 1_000
const followListMs = 3_000

export const reconciliationsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...key, 'list', query],
    queryFn: ({ signal }) => call(reconciliationEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ status }) => status === 'running') ? followListMs : false,
  })

/** One reconciliation; asked for every second while it works and somebody looks. */
export const reconciliationQuery = (reconciliationId: string) =>
  queryOptions({
    queryKey: [...key, 'one', reconciliationId],
    queryFn: ({ signal }) => call(reconciliationEndpoints.get, { params: { reconciliationId } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? followMs : false),
  })

export const reconciliationItemsQuery = (reconciliationId: string, query: ItemsQuery) =>
  queryOptions({
    queryKey: [...key, 'items', reconciliationId, query],
    queryFn: ({ signal }) => call(reconciliationEndpoints.items, { params: { reconciliationId }, query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const useStartReconciliation = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: StartInput) => call(reconciliationEndpoints.create, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [...key, 'list'] }),
  })
}
