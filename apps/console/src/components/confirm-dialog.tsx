import type { ProblemResponse } from '@billbridge/contract/client'
import { lazy, type ReactNode, Suspense, useRef } from 'react'

const ConfirmDialogBody = lazy(() =>
  import('./confirm-dialog-body.tsx').then((module) => ({ default: module.ConfirmDialogBody })),
)

export interface ConfirmDialogProps {
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

/** Asks before something is done; names the object and the consequence. Its code comes with its first use. */
export const ConfirmDialog = (props: ConfirmDialogProps) => {
  const everOpened = useRef(false)
  if (props.opened) everOpened.current = true
  return everOpened.current ? (
    <Suspense fallback={null}>
      <ConfirmDialogBody {...props} />
    </Suspense>
  ) : null
}
