import type { CappedCount, Page } from '@billbridge/contract/page'
import { Button } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { messages } from '../lib/messages/components.ts'
import type { CursorPage } from '../lib/use-cursor-page.ts'
import { CursorPager } from './cursor-pager.tsx'
import { DataTable } from './data-table.tsx'
import { EmptyState, NoResults } from './empty-state.tsx'
import { ProblemAlert } from './problem-alert.tsx'
import type { DataTableProps } from './table-options.ts'

/** What a list page shows of its query: the rows of one page, or why there are none. */
export interface PagedQuery<T> {
  query: UseQueryResult<Page<T>>
  page: CursorPage
}

/** Whether there is nothing at all: an empty first page. */
export const isEmptyList = <T,>({ query, page }: PagedQuery<T>): boolean =>
  query.data?.data.length === 0 && page.cursor === undefined

/** A list that could not be had. A page that is none any more leads to the first one instead of trying it again. */
export const ListProblem = <T,>({ query, page }: PagedQuery<T>) =>
  query.error && (
    <ProblemAlert
      problem={query.error}
      {...(page.cursor === undefined ? {} : { fix: { label: messages.firstPage, to: page.firstPath } })}
      {...(query.error.type === 'invalid-cursor' ? {} : { onRetry: () => void query.refetch() })}
    />
  )

/** Rows were deleted, or left the list, since this page was linked. */
export const NothingOnThisPage = ({ page }: { page: CursorPage }) => (
  <EmptyState
    action={
      <Button component={Link} to={page.firstPath} variant="default" size="xs">
        {messages.firstPage}
      </Button>
    }
  >
    {messages.nothingOnPage}
  </EmptyState>
)

interface ListPagerProps<T> extends PagedQuery<T> {
  /** How many there are in all, when that is known. */
  total?: CappedCount | undefined
  /** Rows are fetched again all the time: no sign of each time. */
  following?: boolean
  /** Fetches more than the rows again. */
  onRefresh?: () => void
}

/** The pager of a query. */
export const ListPager = <T,>({ query, page, total, following, onRefresh }: ListPagerProps<T>) => (
  <CursorPager
    page={page}
    shown={query.data?.data.length ?? 0}
    nextCursor={query.data?.nextCursor ?? null}
    total={total}
    updatedAt={query.dataUpdatedAt}
    refreshing={query.isFetching && !following}
    onRefresh={onRefresh ?? (() => void query.refetch())}
  />
)

interface PagedTableProps<T> extends Omit<DataTableProps<T>, 'rows' | 'stale' | 'instead'>, ListPagerProps<T> {
  /** Whether search or filters narrow the list; then an empty one says so and offers to clear them. */
  narrowed?: boolean
  onClear?: () => void
  /** The `EmptyState` of a list that nothing narrows. */
  empty: ReactNode
}

/** The frame of every list: rows with a pager beneath; a problem, an empty list or one without matches in their place. */
export const PagedTable = <T,>(props: PagedTableProps<T>) => {
  const { query, page, total, following, onRefresh, narrowed, onClear, empty, ...table } = props
  const pager = { query, page, total, ...(following ? { following } : {}), ...(onRefresh ? { onRefresh } : {}) }
  const rows = query.data?.data
  const nothing = narrowed && onClear ? <NoResults onClear={onClear} /> : empty
  const instead =
    query.error && !rows ? (
      <ListProblem query={query} page={page} />
    ) : rows?.length !== 0 ? null : page.cursor === undefined ? (
      nothing
    ) : (
      <NothingOnThisPage page={page} />
    )
  return (
    <>
      <DataTable {...table} rows={rows} stale={query.isPlaceholderData} instead={instead} />
      <ListPager {...pager} />
    </>
  )
}
