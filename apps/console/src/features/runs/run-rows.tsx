import type { EndpointOutput } from '@billbridge/contract/endpoint'
import type { ExportRun, exportRunEndpoints } from '@billbridge/contract/export-runs'
import { useQuery } from '@tanstack/react-query'
import { CursorPager } from '../../components/cursor-pager.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Money } from '../../components/money.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import type { Column } from '../../components/table-options.ts'
import { TabsWithCounts } from '../../components/tabs-with-counts.tsx'
import { runMessages as messages, resultNames, runResults } from '../../lib/messages/runs.ts'
import { paths, withSearch } from '../../lib/paths.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { optionalChoiceParam, useUrlState } from '../../lib/use-url-state.ts'
import { isActive, runRowsQuery } from './run-queries.ts'
import { RunResultBadge } from './run-status.tsx'
import classes from './runs.module.css'

type Row = EndpointOutput<typeof exportRunEndpoints.rows>['data'][number]
const names = messages.columns

const columns: Column<Row>[] = [
  { id: 'bill', header: names.bill, cell: ({ billExport }) => billExport.billNumber },
  { id: 'account', header: names.account, secondary: true, cell: ({ billExport }) => billExport.accountName },
  {
    id: 'amount',
    header: names.amount,
    align: 'end',
    cell: ({ billExport }) => <Money amount={billExport.total} currency={billExport.currency} />,
  },
  { id: 'result', header: names.result, cell: ({ result }) => <RunResultBadge result={result} /> },
  {
    id: 'message',
    header: names.message,
    secondary: true,
    cell: ({ message }) => message && <span title={message}>{message}</span>,
  },
]

const codecs = { result: optionalChoiceParam(runResults) }

/** Every bill of a run with what became of it in this run, by result. */
export const RunRows = ({ run }: { run: ExportRun }) => {
  const { result } = useUrlState(codecs).values
  const page = useCursorPage()
  const active = isActive(run)
  const query = { ...(result ? { result } : {}), ...(page.cursor ? { cursor: page.cursor } : {}) }
  const rows = useQuery(runRowsQuery(run.id, query, active))
  const data = rows.data?.data
  const { counts } = run
  const countOf = { ...counts, pending: counts.total - counts.done }
  const total = result ? countOf[result] : counts.total
  return (
    <div className={classes.part}>
      <TabsWithCounts
        label={messages.results}
        tabs={[
          { label: messages.all, to: paths.run(run.id), current: result === undefined, count: counts.total },
          ...runResults
            .filter((name) => countOf[name] > 0 || name === result)
            .map((name) => ({
              label: resultNames[name],
              to: withSearch(paths.run(run.id), { result: name }),
              current: name === result,
              count: countOf[name],
              alarming: name === 'failed',
            })),
        ]}
      />
      <DataTable
        label={messages.rows}
        columns={columns}
        rows={data}
        getRowId={({ billExport }) => billExport.id}
        getRowName={({ billExport }) => billExport.billNumber}
        getRowPath={({ billExport }) => paths.billExport(billExport.id)}
        stale={rows.isPlaceholderData}
        instead={
          rows.error && !data ? (
            <ProblemAlert problem={rows.error} onRetry={() => void rows.refetch()} />
          ) : data?.length === 0 && page.cursor === undefined ? (
            <EmptyState>{active && counts.total === 0 ? messages.noRowsYet : messages.noRows}</EmptyState>
          ) : null
        }
      />
      <CursorPager
        page={page}
        shown={data?.length ?? 0}
        nextCursor={rows.data?.nextCursor ?? null}
        total={{ count: total, exact: true }}
        updatedAt={rows.dataUpdatedAt}
        refreshing={rows.isFetching && !active}
        onRefresh={() => void rows.refetch()}
      />
    </div>
  )
}
