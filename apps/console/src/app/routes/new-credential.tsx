import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { TestModeBanner } from '../../components/mode.tsx'
import { Page } from '../../components/page.tsx'
import { CreateCredential } from '../../features/credentials/create-credential/create-credential.tsx'
import { credentialQuery, takeCredential } from '../../features/credentials/credential-queries.ts'
import { wizardMessages } from '../../lib/messages/credential-wizard.ts'
import { messages } from '../../lib/messages/credentials.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'

/** `/integrations/credentials/new?stage=…&credential=…&outcome=…`: the wizard; Stripe's answer comes back here. */
export const Component = () => {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [params] = useSearchParams()
  const credentialId = params.get('credential') ?? ''
  const { data: credential } = useQuery({ ...credentialQuery(credentialId), enabled: credentialId !== '' })
  return (
    <Page
      title={wizardMessages.title}
      purpose={wizardMessages.purpose}
      {...(credential?.mode ? { banner: <TestModeBanner mode={credential.mode} /> } : {})}
      breadcrumbs={[{ label: messages.title, to: paths.credentials() }]}
    >
      <CreateCredential
        onCreated={(created) => {
          takeCredential(queryClient, created)
          notify(messages.created(created.name))
          void navigate(paths.credentials(), { state: { createdId: created.id } })
        }}
      />
    </Page>
  )
}
