import { Suspense } from 'react'
import { lazyPart } from '../lib/load-part.ts'
import type { ConfirmDialogProps } from './confirm-dialog-props.ts'

const ConfirmDialogBody = lazyPart(() => import('./confirm-dialog-body.tsx').then((module) => module.ConfirmDialogBody))

/** Asks before something is done; names the object and the consequence. Its code comes with its first use. */
export const ConfirmDialog = (props: ConfirmDialogProps) =>
  props.opened ? (
    <Suspense fallback={null}>
      <ConfirmDialogBody {...props} />
    </Suspense>
  ) : null
