import type { ExportRun } from '@billbridge/contract/export-runs'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import { type RunResult, resultNames, runEndNames, runStatusNames } from '../../lib/messages/runs.ts'

/** How far a run is; one that left failures behind asks for attention. */
export const RunStatusBadge = ({ run }: { run: Pick<ExportRun, 'status' | 'counts' | 'endedBecause'> }) => {
  const { status, counts, endedBecause } = run
  const stopped = endedBecause === 'access-lost' || endedBecause === 'configuration-disabled'
  const kinds: Record<ExportRun['status'], StatusKind> = {
    preparing: 'progress',
    running: 'progress',
    done: counts.failed > 0 || stopped ? 'attention' : 'done',
    cancelled: 'neutral',
  }
  const label = stopped ? `${runStatusNames[status]}: ${runEndNames[endedBecause]}` : runStatusNames[status]
  return <StatusBadge kind={kinds[status]} label={label} />
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
