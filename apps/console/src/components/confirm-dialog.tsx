import { lazy, Suspense } from 'react'
import type { ConfirmDialogProps } from './confirm-dialog-props.ts'

const ConfirmDialogBody = lazy(() =>
  import('./confirm-dialog-body.tsx').then((module) => ({ default: module.ConfirmDialogBody })),
)

/** Asks before something is done; names the object and the consequence. Its code comes with its first use. */
export const ConfirmDialog = (props: ConfirmDialogProps) =>
  props.opened ? (
    <Suspense fallback={null}>
      <ConfirmDialogBody {...props} />
    </Suspense>
  ) : null
