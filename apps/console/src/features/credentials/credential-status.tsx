import type { Credential, CredentialStatus } from '@billbridge/contract/credentials'
import { StatusBadge, type StatusKind } from '../../components/status-badge.tsx'
import { formatDuration } from '../../lib/format-time.ts'
import { disconnectionNames, messages, statusNames } from '../../lib/messages/credentials.ts'
import { useNow } from '../../lib/use-now.ts'
import { timeLeft } from './create-credential/wizard.ts'

const kinds: Record<CredentialStatus, StatusKind> = {
  pending: 'neutral',
  connected: 'done',
  disconnected: 'failed',
}

/** The status as a badge; beside it what matters next: the time left, or why access was lost. */
export const CredentialStatusCell = ({ credential }: { credential: Credential }) => {
  const now = useNow()
  const { status, disconnection, expiresAt } = credential
  const left = timeLeft(expiresAt, now)
  const note = left
    ? left.isOver
      ? messages.expired
      : messages.timeLeft(formatDuration(Math.max(60, Math.floor(left.seconds / 60) * 60)).replace(/ 00 s$/, ''))
    : disconnection && disconnectionNames[disconnection.reason]
  return (
    <span title={note ?? undefined}>
      <StatusBadge kind={kinds[status]} label={statusNames[status]} />
      {note && <small> {note}</small>}
    </span>
  )
}

export const CredentialStatusBadge = ({ status }: { status: CredentialStatus }) => (
  <StatusBadge kind={kinds[status]} label={statusNames[status]} />
)
