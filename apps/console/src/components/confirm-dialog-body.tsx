import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { messages } from '../lib/messages/components.ts'
import type { ConfirmDialogProps } from './confirm-dialog-props.ts'
import { Dialog } from './dialog.tsx'
import { ProblemAlert } from './problem-alert.tsx'

/** The dialog itself; use `ConfirmDialog`. */
export const ConfirmDialogBody = (props: ConfirmDialogProps) => {
  const { title, children, onConfirm, onCancel, pending = false, problem, typed } = props
  const [text, setText] = useState('')
  const ready = !props.waiting && (typed === undefined || text.trim() === typed)
  const confirm = () => {
    if (ready && !pending) onConfirm()
  }
  return (
    <Dialog onClose={onCancel} title={title} mode={props.mode} closeOnClickOutside={!pending}>
      {/* No form: the dialog may stand inside the form it guards. */}
      <Stack gap="md">
        <div>{children}</div>
        {typed !== undefined && (
          <TextInput
            label={messages.typeToConfirm(typed)}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') confirm()
            }}
            autoComplete="off"
          />
        )}
        {problem && <ProblemAlert problem={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel} disabled={pending} data-autofocus>
            {props.cancelLabel ?? messages.cancel}
          </Button>
          <Button onClick={confirm} {...(props.danger ? { color: 'red' } : {})} loading={pending} disabled={!ready}>
            {props.confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
