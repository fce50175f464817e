import { useLocation, useSearchParams } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { Page } from '../../components/page.tsx'
import { OutcomeNotice } from '../../features/credentials/connect/outcome-notice.tsx'
import { readAddress } from '../../features/credentials/create-credential/wizard.ts'
import { CredentialsList } from '../../features/credentials/credentials-list.tsx'
import { messages } from '../../lib/messages/credentials.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'

/** `/integrations/credentials`: the list; the wizard comes back here with the credential it made, and Stripe with an
 * answer that belongs to none. */
export const Component = () => {
  const { reason } = usePermission('credentials:write')
  const [params] = useSearchParams()
  const { outcome } = readAddress(params)
  const state = useLocation().state as { createdId?: string } | null
  return (
    <Page
      title={messages.title}
      purpose={messages.purpose}
      action={
        <ActionButton to={paths.newCredential()} disabledReason={reason}>
          {messages.create}
        </ActionButton>
      }
    >
      {outcome && outcome !== 'connected' && <OutcomeNotice outcome={outcome} />}
      <CredentialsList createdId={state?.createdId} />
    </Page>
  )
}
