import type { CodeRequirement } from '@billbridge/contract/one-time-codes'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Panel } from '../../components/panel.tsx'
import { Pending } from '../../components/pending-page.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { messages } from '../../lib/messages/sign-in-rules.ts'
import { notify } from '../../lib/notify.ts'
import { codeRequirementQuery, useRequireCodes } from './code-requirement-queries.ts'
import classes from './sign-in-rules.module.css'

/** Whether members need one-time codes, with who has none named before it is switched on. */
export const CodeRequirementPanel = () => {
  const query = useQuery(codeRequirementQuery)
  const { data } = query
  const badge = data && (
    <StatusBadge
      kind={data.required ? 'done' : 'neutral'}
      label={data.required ? messages.required : messages.notRequired}
    />
  )
  return (
    <Panel heading={messages.codesHeading} text={messages.codesText} aside={badge}>
      {!data && <Pending query={query} height={72} />}
      {data && <Requirement requirement={data} />}
    </Panel>
  )
}

const Requirement = ({ requirement }: { requirement: CodeRequirement }) => {
  const [asking, setAsking] = useState(false)
  const change = useRequireCodes()
  const { required, withoutCount } = requirement
  const close = () => {
    change.reset()
    setAsking(false)
  }
  const confirm = () =>
    change.mutate(!required, {
      onSuccess: () => {
        close()
        notify(required ? messages.noLongerRequired : messages.nowRequired)
      },
    })
  return (
    <Stack gap="md">
      <Missing requirement={requirement} />
      <Group>
        <Button variant={required ? 'default' : 'filled'} onClick={() => setAsking(true)}>
          {required ? messages.requireNoMore : messages.require}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asking}
        title={required ? messages.relaxTitle : messages.requireTitle}
        confirmLabel={required ? messages.requireNoMore : messages.require}
        pending={change.isPending}
        problem={change.error}
        onConfirm={confirm}
        onCancel={close}
      >
        {required
          ? messages.relaxText
          : withoutCount
            ? messages.requireMissing(withoutCount)
            : messages.requireNobodyMissing}
      </ConfirmDialog>
    </Stack>
  )
}

const Missing = ({ requirement: { without, withoutCount, members } }: { requirement: CodeRequirement }) => {
  if (withoutCount === 0) return <Text>{messages.nobodyMissing}</Text>
  const title = messages.missing(withoutCount, members)
  return (
    <div>
      <Text>{title}</Text>
      <ul className={classes.people} aria-label={title}>
        {without.map(({ id, name, email }) => (
          <li key={id}>
            <bdi>{name}</bdi> <bdi className={classes.email}>{email}</bdi>
          </li>
        ))}
        {withoutCount > without.length && <li>{messages.andMore(withoutCount - without.length)}</li>}
      </ul>
    </div>
  )
}
