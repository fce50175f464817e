import type { ExportRun } from '@billbridge/contract/export-runs'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { AuditHistory, type HistoryWords, plainHistory } from '../../components/audit-history.tsx'
import { DetailLayout } from '../../components/detail-layout.tsx'
import { Notice } from '../../components/notice.tsx'
import { runMessages as messages, runHistoryActions, waitMessages } from '../../lib/messages/runs.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { RunProgress } from './run-progress.tsx'
import { RunProperties } from './run-properties.tsx'
import { isActive, isStopped, retriableQuery } from './run-queries.ts'
import { RunRows } from './run-rows.tsx'
import { leftAsTheyAre } from './run-status.tsx'
import { RunSums } from './run-sums.tsx'
import { RunWaits } from './run-waits.tsx'
import classes from './runs.module.css'

const historyWords: HistoryWords = { ...plainHistory, actions: runHistoryActions }

interface RunViewProps {
  run: ExportRun
  /** When `run` was read, in milliseconds. */
  readAt: number
  onRetryFailed: () => void
}

/** One run: progress while it works, its outcome afterwards, sums, and every bill with its result. */
export const RunView = ({ run, readAt, onRetryFailed }: RunViewProps) => {
  const active = isActive(run)
  const wasActive = useRef(active)
  const queryClient = useQueryClient()
  useEffect(() => {
    if (wasActive.current && !active) {
      // What the run changed is shown elsewhere too, and its rows have moved a last time.
      for (const key of ['bill-exports', 'overview', 'bills', 'export-runs']) {
        void queryClient.invalidateQueries({ queryKey: [key] })
      }
    }
    wasActive.current = active
  }, [active, queryClient])
  return (
    <DetailLayout aside={<RunProperties run={run} />}>
      {active ? (
        <>
          <RunProgress run={run} readAt={readAt} />
          {run.waits.some(({ isOver }) => !isOver) && (
            <div className={classes.waits}>
              <RunWaits run={run} />
            </div>
          )}
        </>
      ) : (
        <Outcome run={run} onRetryFailed={onRetryFailed} />
      )}
      <div className={classes.part}>
        <RunSums run={run} />
      </div>
      <RunRows run={run} />
      <AuditHistory targetId={run.id} words={historyWords} />
    </DetailLayout>
  )
}

const titleOf = ({ status, counts, kind }: ExportRun): string => {
  if (status === 'cancelled') return messages.cancelled(counts, kind)
  return counts.total === 0 ? messages.nothing : messages.done(counts, kind)
}

const Outcome = ({ run, onRetryFailed }: Pick<RunViewProps, 'run' | 'onRetryFailed'>) => {
  const { id, counts, mode, status, kind, waits } = run
  const { reason } = usePermission('exports:write')
  const failed = counts.failed > 0 && kind !== 'status'
  // Only a correction meets invoices that are paid.
  const counted = useQuery({ ...retriableQuery(run), enabled: failed && kind === 'correct' })
  const retriable = counted.data ?? (counted.isFetching ? 0 : counts.failed)
  const actions = (
    <>
      {failed && (
        <>
          {retriable > 0 && (
            <ActionButton
              size="xs"
              variant={waits.length > 0 ? 'default' : 'filled'}
              disabledReason={reason}
              onClick={onRetryFailed}
            >
              {messages.retryFailed(retriable)}
            </ActionButton>
          )}
          <ActionButton size="xs" variant="default" to={paths.exports('error', { mode, runId: id })}>
            {messages.seeErrors}
          </ActionButton>
        </>
      )}
      {counts.succeeded > 0 && (
        <ActionButton size="xs" variant="default" to={paths.exports('success', { mode, runId: id })}>
          {messages.seeSent}
        </ActionButton>
      )}
    </>
  )
  if (waits.length > 0)
    return (
      <RunWaits run={run} actions={actions}>
        <p>{waitMessages.soFar(counts, kind)}</p>
      </RunWaits>
    )
  const left = counts.failed > 0 || isStopped(run) || leftAsTheyAre(run)
  return (
    <Notice
      kind={left ? 'attention' : status === 'cancelled' ? 'info' : 'done'}
      title={titleOf(run)}
      announced
      actions={actions}
    />
  )
}
