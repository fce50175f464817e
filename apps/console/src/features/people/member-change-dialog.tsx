import { type Role, roles } from '@billbridge/contract/permissions'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { messages as madeByMessages } from '../../lib/messages/made-by.ts'
import { messages } from '../../lib/messages/member-changes.ts'
import { notify } from '../../lib/notify.ts'
import { MadeBy } from './made-by.tsx'
import { madeByQuery } from './made-by-queries.ts'
import { type MemberChange, nothing, type Revocations, useChangeMember } from './people-queries.ts'

interface Words {
  title: string
  text: string
  confirm: string
  done: string
}

const wordsFor = (change: MemberChange): Words => {
  const { name, role } = change.user
  switch (change.kind) {
    case 'role':
      return {
        title: messages.roleTitle(name, change.role),
        text: messages.roleText(change.role),
        confirm: messages.roleConfirm(change.role),
        done: messages.roleDone(name, change.role),
      }
    case 'suspend':
      return {
        title: messages.suspendTitle(name),
        text: messages.suspendText,
        confirm: messages.suspendConfirm,
        done: messages.suspendDone(name),
      }
    case 'resume':
      return {
        title: messages.resumeTitle(name),
        text: messages.resumeText(role),
        confirm: messages.resumeConfirm,
        done: messages.resumeDone(name),
      }
    case 'reset-codes':
      return {
        title: messages.resetCodesTitle(name),
        text: messages.resetCodesText,
        confirm: messages.resetCodesConfirm,
        done: messages.resetCodesDone(name),
      }
    case 'unlink':
      return {
        title: messages.unlinkTitle(name),
        text: messages.unlinkText,
        confirm: messages.unlinkConfirm,
        done: messages.unlinkDone(name),
      }
    case 'remove':
      return {
        title: messages.removeTitle(name),
        text: messages.removeText,
        confirm: messages.removeConfirm,
        done: messages.removeDone(name),
      }
  }
}

/** The role whose worth somebody keeps when they lose something; null: none. Undefined: they lose nothing. */
const keptBy = (change: MemberChange): Role | null | undefined => {
  if (change.kind === 'suspend' || change.kind === 'remove') return null
  if (change.kind !== 'role' || roles.indexOf(change.role) > roles.indexOf(change.user.role)) return undefined
  return change.user.status === 'suspended' ? null : change.role
}

/**
 * What they could go on with is revoked unless somebody decides otherwise; a suspension may be for a day, so there it is
 * the other way round.
 */
const revokedAtFirst = ({ kind }: MemberChange): Revocations =>
  kind === 'suspend' ? nothing : { apiKeys: true, invitations: true }

const endsSessions: ReadonlySet<MemberChange['kind']> = new Set(['suspend', 'remove', 'unlink'])

interface MemberChangeDialogProps {
  change: MemberChange
  ownId: string
  onClose: () => void
}

/** Asks before somebody may do more, less or nothing any more. */
export const MemberChangeDialog = ({ change, ownId, onClose }: MemberChangeDialogProps) => {
  const changing = useChangeMember()
  const words = wordsFor(change)
  const keeps = keptBy(change)
  const made = useQuery({ ...madeByQuery(change.user.id, keeps ?? null), enabled: keeps !== undefined })
  const [ticked, setTicked] = useState(revokedAtFirst(change))
  const { apiKeys, invitations } = made.data ?? { apiKeys: [], invitations: [] }
  // Where the list was empty nothing is asked for; otherwise the server revokes all there is of it at that moment.
  const revoke = {
    apiKeys: ticked.apiKeys && apiKeys.length > 0,
    invitations: ticked.invitations && invitations.length > 0,
  }
  const isOwn = change.user.id === ownId && change.kind !== 'reset-codes'
  return (
    <ConfirmDialog
      opened
      title={words.title}
      confirmLabel={revoke.apiKeys || revoke.invitations ? madeByMessages.confirm(words.confirm) : words.confirm}
      danger={endsSessions.has(change.kind)}
      pending={changing.isPending}
      waiting={keeps !== undefined && made.isPending}
      problem={changing.error}
      onCancel={onClose}
      onConfirm={() =>
        changing.mutate(
          { change, revoke },
          {
            onSuccess: () => {
              notify(
                words.done +
                  madeByMessages.revoked(
                    revoke.apiKeys ? apiKeys.length : 0,
                    revoke.invitations ? invitations.length : 0,
                  ),
              )
              onClose()
            },
          },
        )
      }
    >
      {words.text} {isOwn && (change.kind === 'role' ? messages.ownRole : messages.ownEnd)}
      {keeps !== undefined && <MadeBy made={made} revoke={ticked} onChange={setTicked} />}
    </ConfirmDialog>
  )
}
