import type { ExportRun } from '@billbridge/contract/export-runs'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import { type RunResult, resultNames, runStatusNames } from '../../lib/messages/runs.ts'

/** How far a run is; one that left failures behind asks for attention. */
export const RunStatusBadge = ({ run: { status, counts } }: { run: Pick<ExportRun, 'status' | 'counts'> }) => {
  const kinds: Record<ExportRun['status'], StatusKind> = {
    preparing: 'progress',
    running: 'progress',
    done: counts.failed > 0 ? 'attention' : 'done',
    cancelled: 'neutral',
  }
  return <StatusBadge kind={kinds[status]} label={runStatusNames[status]} />
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
