import { type ExportRun, exportRunEndpoints } from '@billbridge/contract/export-runs'
import type { Mode } from '@billbridge/contract/modes'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

const followMs = 3_000
/** So long it may take until the worker has taken up what waited; `since` may lie half a minute before. */
const patienceMs = 90_000
/** What lost access stopped is seldom older than so many runs; the list of runs has the others. */
const mostRead = 50

const wentOnSince = (runs: readonly ExportRun[], since: number): ExportRun[] =>
  runs.filter(({ wentOn }) => wentOn !== null && Date.parse(wentOn.at) >= since)

/** Runs whose stopped bills went on since a moment, in milliseconds; asked for again while there may be more to tell. */
export const latestRunsQuery = (mode: Mode, since: number) =>
  queryOptions({
    queryKey: ['export-runs', 'went-on', mode, since],
    queryFn: async ({ signal }) => {
      const { data } = await call(exportRunEndpoints.list, { query: { mode, limit: mostRead } }, { signal })
      return wentOnSince(data, since)
    },
    refetchInterval: ({ state: { data } }) =>
      (data?.some(({ finishedAt }) => finishedAt === null) || Date.now() - since < patienceMs) && followMs,
  })
