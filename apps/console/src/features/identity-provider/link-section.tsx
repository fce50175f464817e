import { providerOutcomeSchema } from '@billbridge/contract/identity-providers'
import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useSearchParams } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Notice } from '../../components/notice.tsx'
import { Panel } from '../../components/panel.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { linkMessages as messages, outcomes } from '../../lib/messages/identity-provider.ts'
import { notify } from '../../lib/notify.ts'
import { identityLinkQuery, useUnlink } from './identity-provider-queries.ts'

const LinkDialog = lazyPart(() => import('./link-dialog.tsx').then((module) => module.LinkDialog))

/** One's own link with the organization's identity provider; nothing where there is none. A section of the account page. */
export const LinkSection = () => {
  const { data } = useQuery(identityLinkQuery)
  const [params] = useSearchParams()
  const outcome = providerOutcomeSchema.safeParse(params.get('provider')).data
  const notice = outcome && (
    <Notice announced kind={outcome === 'linked' ? 'done' : 'attention'} title={outcomes[outcome]} />
  )
  if (!data?.providerName) return notice ?? null
  const { linkedAt, providerName, onlyWay } = data
  return (
    <Panel
      heading={messages.heading}
      text={messages.text(providerName)}
      aside={
        <StatusBadge kind={linkedAt ? 'done' : 'neutral'} label={linkedAt ? messages.linked : messages.notLinked} />
      }
    >
      <Stack gap="md">
        {notice}
        {linkedAt ? <Linked linkedAt={linkedAt} onlyWay={onlyWay} /> : <Unlinked provider={providerName} />}
      </Stack>
    </Panel>
  )
}

const Unlinked = ({ provider }: { provider: string }) => {
  const [opened, setOpened] = useState(false)
  return (
    <Group>
      <Button onClick={() => setOpened(true)}>{messages.link(provider)}</Button>
      {opened && (
        <Suspense>
          <LinkDialog provider={provider} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </Group>
  )
}

const Linked = ({ linkedAt, onlyWay }: { linkedAt: string; onlyWay: boolean }) => {
  const [asking, setAsking] = useState(false)
  const unlink = useUnlink()
  const done = () => {
    setAsking(false)
    notify(messages.unlinked)
  }
  return (
    <>
      <KeyValue facts={[{ label: messages.since, value: <RelativeTime at={linkedAt} /> }]} />
      <Group>
        <ActionButton
          variant="default"
          disabledReason={onlyWay ? messages.unlinkOnlyWay : undefined}
          onClick={() => setAsking(true)}
        >
          {messages.unlink}
        </ActionButton>
      </Group>
      <ConfirmDialog
        opened={asking}
        title={messages.unlinkTitle}
        confirmLabel={messages.unlink}
        pending={unlink.isPending}
        problem={unlink.error}
        onConfirm={() => unlink.mutate(undefined, { onSuccess: done })}
        onCancel={() => setAsking(false)}
      >
        {messages.unlinkText}
      </ConfirmDialog>
    </>
  )
}
