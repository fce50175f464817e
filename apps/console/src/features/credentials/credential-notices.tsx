import type { ProblemResponse } from '@billbridge/contract/client'
import { authorizationOutcomes, type Credential } from '@billbridge/contract/credentials'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { formatRelative } from '../../lib/format-time.ts'
import { detailMessages as messages } from '../../lib/messages/credential-detail.ts'
import { disconnectionNames } from '../../lib/messages/credentials.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useNow } from '../../lib/use-now.ts'
import { BeforeReconnecting } from './before-reconnecting.tsx'
import { OutcomeNotice } from './connect/outcome-notice.tsx'
import { useDialog } from './credential-actions.tsx'
import { credentialsQuery } from './credential-queries.ts'
import classes from './credentials.module.css'
import { WentOn } from './went-on.tsx'

interface CredentialNoticesProps {
  credential: Credential
  /** Why Stripe could not be asked. */
  verifyProblem: ProblemResponse | null
}

/** What needs a person now: lost access, what became of a visit to Stripe, an unfinished creation. */
export const CredentialNotices = ({ credential, verifyProblem }: CredentialNoticesProps) => (
  <div className={classes.notices}>
    <ReturnNotice credential={credential} />
    {verifyProblem && <ProblemAlert problem={verifyProblem} />}
    <LostNotice credential={credential} />
    <BeforeReconnecting credential={credential} />
    {credential.status === 'pending' && (
      <Notice
        kind="info"
        title={messages.pendingTitle}
        actions={
          <ActionButton size="xs" variant="default" to={paths.newCredential({ credential: credential.id })}>
            {messages.finish}
          </ActionButton>
        }
      >
        {messages.pendingText}
      </Notice>
    )}
  </div>
)

const LostNotice = ({ credential: { status, disconnection } }: { credential: Credential }) => {
  const now = useNow()
  const { open } = useDialog()
  const { reason } = usePermission('credentials:write')
  if (status !== 'disconnected' || !disconnection) return null
  return (
    <Notice
      kind="failed"
      title={messages.lostTitle(disconnectionNames[disconnection.reason], formatRelative(disconnection.at, now))}
      actions={
        <ActionButton size="xs" variant="default" onClick={() => open('reconnect')} disabledReason={reason}>
          {messages.reconnect}
        </ActionButton>
      }
    >
      <p>{disconnection.message}</p>
      <p>{messages.lostText}</p>
    </Notice>
  )
}

/**
 * The account that was chosen in place of the right one. Anybody can write an address, so it is shown only when it is the
 * account of a credential of the organization, by the name that is kept of it.
 */
const ChosenAccount = ({ params }: { params: URLSearchParams }) => {
  const account = params.get('account') ?? ''
  const isId = /^acct_[A-Za-z0-9]{1,60}$/.test(account)
  const { data } = useQuery({ ...credentialsQuery({ search: account }), enabled: isId })
  const known = data?.data.find(({ stripeAccountId }) => stripeAccountId === account)
  if (!isId || !known) return null
  return <p>{messages.chosenAccount([known.stripeAccountName, account].filter(Boolean).join(', '))}</p>
}

const ReturnNotice = ({ credential }: { credential: Credential }) => {
  const [params] = useSearchParams()
  const outcome = authorizationOutcomes.find((known) => known === params.get('outcome'))
  if (!outcome) return null
  if (outcome === 'connected')
    return credential.status === 'connected' ? (
      <Notice
        kind="done"
        title={messages.connectedOutcome}
        announced
        actions={
          <ActionButton size="xs" variant="default" to={paths.runs()}>
            {messages.seeRuns}
          </ActionButton>
        }
      >
        <p>{messages.reconnected}</p>
        <WentOn credential={credential} />
        <p>{messages.wentOn}</p>
      </Notice>
    ) : null
  return (
    <OutcomeNotice outcome={outcome}>
      {outcome === 'account-mismatch' && (
        <>
          <ChosenAccount params={params} />
          <p>
            {messages.reconnectText(
              [credential.stripeAccountName, credential.stripeAccountId].filter(Boolean).join(', '),
            )}
          </p>
        </>
      )}
    </OutcomeNotice>
  )
}
