import type { Configuration } from '@billbridge/contract/configurations'
import type { GoingOn } from '@billbridge/contract/going-on'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { GoingOnSummary } from '../../components/going-on-summary.tsx'
import { messages } from '../../lib/messages/configurations.ts'
import { paths } from '../../lib/paths.ts'
import type { SetEnabled } from './use-set-enabled.ts'

interface EnableDialogProps {
  configuration: Configuration
  told: GoingOn
  setEnabled: SetEnabled
  onClose: () => void
}

/** Asks before enabling sends bills. */
export const EnableDialog = ({ configuration, told, setEnabled: { change }, onClose }: EnableDialogProps) => {
  const { id, name, mode } = configuration
  return (
    <ConfirmDialog
      opened
      title={messages.enableTitle(name)}
      mode={mode}
      confirmLabel={told.goingOn.count > 0 ? messages.enableConfirm(told.goingOn.count) : messages.enablePlain}
      pending={change.isPending}
      problem={change.error}
      onCancel={onClose}
      onConfirm={() => change.mutate(true, { onSuccess: onClose })}
    >
      <GoingOnSummary
        told={told}
        mode={mode}
        to={paths.exports('unsent', { mode, view: 'held', configurationId: id, goesOnWhen: 'enabled' })}
      />
    </ConfirmDialog>
  )
}
