import type { ExportRun } from '@billbridge/contract/export-runs'
import { ModeBadge } from '../../components/mode.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatCount } from '../../lib/format-count.ts'
import { formatMoney } from '../../lib/format-money.ts'
import { formatDuration } from '../../lib/format-time.ts'
import { messages, runMessages, triggerNames } from '../../lib/messages/runs.ts'
import { totalOf } from './run-queries.ts'
import { RunStatusCell } from './run-status.tsx'
import classes from './runs.module.css'

const names = messages.columns

const starterOf = ({ trigger, startedBy }: ExportRun): string =>
  trigger === 'schedule' ? triggerNames.schedule : startedBy.name

/** The largest currency by count; the others are named on the run's page. */
const RunSum = ({ run: { totals } }: { run: ExportRun }) => {
  const [first, ...others] = totals.toSorted((a, b) => b.count - a.count)
  if (!first) return null
  const all = totals.map(({ total, currency }) => formatMoney(total, currency)).join(' · ')
  return (
    <span title={all}>
      {formatMoney(first.total, first.currency)}
      {others.length > 0 && <span className="bb-second-line">{messages.more(others.length)}</span>}
    </span>
  )
}

const Versions = ({ run: { configurations } }: { run: ExportRun }) => {
  const all = configurations.map(({ name, version }) => messages.version(name, version)).join(' · ')
  return (
    <span className="bb-two-lines" title={all}>
      {all}
    </span>
  )
}

/** Of a run that was stopped in between: since it went on. */
const tookOf = ({ startedAt, finishedAt, wentOn }: ExportRun): string | null =>
  finishedAt && formatDuration((Date.parse(finishedAt) - Date.parse(wentOn?.at ?? startedAt)) / 1000)

const Started = ({ run }: { run: ExportRun }) => {
  const took = tookOf(run)
  return (
    <>
      <RelativeTime at={run.startedAt} />
      <span className={classes.by}>{messages.by(starterOf(run), took)}</span>
    </>
  )
}

/** Columns of the list of runs; what leaves first where there is little room stands on the run's page. */
export const runColumns: Column<ExportRun>[] = [
  { id: 'run', header: names.run, cell: (run) => runMessages.title(run.kind, totalOf(run)) },
  {
    id: 'mode',
    header: names.mode,
    secondary: 'under',
    cell: ({ mode }) => (mode === 'test' ? <ModeBadge mode={mode} /> : messages.live),
  },
  { id: 'status', header: names.status, cell: (run) => <RunStatusCell run={run} /> },
  {
    id: 'progress',
    header: names.progress,
    align: 'end',
    cell: ({ counts, status }) =>
      status === 'preparing'
        ? messages.soFar(formatCount(counts.total))
        : messages.progress(formatCount(counts.done), formatCount(counts.total)),
  },
  {
    id: 'failed',
    header: names.failed,
    align: 'end',
    secondary: true,
    cell: ({ counts }) => formatCount(counts.failed),
  },
  { id: 'held', header: names.held, align: 'end', secondary: 'widest', cell: ({ counts }) => formatCount(counts.held) },
  { id: 'sum', header: names.sum, align: 'end', secondary: 'under', cell: (run) => <RunSum run={run} /> },
  { id: 'versions', header: names.versions, stretch: true, secondary: 'wide', cell: (run) => <Versions run={run} /> },
  { id: 'started', header: names.started, secondary: true, cell: (run) => <Started run={run} /> },
]
