import { messages } from '../lib/messages/components.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'

interface UnsavedDialogProps {
  opened: boolean
  onStay: () => void
  onLeave: () => void
}

/** Asks whether changes that nobody saved may be lost. */
export const UnsavedDialog = ({ opened, onStay, onLeave }: UnsavedDialogProps) => (
  <ConfirmDialog
    opened={opened}
    title={messages.unsavedTitle}
    confirmLabel={messages.leave}
    cancelLabel={messages.stay}
    danger
    onCancel={onStay}
    onConfirm={onLeave}
  >
    {messages.unsavedText}
  </ConfirmDialog>
)
