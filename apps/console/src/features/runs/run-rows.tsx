import type { EndpointOutput } from '@billbridge/contract/endpoint'
import type { ExportRun, exportRunEndpoints } from '@billbridge/contract/export-runs'
import { useQuery } from '@tanstack/react-query'
import { EmptyState } from '../../components/empty-state.tsx'
import { Money } from '../../components/money.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import type { Column } from '../../components/table-options.ts'
import { TabsWithCounts } from '../../components/tabs-with-counts.tsx'
import { isolated } from '../../lib/isolated.ts'
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
  {
    id: 'bill',
    header: names.billAndAccount,
    stretch: true,
    width: '40%',
    cell: ({ billExport: { billNumber, accountName } }) => (
      <span title={`${billNumber}, ${isolated(accountName)}`}>
        {billNumber}
        <span className="bb-second-line">{accountName}</span>
      </span>
    ),
  },
  {
    id: 'amount',
    header: names.amount,
    align: 'end',
    cell: ({ billExport }) => <Money amount={billExport.total} currency={billExport.currency} />,
  },
  { id: 'result', header: names.result, secondary: 'under', cell: ({ result }) => <RunResultBadge result={result} /> },
  {
    id: 'message',
    header: names.message,
    secondary: 'under',
    stretch: true,
    width: '60%',
    cell: ({ message }) =>
      message && (
        <span className="bb-two-lines" title={message}>
          {message}
        </span>
      ),
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
      <PagedTable
        label={messages.rows}
        query={rows}
        page={page}
        total={{ count: total, exact: true }}
        following={active}
        columns={columns}
        getRowId={({ billExport }) => billExport.id}
        getRowName={({ billExport }) => billExport.billNumber}
        getRowPath={({ billExport }) => paths.billExport(billExport.id)}
        empty={<EmptyState>{active && counts.total === 0 ? messages.noRowsYet : messages.noRows}</EmptyState>}
      />
    </div>
  )
}
