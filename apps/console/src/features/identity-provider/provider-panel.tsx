import type { IdentityProvider, IdentityProviderState } from '@billbridge/contract/identity-providers'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { CopyableId } from '../../components/copyable-id.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Panel } from '../../components/panel.tsx'
import { Pending } from '../../components/pending-page.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { identityProviderQuery } from '../../lib/identity-provider-query.ts'
import { messages } from '../../lib/messages/identity-provider.ts'
import { type ProviderChange, ProviderChangeDialog } from './provider-change-dialog.tsx'
import { ProviderForm } from './provider-form.tsx'

const badgeOf = (provider: IdentityProvider | null) => {
  if (!provider) return <StatusBadge kind="neutral" label={messages.none} />
  return <StatusBadge kind="done" label={provider.onlyWay ? messages.onlyWay : messages.passwordsToo} />
}

/** The organization's identity provider: register, change, make it the only way in, remove. */
export const ProviderPanel = () => {
  const query = useQuery(identityProviderQuery)
  const { data } = query
  const [editing, setEditing] = useState(false)
  const show = () => setEditing(false)
  return (
    <Panel heading={messages.heading} text={messages.text} aside={data && badgeOf(data.provider)}>
      {!data && <Pending query={query} height={120} />}
      {data && (
        <Stack gap="md">
          {(editing || !data.provider) && <Callback url={data.callbackUrl} />}
          {editing && <ProviderForm key={data.provider?.version ?? 0} provider={data.provider} onDone={show} />}
          {!editing && data.provider && (
            <Standing state={data} provider={data.provider} onEdit={() => setEditing(true)} />
          )}
          {!editing && !data.provider && (
            <Group>
              <Button onClick={() => setEditing(true)}>{messages.register}</Button>
            </Group>
          )}
        </Stack>
      )}
    </Panel>
  )
}

const Callback = ({ url }: { url: string }) => (
  <div>
    <Text size="sm" c="dimmed">
      {messages.callbackHelp}
    </Text>
    <KeyValue facts={[{ label: messages.callback, value: <CopyableId id={url} what={messages.callbackWhat} /> }]} />
  </div>
)

interface StandingProps {
  state: IdentityProviderState
  provider: IdentityProvider
  onEdit: () => void
}

const Standing = ({ state, provider, onEdit }: StandingProps) => {
  const [asking, setAsking] = useState<ProviderChange>()
  const { name, issuer, clientId, onlyWay, linkedMembers, linkedAdmins, members } = provider
  const link = state.signInUrl ?? ''
  return (
    <>
      <KeyValue
        facts={[
          { label: messages.name, value: name },
          { label: messages.issuer, value: issuer },
          { label: messages.clientId, value: clientId },
          { label: messages.callback, value: <CopyableId id={state.callbackUrl} what={messages.callbackWhat} /> },
          { label: messages.signInLink, value: <CopyableId id={link} what={messages.signInLinkWhat} /> },
          { label: messages.linkedMembers, value: messages.linkedOf(linkedMembers, members) },
        ]}
      />
      <Group gap="xs">
        <Button variant="default" onClick={onEdit}>
          {messages.edit}
        </Button>
        <ActionButton
          variant="default"
          disabledReason={!onlyWay && linkedAdmins === 0 ? messages.unproven : undefined}
          onClick={() => setAsking(onlyWay ? 'allow-passwords' : 'only-way')}
        >
          {onlyWay ? messages.allowPasswords : messages.makeOnlyWay}
        </ActionButton>
        <ActionButton
          variant="default"
          disabledReason={onlyWay ? messages.removeOnlyWay : undefined}
          onClick={() => setAsking('remove')}
        >
          {messages.remove}
        </ActionButton>
      </Group>
      {asking && (
        <ProviderChangeDialog change={asking} unlinked={members - linkedMembers} onClose={() => setAsking(undefined)} />
      )}
    </>
  )
}
