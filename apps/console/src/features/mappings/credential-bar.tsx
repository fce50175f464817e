import type { Credential } from '@billbridge/contract/credentials'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { Notice } from '../../components/notice.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { dialogMessages, bulkMessages as messages } from '../../lib/messages/mapping-ways.ts'
import { messages as pageMessages } from '../../lib/messages/mappings.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { connectedCredentialsQuery, useCheckCustomers } from './mapping-queries.ts'
import classes from './mappings.module.css'

interface WithCredentialProps {
  credentialId: string
  onChange: (credentialId: string) => void
  children: (credential: Credential) => ReactNode
}

/** What is mapped in bulk is mapped in one Stripe account: a connected credential is chosen first. */
export const WithCredential = ({ credentialId, onChange, children }: WithCredentialProps) => {
  const credentials = useQuery(connectedCredentialsQuery)
  const all = credentials.data?.data
  if (credentials.error) return <ProblemAlert problem={credentials.error} onRetry={() => void credentials.refetch()} />
  if (!all) return null
  const [first] = all
  const credential = all.find(({ id }) => id === credentialId) ?? first
  if (!credential) {
    return (
      <EmptyState action={<ActionButton to={paths.credentials()}>{messages.toCredentials}</ActionButton>}>
        {messages.noCredential}
      </EmptyState>
    )
  }
  return (
    <>
      <div className={classes.bar}>
        <NativeSelect
          className={classes.credential ?? ''}
          label={messages.credential}
          value={credential.id}
          onChange={(event) => onChange(event.currentTarget.value)}
          data={all.map(({ id, name, mode }) => ({
            value: id,
            label: dialogMessages.credentialLabel(name, pageMessages.modes[mode ?? 'live']),
          }))}
        />
        <ModeBadge mode={credential.mode} />
        <Check key={credential.id} credentialId={credential.id} />
      </div>
      {children(credential)}
    </>
  )
}

/** Asks Stripe for every mapped customer; those that are gone are marked. */
const Check = ({ credentialId }: { credentialId: string }) => {
  const { reason } = usePermission('mappings:write')
  const check = useCheckCustomers(credentialId)
  return (
    <>
      <ActionButton variant="default" disabledReason={reason} loading={check.isPending} onClick={() => check.mutate()}>
        {messages.check}
      </ActionButton>
      {check.error && <ProblemAlert problem={check.error} />}
      {check.data && (
        <Notice
          kind={check.data.deleted > 0 ? 'attention' : 'done'}
          title={messages.checked(check.data.checked, check.data.deleted)}
          announced
        />
      )}
    </>
  )
}
