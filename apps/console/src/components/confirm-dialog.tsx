import type { ProblemResponse } from '@billbridge/contract/client'
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { messages } from '../lib/messages/components.ts'
import { ProblemAlert } from './problem-alert.tsx'

interface ConfirmDialogProps {
  opened: boolean
  /** Names the object: "Revoke API key Nightly import?" */
  title: string
  /** The consequence, in a sentence. */
  children: ReactNode
  /** A verb with its object: "Revoke API key". */
  confirmLabel: string
  cancelLabel?: string
  /** Draws the confirming button in red. */
  danger?: boolean
  /** What must be typed first: only for what cannot be undone in live mode. */
  typed?: string
  pending?: boolean
  /** Why the last try was refused. */
  problem?: ProblemResponse | null
  onConfirm: () => void
  onCancel: () => void
}

/** Asks before something is done; names the object and the consequence. */
export const ConfirmDialog = (props: ConfirmDialogProps) => {
  const { opened, title, children, onConfirm, onCancel, pending = false, problem, typed } = props
  const [text, setText] = useState('')
  useEffect(() => {
    if (!opened) setText('')
  }, [opened])
  const ready = typed === undefined || text.trim() === typed
  return (
    <Modal opened={opened} onClose={onCancel} title={title} closeOnClickOutside={!pending}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          if (ready && !pending) onConfirm()
        }}
      >
        <Stack gap="md">
          <div>{children}</div>
          {typed !== undefined && (
            <TextInput
              label={messages.typeToConfirm(typed)}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              autoComplete="off"
            />
          )}
          {problem && <ProblemAlert problem={problem} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onCancel} disabled={pending} data-autofocus>
              {props.cancelLabel ?? messages.cancel}
            </Button>
            <Button type="submit" {...(props.danger ? { color: 'red' } : {})} loading={pending} disabled={!ready}>
              {props.confirmLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
