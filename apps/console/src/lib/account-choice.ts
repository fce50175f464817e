import { queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'
import { loadPart } from './load-part.ts'

/** One account, to name it in a filter or beside a field. Its part of the contract comes with the question. */
export const accountQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['accounts', 'one', accountId],
    queryFn: async ({ signal }) => {
      const { accountEndpoints } = await loadPart(() => import('@billbridge/contract/accounts'))
      return call(accountEndpoints.get, { params: { accountId } }, { signal })
    },
    staleTime: 60_000,
  })
