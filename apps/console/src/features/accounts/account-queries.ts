import { type AccountInput, accountEndpoints } from '@billbridge/contract/accounts'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { loadPart } from '../../lib/load-part.ts'

type ListQuery = NonNullable<EndpointInput<typeof accountEndpoints.list>['query']>

/** Everything about accounts begins with this key, in other features too. */
const root = ['accounts'] as const
const shownBills = 5

export const accountsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...root, 'list', query],
    queryFn: ({ signal }) => call(accountEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const accountQuery = (accountId: string) =>
  queryOptions({
    queryKey: [...root, 'one', accountId],
    queryFn: ({ signal }) => call(accountEndpoints.get, { params: { accountId } }, { signal }),
  })

export const mappingsOfAccountQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['external-mappings', 'of-account', accountId],
    // Other parts of the contract come with the page of one account: the list need not wait for them.
    queryFn: async ({ signal }) => {
      const { externalMappingEndpoints } = await loadPart(() => import('@billbridge/contract/external-mappings'))
      return call(externalMappingEndpoints.list, { query: { accountId, limit: 50 } }, { signal })
    },
  })

export const billsOfAccountQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['bills', 'of-account', accountId],
    queryFn: async ({ signal }) => {
      const { billEndpoints } = await loadPart(() => import('@billbridge/contract/bills'))
      return call(billEndpoints.list, { query: { accountId, limit: shownBills } }, { signal })
    },
  })

/** Makes an account, or changes the given version of one. */
export const useSaveAccount = (existing?: { id: string; version: number }) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (input: AccountInput) =>
      existing
        ? call(accountEndpoints.update, {
            params: { accountId: existing.id },
            body: { ...input, version: existing.version },
          })
        : call(accountEndpoints.create, { body: input }),
    onSuccess: async (account) => {
      queryClient.setQueryData(accountQuery(account.id).queryKey, account)
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: [...root, 'list'] }),
        queryClient.invalidateQueries({ queryKey: ['audit-entries', account.id] }),
      ])
    },
  })
}
