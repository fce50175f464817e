import type { ExportRun } from '@billbridge/contract/export-runs'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import { type RunResult, resultNames, runEndNames, runStatusNames } from '../../lib/messages/runs.ts'
import classes from './runs.module.css'

type Standing = Pick<ExportRun, 'status' | 'counts' | 'endedBecause'>

/** What stopped a run before its end. */
const stopOf = ({ endedBecause }: Standing): string | null =>
  endedBecause === 'access-lost' || endedBecause === 'configuration-disabled' ? runEndNames[endedBecause] : null

/** How far a run is; one that left failures behind asks for attention. `brief`: without what stopped it. */
export const RunStatusBadge = ({ run, brief = false }: { run: Standing; brief?: boolean }) => {
  const { status, counts } = run
  const stopped = stopOf(run)
  const kinds: Record<ExportRun['status'], StatusKind> = {
    preparing: 'progress',
    running: 'progress',
    done: counts.failed > 0 || stopped ? 'attention' : 'done',
    cancelled: 'neutral',
  }
  const label = stopped && !brief ? `${runStatusNames[status]}: ${stopped}` : runStatusNames[status]
  return <StatusBadge kind={kinds[status]} label={label} />
}

/** The same in a list: what stopped the run stands beneath, where it has room for its words. */
export const RunStatusCell = ({ run }: { run: Standing }) => {
  const stopped = stopOf(run)
  return (
    <span className={classes.status}>
      <RunStatusBadge run={run} brief />
      {stopped && <span className={classes.stopped}>{stopped}</span>}
    </span>
  )
}

const resultKinds: Record<RunResult, StatusKind> = {
  succeeded: 'done',
  failed: 'failed',
  held: 'attention',
  cancelled: 'neutral',
  pending: 'progress',
}

export const RunResultBadge = ({ result }: { result: RunResult }) => (
  <StatusBadge kind={resultKinds[result]} label={resultNames[result]} />
)
