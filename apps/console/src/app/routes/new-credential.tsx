import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { Page } from '../../components/page.tsx'
import { CreateCredential } from '../../features/credentials/create-credential/create-credential.tsx'
import { takeCredential } from '../../features/credentials/credential-queries.ts'
import { wizardMessages } from '../../lib/messages/credential-wizard.ts'
import { messages } from '../../lib/messages/credentials.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'

/** `/integrations/credentials/new?stage=…&credential=…&outcome=…`: the wizard; Stripe's answer comes back here. */
export const Component = () => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return (
    <Page
      title={wizardMessages.title}
      purpose={wizardMessages.purpose}
      breadcrumbs={[{ label: messages.title, to: paths.credentials() }]}
    >
      <CreateCredential
        onCreated={(credential) => {
          takeCredential(queryClient, credential)
          notify(messages.created(credential.name))
          void navigate(paths.credentials(), { state: { createdId: credential.id } })
        }}
      />
    </Page>
  )
}
