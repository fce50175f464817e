import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { messages } from '../../lib/messages/identity-provider.ts'
import { notify } from '../../lib/notify.ts'
import { useRemoveProvider, useSetOnlyWay } from './identity-provider-queries.ts'

export type ProviderChange = 'only-way' | 'allow-passwords' | 'remove'

interface ProviderChangeDialogProps {
  change: ProviderChange
  /** Members who are not linked yet. */
  unlinked: number
  onClose: () => void
}

const texts = {
  'only-way': { title: messages.makeOnlyWayTitle, confirm: messages.makeOnlyWay },
  'allow-passwords': { title: messages.allowPasswordsTitle, confirm: messages.allowPasswords },
  remove: { title: messages.removeTitle, confirm: messages.remove },
} as const

/** Asks before a change that signs people out, and says whom. */
export const ProviderChangeDialog = ({ change, unlinked, onClose }: ProviderChangeDialogProps) => {
  const setOnlyWay = useSetOnlyWay()
  const remove = useRemoveProvider()
  const done = (text: string) => () => {
    notify(text)
    onClose()
  }
  const confirm = () => {
    if (change === 'remove') remove.mutate(undefined, { onSuccess: done(messages.removed) })
    else setOnlyWay.mutate(change === 'only-way', { onSuccess: done(messages.changed) })
  }
  const { title, confirm: label } = texts[change]
  return (
    <ConfirmDialog
      opened
      danger={change !== 'allow-passwords'}
      title={title}
      confirmLabel={label}
      pending={setOnlyWay.isPending || remove.isPending}
      problem={setOnlyWay.error ?? remove.error}
      onConfirm={confirm}
      onCancel={onClose}
    >
      {change === 'only-way' && messages.makeOnlyWayText(unlinked)}
      {change === 'allow-passwords' && messages.allowPasswordsText}
      {change === 'remove' && messages.removeText}
    </ConfirmDialog>
  )
}
