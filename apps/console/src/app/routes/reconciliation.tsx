import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { CopyableId } from '../../components/copyable-id.tsx'
import { ModeBadge, TestModeBanner } from '../../components/mode.tsx'
import { Page } from '../../components/page.tsx'
import { PendingPage } from '../../components/pending-page.tsx'
import { reconciliationQuery } from '../../features/reconciliation/reconciliation-queries.ts'
import { ReconciliationStatus } from '../../features/reconciliation/reconciliation-status.tsx'
import { ReconciliationView } from '../../features/reconciliation/reconciliation-view.tsx'
import { messages, reconciliationMessages } from '../../lib/messages/reconciliation.ts'
import { paths } from '../../lib/paths.ts'

const breadcrumbs = [{ label: messages.title, to: paths.reconciliations() }]

/** `/billing/reconciliation/rec_…?kind=…`: one reconciliation, live while it works. */
export const Component = () => {
  const { reconciliationId = '' } = useParams()
  const query = useQuery(reconciliationQuery(reconciliationId))
  const { data } = query
  if (!data) {
    return (
      <PendingPage
        title={reconciliationMessages.loading}
        breadcrumbs={breadcrumbs}
        query={query}
        fix={{ label: messages.title, to: paths.reconciliations() }}
      />
    )
  }
  return (
    <Page
      title={data.configurationName}
      breadcrumbs={breadcrumbs}
      banner={<TestModeBanner mode={data.mode} />}
      badges={
        <>
          <ReconciliationStatus of={data} />
          <ModeBadge mode={data.mode} />
        </>
      }
      meta={<CopyableId id={data.id} what={messages.what} />}
    >
      <ReconciliationView key={data.id} reconciliation={data} />
    </Page>
  )
}
