import type { ExportRun } from '@billbridge/contract/export-runs'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { CopyableId } from '../../components/copyable-id.tsx'
import { ModeBadge, TestModeBanner } from '../../components/mode.tsx'
import { Page } from '../../components/page.tsx'
import { PendingPage } from '../../components/pending-page.tsx'
import { runQuery, totalOf } from '../../features/runs/run-queries.ts'
import { RunStatusBadge } from '../../features/runs/run-status.tsx'
import { RunView } from '../../features/runs/run-view.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages, runMessages } from '../../lib/messages/runs.ts'
import { paths } from '../../lib/paths.ts'

const RetryDialog = lazyPart(() =>
  import('../../features/exports/action-dialog.tsx').then((module) => module.ActionDialog),
)

const breadcrumbs = [{ label: messages.title, to: paths.runs() }]

/** `/integrations/runs/run_…?result=…`: one run, live while it works. */
export const Component = () => {
  const { runId = '' } = useParams()
  const run = useQuery(runQuery(runId))
  if (run.data) return <RunPage key={runId} run={run.data} readAt={run.dataUpdatedAt} />
  return (
    <PendingPage
      title={runMessages.loading}
      breadcrumbs={breadcrumbs}
      query={run}
      fix={{ label: messages.title, to: paths.runs() }}
    />
  )
}

const RunPage = ({ run, readAt }: { run: ExportRun; readAt: number }) => {
  const navigate = useNavigate()
  const [retrying, setRetrying] = useState(false)
  const { id, kind, mode } = run
  const close = () => setRetrying(false)
  return (
    <Page
      title={runMessages.title(kind, totalOf(run))}
      breadcrumbs={breadcrumbs}
      banner={<TestModeBanner mode={mode} />}
      badges={
        <>
          {/* What it waits for is said below, with the way there. */}
          <RunStatusBadge run={run} brief={run.waits.length > 0} />
          <ModeBadge mode={mode} />
        </>
      }
      meta={<CopyableId id={id} what={runMessages.what} />}
    >
      <RunView run={run} readAt={readAt} onRetryFailed={() => setRetrying(true)} />
      <Suspense fallback={null}>
        {retrying && (
          <RetryDialog
            action="retry"
            selection={{ filter: { mode, tab: 'error', runId: id } }}
            mode={mode}
            onClose={close}
            onStarted={(next) => void navigate(paths.run(next))}
            onArchived={close}
            onRestored={close}
          />
        )}
      </Suspense>
    </Page>
  )
}
