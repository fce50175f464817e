import { AuditLogLink } from '../../components/audit-log-link.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { ProviderPanel } from '../../features/identity-provider/provider-panel.tsx'
import { CodeRequirementPanel } from '../../features/sign-in-rules/code-requirement-panel.tsx'
import { messages } from '../../lib/messages/sign-in-rules.ts'
import { usePermission } from '../../lib/session.ts'

/** `/settings/sign-in`: for admins; others are told whom to ask. */
export const Component = () => {
  const { allowed, reason } = usePermission('organization:write')
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      meta={<AuditLogLink alone object="identity-provider" />}
      width="form"
    >
      {allowed ? (
        <>
          <CodeRequirementPanel />
          <ProviderPanel />
        </>
      ) : (
        <Notice kind="info" title={reason ?? ''} />
      )}
    </Page>
  )
}
