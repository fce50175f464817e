import type { accountEndpoints } from '@billbridge/contract/accounts'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { loadPart } from '../../lib/load-part.ts'

type ListQuery = NonNullable<EndpointInput<typeof externalMappingEndpoints.list>['query']>
type AccountsQuery = NonNullable<EndpointInput<typeof accountEndpoints.list>['query']>

/** Everything about mappings begins with this key, in other features too. */
const root = ['external-mappings'] as const

/** Most rows of one batch. */
export const mappingsAtOnce = 500

export const mappingsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...root, 'list', query],
    queryFn: ({ signal }) => call(externalMappingEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

// Other resources' parts of the contract come with their questions: the list of mappings need not wait for them.

export const connectedCredentialsQuery = queryOptions({
  queryKey: ['credentials', 'connected', 'any'],
  queryFn: async ({ signal }) => {
    const { credentialEndpoints } = await loadPart(() => import('@billbridge/contract/credentials'))
    return call(credentialEndpoints.list, { query: { status: ['connected'], sort: 'name', limit: 200 } }, { signal })
  },
})

export const accountsQuery = (query: AccountsQuery) =>
  queryOptions({
    queryKey: ['accounts', 'found', query],
    queryFn: async ({ signal }) => {
      const { accountEndpoints } = await loadPart(() => import('@billbridge/contract/accounts'))
      return call(accountEndpoints.list, { query }, { signal })
    },
    placeholderData: keepPreviousData,
  })

export const customersQuery = (credentialId: string, search: string) =>
  queryOptions({
    queryKey: ['stripe-customers', credentialId, search],
    queryFn: ({ signal }) =>
      call(
        externalMappingEndpoints.stripeCustomers,
        { params: { credentialId }, query: search ? { search } : {} },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })

export const suggestionsQuery = (credentialId: string) =>
  queryOptions({
    queryKey: [...root, 'suggestions', credentialId],
    queryFn: ({ signal }) => call(externalMappingEndpoints.suggestions, { params: { credentialId } }, { signal }),
  })

/** Bills may go now that had to wait, and accounts are mapped that were not. */
const useForgetMappings = () => {
  const queryClient = useQueryClient()
  return () =>
    Promise.all(
      [root, ['accounts', 'found'], ['bill-exports'], ['overview']].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    )
}

export const useCreateMapping = () => {
  const onSuccess = useForgetMappings()
  return useMutation({
    mutationFn: (body: EndpointInput<typeof externalMappingEndpoints.create>['body']) =>
      call(externalMappingEndpoints.create, { body }),
    onSuccess,
  })
}

export const useChangeMapping = () => {
  const onSuccess = useForgetMappings()
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; customerId: string; version: number }) =>
      call(externalMappingEndpoints.update, { params: { mappingId: id }, body }),
    onSuccess,
  })
}

export const useRemoveMapping = () => {
  const onSuccess = useForgetMappings()
  return useMutation({
    mutationFn: (mappingId: string) => call(externalMappingEndpoints.remove, { params: { mappingId } }),
    onSuccess,
  })
}

/** One row of a batch: an account by id or by code, and a customer. */
export interface BatchRow {
  accountId?: string
  accountCode?: string
  customerId: string
}

export const useMapMany = (credentialId: string) => {
  const onSuccess = useForgetMappings()
  return useMutation({
    mutationFn: (mappings: BatchRow[]) =>
      call(externalMappingEndpoints.createBatch, { body: { credentialId, mappings } }),
    onSuccess,
  })
}

export const useCheckCustomers = (credentialId: string) => {
  const onSuccess = useForgetMappings()
  return useMutation({
    mutationFn: () => call(externalMappingEndpoints.check, { body: { credentialId } }),
    onSuccess,
  })
}
