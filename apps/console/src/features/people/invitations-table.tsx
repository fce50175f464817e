import type { Invitation } from '@billbridge/contract/invitations'
import { IconMail } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Hint } from '../../components/hint.tsx'
import { Maker } from '../../components/maker.tsx'
import { PagedTable } from '../../components/paged-table.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { lazyPart } from '../../lib/load-part.ts'
import { messages as shared } from '../../lib/messages/components.ts'
import { deliveryNames, messages } from '../../lib/messages/invitations.ts'
import { roleNames } from '../../lib/messages/session.ts'
import { notify } from '../../lib/notify.ts'
import { paths } from '../../lib/paths.ts'
import { usePermission } from '../../lib/session.ts'
import { useCursorPage } from '../../lib/use-cursor-page.ts'
import { invitationsQuery, useRevokeInvitation, useSendAgain } from './invitation-queries.ts'

const LinkDialog = lazyPart(() => import('./link-dialog.tsx').then((module) => module.LinkDialog))

const badgeKinds = { 'by-hand': 'neutral', sending: 'progress', sent: 'done', failed: 'failed' } as const

const Delivery = ({ delivery, deliveryProblem, expired }: Invitation) => {
  if (expired) return <StatusBadge kind="attention" label={messages.expired} />
  const kind = deliveryProblem && delivery === 'sending' ? 'attention' : badgeKinds[delivery]
  const badge = <StatusBadge kind={kind} label={deliveryNames[delivery]} />
  if (!deliveryProblem) return badge
  return (
    <Hint label={deliveryProblem}>
      <span {...reachable}>{badge}</span>
    </Hint>
  )
}

/** The keyboard must reach the reason too. */
const reachable = { tabIndex: 0 }

const columns: Column<Invitation>[] = [
  {
    id: 'email',
    header: messages.columns.email,
    stretch: true,
    width: '48%',
    cell: ({ email }) => <span title={email}>{email}</span>,
  },
  {
    id: 'role',
    header: messages.columns.role,
    width: '100px',
    secondary: 'under',
    cell: ({ role }) => roleNames[role],
  },
  { id: 'delivery', header: messages.columns.delivery, width: '150px', cell: (row) => <Delivery {...row} /> },
  {
    id: 'invitedBy',
    header: messages.columns.invitedBy,
    secondary: true,
    stretch: true,
    cell: ({ invitedBy, makerStatus }) => <Maker maker={invitedBy} status={makerStatus} />,
  },
  {
    id: 'expires',
    header: messages.columns.expires,
    width: '140px',
    secondary: true,
    cell: ({ expiresAt }) => <RelativeTime at={expiresAt} />,
  },
]

/** Open invitations; each can be sent again or revoked. */
export const InvitationsTable = ({ onInvite }: { onInvite: () => void }) => {
  const { reason } = usePermission('users:write')
  const page = useCursorPage()
  const invitations = useQuery(invitationsQuery(page.cursor))
  const [revoking, setRevoking] = useState<Invitation | null>(null)
  const again = useSendAgain()
  const sendAgain = ({ id }: Invitation) =>
    again.mutate(id, {
      onSuccess: ({ invitation, link }) => {
        if (link === null) notify(messages.sentTo(invitation.email))
      },
    })
  return (
    <>
      {again.error && <ProblemAlert problem={again.error} />}
      <PagedTable
        query={invitations}
        page={page}
        label={messages.list}
        columns={columns}
        getRowId={({ id }) => id}
        getRowName={({ email }) => email}
        rowMenu={(row) => [
          {
            label: row.delivery === 'by-hand' ? messages.newLink : messages.sendAgain,
            disabledReason: reason,
            onSelect: () => sendAgain(row),
          },
          { label: messages.revoke, danger: true, disabledReason: reason, onSelect: () => setRevoking(row) },
          { label: shared.history, to: paths.auditLog({ target: row.id }), separated: true },
        ]}
        empty={
          <EmptyState
            icon={<IconMail size={22} />}
            action={
              <ActionButton disabledReason={reason} onClick={onInvite}>
                {messages.invite}
              </ActionButton>
            }
          >
            {messages.empty}
          </EmptyState>
        }
      />
      <Suspense fallback={null}>
        {again.data?.link && (
          <LinkDialog email={again.data.invitation.email} link={again.data.link} onClose={() => again.reset()} />
        )}
      </Suspense>
      {revoking && <RevokeDialog invitation={revoking} onClose={() => setRevoking(null)} />}
    </>
  )
}

const RevokeDialog = ({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) => {
  const revoke = useRevokeInvitation()
  return (
    <ConfirmDialog
      opened
      title={messages.revokeTitle(invitation.email)}
      confirmLabel={messages.revokeConfirm}
      danger
      pending={revoke.isPending}
      problem={revoke.error}
      onCancel={onClose}
      onConfirm={() =>
        revoke.mutate(invitation.id, {
          onSuccess: () => {
            notify(messages.revoked(invitation.email))
            onClose()
          },
        })
      }
    >
      {messages.revokeText}
    </ConfirmDialog>
  )
}
