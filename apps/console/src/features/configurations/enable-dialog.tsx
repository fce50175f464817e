import type { Configuration } from '@billbridge/contract/configurations'
import type { GoingOn } from '@billbridge/contract/going-on'
import { useState } from 'react'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { GoingOnSummary } from '../../components/going-on-summary.tsx'
import { Notice } from '../../components/notice.tsx'
import { messages } from '../../lib/messages/configurations.ts'
import { messages as goingOnMessages } from '../../lib/messages/going-on.ts'
import { paths } from '../../lib/paths.ts'
import { sentByItself } from '../../lib/sent-by-itself.ts'
import type { SetEnabled } from './use-set-enabled.ts'

interface EnableDialogProps {
  configuration: Configuration
  told: GoingOn
  setEnabled: SetEnabled
  onClose: () => void
}

/** Asks before enabling sends bills, and looks again when that is confirmed: of more than were shown it asks anew. */
export const EnableDialog = ({ configuration, told: first, setEnabled, onClose }: EnableDialogProps) => {
  const { change, look } = setEnabled
  const [told, setTold] = useState(first)
  const [grown, setGrown] = useState(false)
  const confirm = () =>
    look.mutate(undefined, {
      onSuccess: (now) => {
        const more = sentByItself(now) > sentByItself(told)
        setTold(now)
        setGrown(more)
        if (!more) change.mutate(true, { onSuccess: onClose })
      },
    })
  const { id, name, mode } = configuration
  return (
    <ConfirmDialog
      opened
      title={messages.enableTitle(name)}
      mode={mode}
      confirmLabel={told.goingOn.count > 0 ? messages.enableConfirm(told.goingOn.count) : messages.enablePlain}
      pending={look.isPending || change.isPending}
      problem={look.error ?? change.error}
      onCancel={onClose}
      onConfirm={confirm}
    >
      {grown && <Notice kind="attention" title={goingOnMessages.grown} announced />}
      <GoingOnSummary
        told={told}
        mode={mode}
        to={paths.exports('unsent', { mode, view: 'held', configurationId: id, goesOnWhen: 'enabled' })}
      />
    </ConfirmDialog>
  )
}
