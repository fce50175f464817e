import type { OneTimeCodes } from '@billbridge/contract/one-time-codes'
import { Button, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { KeyValue } from '../../components/key-value.tsx'
import { Notice } from '../../components/notice.tsx'
import { Panel } from '../../components/panel.tsx'
import { Pending } from '../../components/pending-page.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { lazyPart } from '../../lib/load-part.ts'
import { messages } from '../../lib/messages/one-time-codes.ts'
import type { CodeDialogKind } from './code-dialogs.tsx'
import { ownCodesQuery } from './code-queries.ts'

const CodeDialog = lazyPart(() => import('./code-dialogs.tsx').then((module) => module.CodeDialog))

const fewCodes = 3

/** One's own one-time codes: on, off, new recovery codes. A section of the account page. */
export const CodeSection = () => {
  const query = useQuery(ownCodesQuery)
  const { data } = query
  const [opened, setOpened] = useState<CodeDialogKind>()
  const badge = data && (
    <StatusBadge kind={data.onSince ? 'done' : 'neutral'} label={data.onSince ? messages.on : messages.off} />
  )
  return (
    <Panel heading={messages.heading} text={messages.text} aside={badge}>
      {!data && <Pending query={query} height={36} />}
      {data &&
        (data.onSince ? <Standing codes={data} onOpen={setOpened} /> : <Missing codes={data} onOpen={setOpened} />)}
      {opened && (
        <Suspense>
          <CodeDialog kind={opened} onClose={() => setOpened(undefined)} />
        </Suspense>
      )}
    </Panel>
  )
}

interface PartProps {
  codes: OneTimeCodes
  onOpen: (kind: CodeDialogKind) => void
}

const Missing = ({ codes, onOpen }: PartProps) => (
  <Stack gap="md">
    {codes.requiredBy.length > 0 && <Notice kind="attention" title={messages.requiredBy(codes.requiredBy)} />}
    <Group>
      <Button onClick={() => onOpen('turn-on')}>{messages.turnOn}</Button>
    </Group>
  </Stack>
)

const Standing = ({ codes, onOpen }: PartProps) => {
  const { onSince, recoveryCodesLeft, requiredBy } = codes
  const isRequired = requiredBy.length > 0
  return (
    <Stack gap="md">
      {recoveryCodesLeft <= fewCodes && <Notice kind="attention" title={messages.fewLeft(recoveryCodesLeft)} />}
      <KeyValue
        facts={[
          { label: messages.since, value: onSince && <RelativeTime at={onSince} /> },
          { label: messages.recoveryLeft, value: String(recoveryCodesLeft) },
        ]}
      />
      <Group gap="xs">
        <Button variant="default" onClick={() => onOpen('renew')}>
          {messages.renew}
        </Button>
        <ActionButton
          variant="default"
          disabledReason={isRequired ? messages.turnOffRequired(requiredBy) : undefined}
          onClick={() => onOpen('turn-off')}
        >
          {messages.turnOff}
        </ActionButton>
      </Group>
    </Stack>
  )
}
