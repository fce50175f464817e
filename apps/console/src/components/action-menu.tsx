import { cloneElement, Suspense, useState } from 'react'
import { lazyPart } from '../lib/load-part.ts'
import type { ActionMenuProps } from './menu-entry.ts'

const ActionMenuBody = lazyPart(() => import('./action-menu-body.tsx').then((module) => module.ActionMenuBody))

/** A menu under a button. Its code comes with the first menu opened. */
export const ActionMenu = (props: ActionMenuProps) => {
  const [used, setUsed] = useState(false)
  const closed = cloneElement(props.target, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => setUsed(true),
  })
  if (!used) return closed
  return (
    <Suspense fallback={closed}>
      <ActionMenuBody {...props} />
    </Suspense>
  )
}
