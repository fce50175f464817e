import type { BillExport } from '@billbridge/contract/bill-exports'
import { type ApprovalStatus, type Bill, billEndpoints } from '@billbridge/contract/bills'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import type { Mode } from '@billbridge/contract/modes'
import { countCap } from '@billbridge/contract/page'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { loadPart } from '../../lib/load-part.ts'

type BillsQuery = NonNullable<EndpointInput<typeof billEndpoints.list>['query']>
/** Search and filters, without order and page. */
export type BillMatch = NonNullable<EndpointInput<typeof billEndpoints.count>['query']>

/** Everything about bills begins with this key, in other features too. */
const root = ['bills'] as const

/** What the API changes at once. */
const billsAtOnce = 1000
/** So many bills can be selected together: as far as they are counted. */
const mostSelected = countCap
const rowsAtOnce = 200

export const billsQuery = (query: BillsQuery) =>
  queryOptions({
    queryKey: [...root, 'list', query],
    queryFn: ({ signal }) => call(billEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const billQuery = (billId: string) =>
  queryOptions({
    queryKey: [...root, 'one', billId],
    queryFn: ({ signal }) => call(billEndpoints.get, { params: { billId } }, { signal }),
  })

export const billVersionsQuery = (billId: string) =>
  queryOptions({
    queryKey: [...root, 'versions', billId],
    queryFn: ({ signal }) => call(billEndpoints.versions, { params: { billId } }, { signal }),
  })

/** Where bills stand, by bill and mode; no entry means that no configuration covers the bill in that mode. */
export type Standings = ReadonlyMap<string, Readonly<Partial<Record<Mode, BillExport>>>>

const toStandings = (rows: readonly BillExport[]): Standings => {
  const standings = new Map<string, Partial<Record<Mode, BillExport>>>()
  for (const row of rows) standings.set(row.billId, { ...standings.get(row.billId), [row.mode]: row })
  return standings
}

export const standingsQuery = (billIds: readonly string[]) =>
  queryOptions({
    queryKey: ['bill-exports', 'of-bills', billIds],
    // Asked for once the bills stand: a list need not wait for this part of the contract before it paints.
    queryFn: async ({ signal }) => {
      const { billExportEndpoints } = await loadPart(() => import('@billbridge/contract/bill-exports'))
      return call(billExportEndpoints.ofBills, { query: { billId: [...billIds] } }, { signal })
    },
    select: ({ data }) => toStandings(data),
    enabled: billIds.length > 0,
  })

/** How many bills match, for the pager and for "Select all … matching". */
export const billCountQuery = (query: BillMatch) =>
  queryOptions({
    queryKey: [...root, 'count', query],
    queryFn: ({ signal }) => call(billEndpoints.count, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

/**
 * Fetches what matches, page by page: what an action would do is said of each bill before it is done, and can be undone
 * bill by bill. `complete` is false when there are more than can be selected.
 */
export const fetchMatching = async (query: BillsQuery): Promise<{ bills: Bill[]; complete: boolean }> => {
  const bills: Bill[] = []
  let cursor: string | null | undefined
  while (cursor !== null && bills.length < mostSelected) {
    const page: { data: Bill[]; nextCursor: string | null } = await call(billEndpoints.list, {
      query: { ...query, limit: rowsAtOnce, ...(cursor ? { cursor } : {}) },
    })
    bills.push(...page.data)
    cursor = page.nextCursor
  }
  return { bills: bills.slice(0, mostSelected), complete: cursor === null }
}

const useForgetBills = () => {
  const queryClient = useQueryClient()
  return () =>
    Promise.all(
      [root, ['bill-exports'], ['audit-entries'], ['overview']].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    )
}

/** Ids that get the same approval status. */
export interface ApprovalChange {
  approvalStatus: ApprovalStatus
  billIds: readonly string[]
}

/** Sets approval statuses, one status after another; answers how many bills changed. */
export const useSetApprovals = () => {
  const forget = useForgetBills()
  return useMutation({
    mutationFn: async (changes: readonly ApprovalChange[]) => {
      let changed = 0
      for (const { approvalStatus, billIds } of changes) {
        for (let start = 0; start < billIds.length; start += billsAtOnce) {
          const body = { approvalStatus, billIds: billIds.slice(start, start + billsAtOnce) }
          changed += (await call(billEndpoints.setApproval, { body })).changed
        }
      }
      return changed
    },
    // Part of them may have changed before a refusal.
    onSettled: forget,
  })
}

export const useCancelBill = (billId: string) => {
  const queryClient = useQueryClient()
  const forget = useForgetBills()
  return useMutation({
    mutationFn: () => call(billEndpoints.cancel, { params: { billId } }),
    onSuccess: async (bill) => {
      queryClient.setQueryData(billQuery(billId).queryKey, bill)
      await forget()
    },
  })
}
