import { Button } from '@mantine/core'
import { messages } from '../lib/messages/components.ts'
import { ActionButton } from './action-button.tsx'
import classes from './save-bar.module.css'
import { UnsavedGuard } from './unsaved-guard.tsx'

interface SaveBarProps {
  /** Labels of the changed fields; the bar is there when there are any. */
  changed: readonly string[]
  saving: boolean
  onDiscard: () => void
  saveLabel?: string
  disabledReason?: string | undefined
}

/** Inside a form: appears with the first change, says what changed, saves or discards; guards the way out. */
export const SaveBar = ({ changed, saving, onDiscard, saveLabel, disabledReason }: SaveBarProps) => {
  if (changed.length === 0) return null
  return (
    <div className={classes.bar}>
      <span className={classes.what} role="status">
        {messages.changed(changed.join(', '))}
      </span>
      <Button variant="default" onClick={onDiscard} disabled={saving}>
        {messages.discard}
      </Button>
      <ActionButton type="submit" loading={saving} disabledReason={disabledReason}>
        {saveLabel ?? messages.save}
      </ActionButton>
      <UnsavedGuard when={!saving} />
    </div>
  )
}
