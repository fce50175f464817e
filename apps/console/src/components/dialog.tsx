import type { Mode } from '@billbridge/contract/modes'
import { Group, Modal, type ModalProps } from '@mantine/core'
import { useActsElsewhere } from '../lib/acting-as.ts'
import { useFocusBack } from '../lib/opener.ts'
import { useProofNeeded } from '../lib/proof.ts'
import { useSessionExpired } from '../lib/session-expiry.ts'
import { ModeBadge } from './mode.tsx'

interface DialogProps extends Omit<ModalProps, 'opened'> {
  /** What the dialog is about belongs to this mode: Test Mode is named beside the title. */
  mode?: Mode | null | undefined
  /** Without it no cross, no Escape and no click outside closes the dialog: only what stands in it. */
  closable?: boolean
  /** It asks for what requests wait for: while it is open, Escape is not for the dialogs below it. */
  above?: boolean
}

/** Every dialog: mount it to open it, unmount it to close it. What opened it has the focus again afterwards. */
export const Dialog = ({ mode, title, closable = true, above = false, ...props }: DialogProps) => {
  useFocusBack()
  const isHeldUp = [useProofNeeded(), useSessionExpired(), useActsElsewhere()].includes(true)
  const closesLightly = closable && (above || !isHeldUp)
  const marked = (
    <Group component="span" gap="xs">
      {title}
      <ModeBadge mode="test" />
    </Group>
  )
  return (
    <Modal
      opened
      returnFocus={false}
      title={mode === 'test' ? marked : title}
      withCloseButton={closable}
      closeOnEscape={closesLightly}
      closeOnClickOutside={closesLightly}
      {...props}
    />
  )
}
