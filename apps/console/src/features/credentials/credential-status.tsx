import type { Credential } from '@billbridge/contract/credentials'
import type { CredentialStatus } from '@billbridge/contract/modes'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import { disconnectionNames, messages, statusNames } from '../../lib/messages/credentials.ts'
import { useNow } from '../../lib/use-now.ts'
import classes from './credentials.module.css'
import { timeLeft } from './time-left.ts'

const kinds: Record<CredentialStatus, StatusKind> = {
  pending: 'neutral',
  connected: 'done',
  disconnected: 'failed',
}

/** Whole minutes, at least one. */
const formatMinutes = (seconds: number): string => messages.minutes(Math.max(1, Math.floor(seconds / 60)))

/** The status as a badge; beside it what comes next: the time left to finish, or to reconnect. */
export const CredentialStatusCell = ({ credential }: { credential: Credential }) => {
  const now = useNow()
  const { status, disconnection, expiresAt } = credential
  const left = timeLeft(expiresAt, now)
  const note = left
    ? left.isOver
      ? messages.expired
      : messages.timeLeft(formatMinutes(left.seconds))
    : disconnection && messages.reconnect
  return (
    <span className={classes.status} title={disconnection ? disconnectionNames[disconnection.reason] : undefined}>
      <StatusBadge kind={kinds[status]} label={statusNames[status]} />
      {note && <span className={classes.note}> {note}</span>}
    </span>
  )
}

export const CredentialStatusBadge = ({ status }: { status: CredentialStatus }) => (
  <StatusBadge kind={kinds[status]} label={statusNames[status]} />
)
