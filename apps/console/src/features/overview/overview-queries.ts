import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import type { Mode } from '@billbridge/contract/modes'
import { overviewEndpoints } from '@billbridge/contract/overview'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

const refreshMs = 15_000

/** What was sent and what failed on each of the last days. */
export const exportDaysQuery = (mode: Mode) =>
  queryOptions({
    queryKey: ['overview', 'days', mode],
    queryFn: ({ signal }) => call(overviewEndpoints.days, { query: { mode } }, { signal }),
    refetchInterval: 4 * refreshMs,
  })

/** How many events are open, by mode. */
export const openEventsQuery = queryOptions({
  queryKey: ['integration-events', 'counts'],
  queryFn: ({ signal }) => call(integrationEventEndpoints.counts, {}, { signal }),
  refetchInterval: refreshMs,
})

/** What needs attention; asked again while somebody looks. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => call(overviewEndpoints.get, {}, { signal }),
  refetchInterval: refreshMs,
})
