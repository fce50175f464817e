import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { type ExportRun, exportRunEndpoints } from '@billbridge/contract/export-runs'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

type ListQuery = NonNullable<EndpointInput<typeof exportRunEndpoints.list>['query']>
type RowsQuery = NonNullable<EndpointInput<typeof exportRunEndpoints.rows>['query']>

const runsKey = ['export-runs'] as const

/** How many bills it is of; null while they are still collected. */
export const totalOf = ({ status, counts }: ExportRun): number | null => (status === 'preparing' ? null : counts.total)

/** Whether anything of a run is still to come; a cancelled one finishes what was begun. */
export const isActive = ({ finishedAt }: Pick<ExportRun, 'finishedAt'>): boolean => finishedAt === null

/** How many of its bills were stopped and are still to go on in it; the run counts them as done until they do. */
export const waitingIn = ({ waits }: Pick<ExportRun, 'waits'>): number =>
  waits.reduce((sum, { count }) => sum + count, 0)

/** Whether something stopped a run before its end, whether or not its bills go on. */
export const isStopped = <R extends Pick<ExportRun, 'endedBecause'>>(
  run: R,
): run is R & { endedBecause: 'access-lost' | 'configuration-disabled' } =>
  run.endedBecause === 'access-lost' || run.endedBecause === 'configuration-disabled'

const followMs = 1_000
/** A run that waits goes on by itself, some time. */
const waitingMs = 10_000
/** A cancelled run ends in a moment, and whoever cancelled it looks. */
const endingMs = 300
const followListMs = 3_000

export const runsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...runsKey, 'list', query],
    queryFn: ({ signal }) => call(exportRunEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.data.some(isActive) ? followListMs : false),
  })

/** One run; asked for every second while it works and somebody looks, and more often while it ends. */
export const runQuery = (runId: string) =>
  queryOptions({
    queryKey: [...runsKey, 'one', runId],
    queryFn: ({ signal }) => call(exportRunEndpoints.get, { params: { runId } }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data && isActive(data)
        ? data.status === 'cancelled'
          ? endingMs
          : followMs
        : data && data.waits.length > 0 && waitingMs,
  })

/** How many of its failed bills can be tried again: some wait for what a person says instead. */
export const retriableQuery = ({ id, mode }: Pick<ExportRun, 'id' | 'mode'>) =>
  queryOptions({
    queryKey: ['bill-exports', 'counts', { mode, runId: id }],
    queryFn: ({ signal }) => call(billExportEndpoints.counts, { query: { mode, runId: id } }, { signal }),
    select: ({ retriable }) => retriable.count,
  })

export const runRowsQuery = (runId: string, query: RowsQuery, active: boolean) =>
  queryOptions({
    queryKey: [...runsKey, 'rows', runId, query],
    queryFn: ({ signal }) => call(exportRunEndpoints.rows, { params: { runId }, query }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: active ? 2 * followMs : false,
  })

export const useCancelRun = (runId: string) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(exportRunEndpoints.cancel, { params: { runId } }),
    onSuccess: async (run) => {
      queryClient.setQueryData(runQuery(runId).queryKey, run)
      await queryClient.invalidateQueries({ queryKey: runsKey })
    },
  })
}
