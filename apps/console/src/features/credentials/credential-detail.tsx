import type { Credential } from '@billbridge/contract/credentials'
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { AuditHistory } from '../../components/audit-history.tsx'
import { CopyableId } from '../../components/copyable-id.tsx'
import { DetailLayout } from '../../components/detail-layout.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { detailMessages as messages } from '../../lib/messages/credential-detail.ts'
import { entityTypeNames, messages as listMessages, methodNames } from '../../lib/messages/credentials.ts'
import { destinationNames } from '../../lib/messages/destinations.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { PermissionList } from './connect/permission-list.tsx'
import { credentialHistoryWords } from './credential-history.ts'
import classes from './credentials.module.css'
import { StripeNews } from './stripe-news.tsx'
import { usesQuery } from './uses-query.ts'

/** Everything there is to know of one credential; actions stand in its page's header. */
export const CredentialDetail = ({ credential }: { credential: Credential }) => (
  <DetailLayout aside={<Properties credential={credential} />}>
    <UsedBy credential={credential} />
    {credential.permissions.length > 0 && (
      <Panel heading={messages.permissions} text={messages.permissionsText}>
        <PermissionList permissions={credential.permissions} />
      </Panel>
    )}
    <StripeNews credentialId={credential.id} />
    <AuditHistory targetId={credential.id} words={credentialHistoryWords} />
  </DetailLayout>
)

const Properties = ({ credential }: { credential: Credential }) => {
  const { destination, entityType, method, maskedKey, stripeAccountId } = credential
  return (
    <Panel heading={messages.properties}>
      <KeyValue
        facts={[
          { label: messages.destination, value: destination && destinationNames[destination] },
          { label: messages.entityType, value: entityType && entityTypeNames[entityType] },
          { label: messages.stripeAccount, value: credential.stripeAccountName },
          {
            label: messages.stripeAccountId,
            value: stripeAccountId && <CopyableId id={stripeAccountId} what={listMessages.accountId} />,
          },
          { label: messages.method, value: method && methodNames[method] },
          { label: messages.key, value: maskedKey && <code>{maskedKey}</code> },
          {
            label: messages.lastVerified,
            value: <RelativeTime at={credential.lastVerifiedAt} whenNever={listMessages.never} />,
          },
          { label: messages.created, value: <RelativeTime at={credential.createdAt} /> },
          { label: messages.createdBy, value: credential.createdBy.name },
        ]}
      />
    </Panel>
  )
}

const UsedBy = ({ credential }: { credential: Credential }) => {
  const uses = useQuery(usesQuery(credential.id))
  const { reason } = usePermission('configurations:write')
  return (
    <Panel
      heading={messages.usedBy}
      text={messages.usedByText}
      aside={
        <ActionButton
          size="xs"
          variant="default"
          flex="none"
          to={paths.newConfiguration({ credential: credential.id })}
          disabledReason={reason}
        >
          {messages.createConfiguration}
        </ActionButton>
      }
    >
      {uses.error && <ProblemAlert problem={uses.error} onRetry={() => void uses.refetch()} />}
      {uses.data?.data.length === 0 && <p className={classes.quiet}>{messages.usedByNothing}</p>}
      {uses.data && uses.data.data.length > 0 && (
        <ul className={classes.uses}>
          {uses.data.data.map(({ id, name, enabled }) => (
            <li key={id}>
              <Anchor component={Link} to={paths.configuration(id)}>
                {name}
              </Anchor>
              <StatusBadge kind={enabled ? 'done' : 'neutral'} label={enabled ? messages.enabled : messages.disabled} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
