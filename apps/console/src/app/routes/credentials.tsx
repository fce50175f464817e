import { Suspense } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { Page } from '../../components/page.tsx'
import { CredentialsList } from '../../features/credentials/credentials-list.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/credentials.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'

/** Who comes from Stripe is rare here. */
const OutcomeInAddress = lazyPart(() =>
  import('../../features/credentials/connect/outcome-in-address.tsx').then((module) => module.OutcomeInAddress),
)

/** `/integrations/credentials`: the list; the wizard comes back here with the credential it made, and Stripe with an
 * answer that belongs to none. */
export const Component = () => {
  const { reason } = usePermission('credentials:write')
  const [params] = useSearchParams()
  const outcome = params.get('outcome')
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
      <Suspense fallback={null}>{outcome && <OutcomeInAddress params={params} />}</Suspense>
      <CredentialsList createdId={state?.createdId} />
    </Page>
  )
}
