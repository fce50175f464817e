import { billExportEndpoints, type Selection } from '@billbridge/contract/bill-exports'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import {
  type BillExportStatus,
  type ExportTab,
  exportTabs,
  isUnderWay,
  statusesByTab,
} from '@billbridge/contract/export-decisions'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import type { ExportAction } from '../../lib/messages/exports.ts'

type ListQuery = EndpointInput<typeof billExportEndpoints.list>['query']
type CountsQuery = EndpointInput<typeof billExportEndpoints.counts>['query']
type GroupsQuery = EndpointInput<typeof billExportEndpoints.groups>['query']

/** Everything about bill exports begins with this key. */
export const exportsKey = ['bill-exports'] as const

/** How often rows are asked for again while some of them are being worked on. */
const followMs = 3_000
/** And otherwise: Stripe's word on sent invoices arrives by itself. */
const restMs = 15_000

/** The queue a status is listed in. */
export const tabOf = (status: BillExportStatus): ExportTab =>
  exportTabs.find((tab) => (statusesByTab[tab] as readonly BillExportStatus[]).includes(status)) ?? 'unsent'

export const queueQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...exportsKey, 'list', query],
    queryFn: ({ signal }) => call(billExportEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) ? followMs : restMs),
  })

export const countsQuery = (query: CountsQuery) =>
  queryOptions({
    queryKey: [...exportsKey, 'counts', query],
    queryFn: ({ signal }) => call(billExportEndpoints.counts, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && state.data.inProgress.count > 0 ? followMs : restMs),
  })

export const groupsQuery = (query: GroupsQuery) =>
  queryOptions({
    queryKey: [...exportsKey, 'groups', query],
    queryFn: ({ signal }) => call(billExportEndpoints.groups, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

/** Counted again each time it is asked: what a person confirms must be what is true now. */
export const previewQuery = (action: ExportAction, selection: Selection) =>
  queryOptions({
    queryKey: ['selection-previews', action, selection],
    queryFn: ({ signal }) => call(billExportEndpoints.previewSelection, { body: { action, selection } }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })

export const billExportQuery = (billExportId: string) =>
  queryOptions({
    queryKey: [...exportsKey, 'one', billExportId],
    queryFn: ({ signal }) => call(billExportEndpoints.get, { params: { billExportId } }, { signal }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? followMs : false),
  })

export const attemptsQuery = (billExportId: string, working: boolean) =>
  infiniteQueryOptions({
    queryKey: [...exportsKey, 'attempts', billExportId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      call(
        billExportEndpoints.attempts,
        { params: { billExportId }, query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: working ? followMs : false,
  })
