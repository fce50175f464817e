import type { ProblemResponse } from '@billbridge/contract/client'
import type { Mode } from '@billbridge/contract/modes'
import type { ReactNode } from 'react'

export interface ConfirmDialogProps {
  opened: boolean
  /** Names the object: "Revoke API key Nightly import?" */
  title: string
  /** The mode of the object; Test Mode is named. */
  mode?: Mode | null | undefined
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
  /** What the question is about is still being looked up. */
  waiting?: boolean
  /** Why the last try was refused. */
  problem?: ProblemResponse | null
  onConfirm: () => void
  onCancel: () => void
}
