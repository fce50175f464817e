import { accountEndpoints } from '@billbridge/contract/accounts'
import { billEndpoints } from '@billbridge/contract/bills'
import {
  type Configuration,
  type ConfigurationSettings,
  configurationEndpoints,
} from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { invoicePreviewEndpoints } from '@billbridge/contract/invoice-previews'
import type { Destination } from '@billbridge/contract/modes'
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

/** Connected credentials, of one destination or of any. */
export const connectedCredentialsQuery = (destination: Destination | undefined) =>
  queryOptions({
    queryKey: ['credentials', 'connected', destination ?? 'any'],
    queryFn: ({ signal }) =>
      call(
        credentialEndpoints.list,
        { query: { status: ['connected'], sort: 'name', limit: 200, ...(destination ? { destination } : {}) } },
        { signal },
      ),
  })

export const credentialQuery = (credentialId: string) =>
  queryOptions({
    queryKey: ['credentials', 'one', credentialId],
    queryFn: ({ signal }) => call(credentialEndpoints.get, { params: { credentialId } }, { signal }),
  })

/** The first accounts whose code or name starts with a text. */
export const foundAccountsQuery = (search: string) =>
  queryOptions({
    queryKey: ['accounts', 'found', search],
    queryFn: ({ signal }) =>
      call(accountEndpoints.list, { query: { limit: 20, ...(search ? { search } : {}) } }, { signal }),
    placeholderData: keepPreviousData,
  })

export const accountQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['accounts', 'one', accountId],
    queryFn: ({ signal }) => call(accountEndpoints.get, { params: { accountId } }, { signal }),
    staleTime: 60_000,
  })

/** The first bills whose number or account starts with a text. */
export const foundBillsQuery = (search: string) =>
  queryOptions({
    queryKey: ['bills', 'found', search],
    queryFn: ({ signal }) =>
      call(billEndpoints.list, { query: { limit: 20, ...(search ? { search } : {}) } }, { signal }),
    placeholderData: keepPreviousData,
  })

/** The invoice a bill would become under settings that need not be saved. */
export const invoicePreviewQuery = (billId: string, credentialId: string, settings: ConfigurationSettings) =>
  queryOptions({
    queryKey: ['invoice-preview', billId, credentialId, settings],
    queryFn: ({ signal }) =>
      call(invoicePreviewEndpoints.create, { body: { billId, credentialId, settings } }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
  })

/** Takes over a configuration as the server answered it; lists and versions are fetched again. */
export const takeConfiguration = (queryClient: QueryClient, configuration: Configuration): void => {
  queryClient.setQueryData(configurationQuery(configuration.id).queryKey, configuration)
  void queryClient.invalidateQueries({ queryKey: [...root, 'list'] })
  void queryClient.invalidateQueries({ queryKey: [...root, 'versions', configuration.id] })
  void queryClient.invalidateQueries({ queryKey: [...root, 'of-credential'] })
}
