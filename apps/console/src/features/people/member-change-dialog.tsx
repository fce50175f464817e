import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { messages } from '../../lib/messages/member-changes.ts'
import { notify } from '../../lib/notify.ts'
import { type MemberChange, useChangeMember } from './people-queries.ts'

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
    case 'remove':
      return {
        title: messages.removeTitle(name),
        text: messages.removeText,
        confirm: messages.removeConfirm,
        done: messages.removeDone(name),
      }
  }
}

interface MemberChangeDialogProps {
  change: MemberChange
  ownId: string
  onClose: () => void
}

/** Asks before somebody may do more, less or nothing any more. */
export const MemberChangeDialog = ({ change, ownId, onClose }: MemberChangeDialogProps) => {
  const changing = useChangeMember()
  const words = wordsFor(change)
  const isOwn = change.user.id === ownId && change.kind !== 'reset-codes'
  return (
    <ConfirmDialog
      opened
      title={words.title}
      confirmLabel={words.confirm}
      danger={change.kind === 'suspend' || change.kind === 'remove'}
      pending={changing.isPending}
      problem={changing.error}
      onCancel={onClose}
      onConfirm={() =>
        changing.mutate(change, {
          onSuccess: () => {
            notify(words.done)
            onClose()
          },
        })
      }
    >
      {words.text} {isOwn && (change.kind === 'role' ? messages.ownRole : messages.ownEnd)}
    </ConfirmDialog>
  )
}
