import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { loadPart } from '../../lib/load-part.ts'

const filterNamesMs = 60_000

/** Configurations and accounts to filter by. Their part of the contract comes after the queue has painted. */
export const configurationChoicesQuery = (mode: 'live' | 'test') =>
  queryOptions({
    queryKey: ['configurations', 'choices', mode],
    queryFn: async ({ signal }) => {
      const { configurationEndpoints } = await loadPart(() => import('@billbridge/contract/configurations'))
      return call(configurationEndpoints.list, { query: { mode, limit: 200 } }, { signal })
    },
    staleTime: filterNamesMs,
  })

export const accountChoicesQuery = queryOptions({
  queryKey: ['accounts', 'choices'],
  queryFn: async ({ signal }) => {
    const { accountEndpoints } = await loadPart(() => import('@billbridge/contract/accounts'))
    return call(accountEndpoints.list, { query: { limit: 200, sort: 'name' } }, { signal })
  },
  staleTime: filterNamesMs,
})
