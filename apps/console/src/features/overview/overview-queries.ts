import { overviewEndpoints } from '@billbridge/contract/overview'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

const refreshMs = 15_000

/** What needs attention; asked again while somebody looks. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => call(overviewEndpoints.get, {}, { signal }),
  refetchInterval: refreshMs,
})
