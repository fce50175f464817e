import { queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'
import { loadPart } from './load-part.ts'

/** Configurations of both modes to choose from. Their part of the contract comes with the first choice. */
export const configurationChoicesQuery = queryOptions({
  queryKey: ['configurations', 'choices', 'all'],
  queryFn: async ({ signal }) => {
    const { configurationEndpoints } = await loadPart(() => import('@billbridge/contract/configurations'))
    return call(configurationEndpoints.list, { query: { limit: 200 } }, { signal })
  },
  staleTime: 60_000,
})
