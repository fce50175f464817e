import type { OwnSession } from '@billbridge/contract/own-sessions'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Panel } from '../../components/panel.tsx'
import { Pending } from '../../components/pending-page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { sessionMessages as messages } from '../../lib/messages/own-account.ts'
import { notify } from '../../lib/notify.ts'
import classes from './own-account.module.css'
import { ownSessionsQuery, useEndOthers, useEndSession } from './own-account-queries.ts'

/** Where one is signed in, and the ways to end it. A section of the account page. */
export const SessionsSection = () => {
  const query = useQuery(ownSessionsQuery)
  const end = useEndSession()
  const sessions = query.data?.data
  return (
    <Panel
      heading={messages.heading}
      text={messages.text}
      aside={sessions && <EndOthers alone={sessions.length <= 1} />}
    >
      {!sessions && <Pending query={query} height={120} />}
      {end.error && <ProblemAlert problem={end.error} />}
      {sessions && (
        <ul className={classes.list} aria-label={messages.list}>
          {sessions.map((session) => (
            <SessionLine
              key={session.id}
              session={session}
              ending={end.isPending && end.variables === session.id}
              onEnd={() => end.mutate(session.id, { onSuccess: () => notify(messages.ended) })}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}

interface SessionLineProps {
  session: OwnSession
  ending: boolean
  onEnd: () => void
}

const SessionLine = ({ session, ending, onEnd }: SessionLineProps) => {
  const device = messages.device(session.browser, session.system)
  return (
    <li className={classes.session}>
      <div className={classes.facts}>
        <div className={classes.device}>
          {device}
          {session.current && <StatusBadge kind="done" label={messages.current} />}
        </div>
        <div className={classes.detail}>
          {messages.signedIn} <RelativeTime at={session.signedInAt} />
          {session.address && ` ${messages.from(session.address)}`}, {messages.used}{' '}
          <RelativeTime at={session.lastUsedAt} />
          {session.organizationName && ` ${messages.in(session.organizationName)}`}
        </div>
      </div>
      {!session.current && (
        <Button
          className={classes.end ?? ''}
          variant="default"
          size="xs"
          loading={ending}
          onClick={onEnd}
          aria-label={messages.endOf(device)}
        >
          {messages.end}
        </Button>
      )}
    </li>
  )
}

const EndOthers = ({ alone }: { alone: boolean }) => {
  const [asking, setAsking] = useState(false)
  const endOthers = useEndOthers()
  const close = () => {
    endOthers.reset()
    setAsking(false)
  }
  return (
    <>
      <ActionButton
        variant="default"
        size="xs"
        disabledReason={alone ? messages.onlyOne : undefined}
        onClick={() => setAsking(true)}
      >
        {messages.endOthers}
      </ActionButton>
      <ConfirmDialog
        opened={asking}
        title={messages.endOthersTitle}
        confirmLabel={messages.endOthers}
        danger
        pending={endOthers.isPending}
        problem={endOthers.error}
        onCancel={close}
        onConfirm={() =>
          endOthers.mutate(undefined, {
            onSuccess: ({ ended }) => {
              notify(messages.endedOthers(ended))
              close()
            },
          })
        }
      >
        {messages.endOthersText}
      </ConfirmDialog>
    </>
  )
}
