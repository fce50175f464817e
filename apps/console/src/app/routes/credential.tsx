import type { Credential } from '@billbridge/contract/credentials'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from 'react-router'
import { CopyableId } from '../../components/copyable-id.tsx'
import { ModeBadge, TestModeBanner } from '../../components/mode.tsx'
import { Page } from '../../components/page.tsx'
import { PendingPage } from '../../components/pending-page.tsx'
import { CredentialActions, useVerify } from '../../features/credentials/credential-actions.tsx'
import { CredentialDetail } from '../../features/credentials/credential-detail.tsx'
import { CredentialNotices } from '../../features/credentials/credential-notices.tsx'
import { credentialQuery } from '../../features/credentials/credential-queries.ts'
import { CredentialStatusBadge } from '../../features/credentials/credential-status.tsx'
import { OpenEvents } from '../../features/events/open-events.tsx'
import { detailMessages } from '../../lib/messages/credential-detail.ts'
import { messages } from '../../lib/messages/credentials.ts'
import { paths } from '../../lib/paths.ts'

const breadcrumbs = [{ label: messages.title, to: paths.credentials() }]

/** `/integrations/credentials/cred_…?outcome=…&dialog=…`: one credential. */
export const Component = () => {
  const { credentialId = '' } = useParams()
  const credential = useQuery(credentialQuery(credentialId))
  if (credential.data) return <CredentialPage key={credentialId} credential={credential.data} />
  return (
    <PendingPage
      title={detailMessages.loading}
      breadcrumbs={breadcrumbs}
      query={credential}
      fix={{ label: messages.title, to: paths.credentials() }}
    />
  )
}

const CredentialPage = ({ credential }: { credential: Credential }) => {
  const navigate = useNavigate()
  const verify = useVerify(credential)
  const isPending = credential.status === 'pending'
  return (
    <Page
      title={credential.name}
      breadcrumbs={breadcrumbs}
      {...(credential.mode ? { banner: <TestModeBanner mode={credential.mode} /> } : {})}
      badges={
        <>
          <CredentialStatusBadge status={credential.status} />
          <ModeBadge mode={credential.mode} />
        </>
      }
      meta={<CopyableId id={credential.id} what={messages.id} />}
      action={
        isPending ? undefined : (
          <CredentialActions
            credential={credential}
            verify={verify}
            onDeleted={() => void navigate(paths.credentials(), { replace: true })}
          />
        )
      }
    >
      <CredentialNotices credential={credential} verifyProblem={verify.error} />
      {!isPending && <OpenEvents of={credential.id} explained />}
      {!isPending && <CredentialDetail credential={credential} />}
    </Page>
  )
}
