import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

export type AuditQuery = NonNullable<EndpointInput<typeof auditEntryEndpoints.csv>['query']>

export const auditEntriesQuery = (query: AuditQuery & { cursor?: string }) =>
  queryOptions({
    queryKey: ['audit-entries', query],
    queryFn: ({ signal }) => call(auditEntryEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
  })
