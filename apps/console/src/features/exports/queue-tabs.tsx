import type { BillExportFilter } from '@billbridge/contract/bill-exports'
import { type ExportTab, exportTabs, unsentViews } from '@billbridge/contract/export-decisions'
import type { CappedCount } from '@billbridge/contract/page'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { TabsWithCounts } from '../../components/tabs-with-counts.tsx'
import { formatCount } from '../../lib/format-count.ts'
import { tabNames, viewNames } from '../../lib/messages/export-statuses.ts'
import { messages } from '../../lib/messages/exports.ts'
import { countsQuery } from './export-queries.ts'
import classes from './exports.module.css'
import { type QueueValues, queuePath, sharedFilters } from './queue-filters.ts'

interface QueueTabsProps {
  tab: ExportTab
  mode: BillExportFilter['mode']
  values: QueueValues
}

/** Counts of all queues under the filters that every one of them knows. */
export const useCounts = (mode: BillExportFilter['mode'], values: QueueValues) =>
  useQuery(countsQuery({ mode, ...sharedFilters(values) })).data

/** The four queues as tabs and, in Unsent, its three parts. */
export const QueueTabs = ({ tab, mode, values }: QueueTabsProps) => {
  const counts = useCounts(mode, values)
  return (
    <>
      <TabsWithCounts
        label={messages.tabs}
        tabs={exportTabs.map((name) => ({
          label: tabNames[name],
          to: queuePath(name, mode, values),
          current: name === tab,
          count: counts?.[name],
          alarming: name === 'error',
        }))}
      />
      {tab === 'success' && <SuccessViews mode={mode} values={values} counts={counts} />}
      {tab === 'unsent' && <UnsentViews mode={mode} values={values} counts={counts} />}
    </>
  )
}

const countNames = { ready: 'ready', held: 'held', 'in-progress': 'inProgress' } as const

interface UnsentViewsProps extends Omit<QueueTabsProps, 'tab'> {
  counts: ReturnType<typeof useCounts>
}

const UnsentViews = ({ mode, values, counts }: UnsentViewsProps) => (
  <nav aria-label={messages.views} className={classes.views}>
    <ViewLink
      label={messages.allOfUnsent}
      to={queuePath('unsent', mode, values)}
      current={values.view === undefined}
      count={counts?.unsent}
    />
    {unsentViews.map((view) => (
      <ViewLink
        key={view}
        label={viewNames[view]}
        to={queuePath('unsent', mode, values, { view })}
        current={values.view === view}
        count={counts?.[countNames[view]]}
      />
    ))}
  </nav>
)

/** Sent bills, and those of them that are not as they were sent any more. */
const SuccessViews = ({ mode, values, counts }: UnsentViewsProps) => (
  <nav aria-label={messages.partsOfSuccess} className={classes.views}>
    <ViewLink
      label={messages.allOfSuccess}
      to={queuePath('success', mode, values)}
      current={values.correction === undefined}
      count={counts?.success}
    />
    <ViewLink
      label={messages.changed}
      to={queuePath('success', mode, values, { correction: 'any' })}
      current={values.correction !== undefined}
      count={counts?.changed}
    />
  </nav>
)

interface ViewLinkProps {
  label: string
  to: string
  current: boolean
  count: CappedCount | undefined
}

const ViewLink = ({ label, to, current, count }: ViewLinkProps) => (
  <Link to={to} className={classes.view} aria-current={current ? 'true' : undefined}>
    {label}
    {count && <span className={classes.viewCount}>{formatCount(count)}</span>}
  </Link>
)
