import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'

/** What people did with one bill export, newest first. */
export const exportHistoryQuery = (billExportId: string) =>
  infiniteQueryOptions({
    queryKey: ['audit-entries', billExportId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      call(
        auditEntryEndpoints.list,
        { query: { targetId: billExportId, limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
