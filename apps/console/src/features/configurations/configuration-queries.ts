import { type Configuration, configurationEndpoints } from '@billbridge/contract/configurations'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

type ListQuery = NonNullable<EndpointInput<typeof configurationEndpoints.list>['query']>

const root = ['configurations'] as const

export const configurationsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...root, 'list', query],
    queryFn: ({ signal }) => call(configurationEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const configurationQuery = (configurationId: string) =>
  queryOptions({
    queryKey: [...root, 'one', configurationId],
    queryFn: ({ signal }) => call(configurationEndpoints.get, { params: { configurationId } }, { signal }),
  })

export const versionsQuery = (configurationId: string) =>
  infiniteQueryOptions({
    queryKey: [...root, 'versions', configurationId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      call(
        configurationEndpoints.versions,
        { params: { configurationId }, query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

/** Takes over a configuration as the server answered it; lists and versions are fetched again. */
export const takeConfiguration = (queryClient: QueryClient, configuration: Configuration): void => {
  queryClient.setQueryData(configurationQuery(configuration.id).queryKey, configuration)
  void queryClient.invalidateQueries({ queryKey: [...root, 'list'] })
  void queryClient.invalidateQueries({ queryKey: [...root, 'versions', configuration.id] })
  void queryClient.invalidateQueries({ queryKey: [...root, 'of-credential'] })
}
