import type { ExportRun } from '@billbridge/contract/export-runs'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import {
  leftWords,
  type RunResult,
  resultNames,
  runEndNames,
  runStatusNames,
  waitMessages,
} from '../../lib/messages/runs.ts'
import { isStopped } from './run-queries.ts'
import classes from './runs.module.css'

type Standing = Pick<ExportRun, 'kind' | 'status' | 'counts' | 'endedBecause' | 'waits'>

/** What stopped a run before its end, or what its bills wait for to go on. */
const stopOf = (run: Standing): string | null => {
  const { status } = run
  const [first, ...others] = run.waits.filter(({ isOver }) => !isOver)
  if (first && status === 'done') {
    return others.length > 0
      ? `${waitMessages.until(first)} ${waitMessages.more(others.length)}`
      : waitMessages.until(first)
  }
  return isStopped(run) ? runEndNames[run.endedBecause] : null
}

/** A correction that left bills as they are: each waits for a person, or for what holds it back. */
export const leftAsTheyAre = ({ kind, counts, status }: Standing): boolean =>
  kind === 'correct' && counts.held > 0 && status === 'done'

/** How far a run is; failures, or bills that wait, ask for attention. `brief`: without what stopped it. */
export const RunStatusBadge = ({ run, brief = false }: { run: Standing; brief?: boolean }) => {
  const { status, counts, waits } = run
  const stopped = stopOf(run)
  const kinds: Record<ExportRun['status'], StatusKind> = {
    preparing: 'progress',
    running: 'progress',
    done: counts.failed > 0 || stopped || waits.length > 0 || leftAsTheyAre(run) ? 'attention' : 'done',
    cancelled: 'neutral',
  }
  const name = status === 'done' && waits.length > 0 ? waitMessages.status : runStatusNames[status]
  const label = stopped && !brief ? (name === waitMessages.status ? `${name} ${stopped}` : `${name}: ${stopped}`) : name
  return <StatusBadge kind={kinds[status]} label={label} />
}

/** The same in a list: what stopped the run stands beneath, where its words have room, and what it left as it is. */
export const RunStatusCell = ({ run }: { run: Standing }) => {
  const stopped = stopOf(run)
  return (
    <span className={classes.status}>
      <RunStatusBadge run={run} brief />
      {stopped && (
        <span className={classes.stopped} title={stopped}>
          {stopped}
        </span>
      )}
      {leftAsTheyAre(run) && <span className={classes.left}>{leftWords(run.counts.held, run.kind)}</span>}
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
