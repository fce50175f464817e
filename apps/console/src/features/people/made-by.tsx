import { Checkbox, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { messages } from '../../lib/messages/made-by.ts'
import classes from './made-by.module.css'
import type { MadeBy as Made } from './made-by-queries.ts'
import type { Revocations } from './people-queries.ts'

/** A dialog stays a dialog: the rest is counted. */
const shownAtMost = 5

interface ChoiceProps {
  label: string
  text: string
  items: readonly { id: string; line: ReactNode }[]
  checked: boolean
  onChange: (checked: boolean) => void
}

const Choice = ({ label, text, items, checked, onChange }: ChoiceProps) => (
  <div className={classes.choice}>
    <Checkbox
      label={label}
      description={text}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
    <ul className={classes.items}>
      {items.slice(0, shownAtMost).map(({ id, line }) => (
        <li key={id}>{line}</li>
      ))}
      {items.length > shownAtMost && <li>{messages.more(items.length - shownAtMost)}</li>}
    </ul>
  </div>
)

interface MadeByProps {
  made: UseQueryResult<Made>
  revoke: Revocations
  onChange: (revoke: Revocations) => void
}

/** The API keys and open invitations somebody made, each list with a tick for revoking it. */
export const MadeBy = ({ made, revoke, onChange }: MadeByProps) => {
  if (made.error) {
    return (
      <>
        <ProblemAlert problem={made.error} onRetry={() => void made.refetch()} />
        {messages.unknown}
      </>
    )
  }
  if (!made.data) return <Skeleton height={56} aria-label={messages.loading} role="status" />
  const { apiKeys, invitations } = made.data
  return (
    <>
      {apiKeys.length > 0 && (
        <Choice
          label={messages.apiKeys(apiKeys.length)}
          text={messages.apiKeysText}
          checked={revoke.apiKeys}
          onChange={(checked) => onChange({ ...revoke, apiKeys: checked })}
          items={apiKeys.map(({ id, name, role, lastUsedAt }) => ({
            id,
            line: (
              <>
                {messages.apiKey(name, role)}
                {lastUsedAt === null ? `, ${messages.neverUsed}` : `, ${messages.used} `}
                {lastUsedAt !== null && <RelativeTime at={lastUsedAt} />}
              </>
            ),
          }))}
        />
      )}
      {invitations.length > 0 && (
        <Choice
          label={messages.invitations(invitations.length)}
          text={messages.invitationsText}
          checked={revoke.invitations}
          onChange={(checked) => onChange({ ...revoke, invitations: checked })}
          items={invitations.map(({ id, email, role }) => ({ id, line: messages.invitation(email, role) }))}
        />
      )}
    </>
  )
}
