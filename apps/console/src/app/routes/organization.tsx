import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { AuditHistory } from '../../components/audit-history.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { OrganizationForm } from '../../features/organization/organization-form.tsx'
import { organizationHistoryWords } from '../../features/organization/organization-history.ts'
import { organizationQuery } from '../../features/organization/organization-queries.ts'
import { PlanPanel } from '../../features/organization/plan-panel.tsx'
import { messages } from '../../lib/messages/organization.ts'

/** `/settings/organization` */
export const Component = () => {
  const { data, error, refetch } = useQuery(organizationQuery)
  return (
    <Page title={messages.title} purpose={messages.purpose} width="form">
      {error && !data && <ProblemAlert problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={220} radius="md" />}
      {data && (
        <>
          <OrganizationForm key={data.version} organization={data} />
          <PlanPanel plan={data.plan} />
          <AuditHistory targetId={data.id} words={organizationHistoryWords} />
        </>
      )}
    </Page>
  )
}
