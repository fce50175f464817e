import { cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from 'react'

const ActionMenuBody = lazy(() =>
  import('./action-menu-body.tsx').then((module) => ({ default: module.ActionMenuBody })),
)

/** One line of a menu. */
export interface MenuEntry {
  label: string
  icon?: ReactNode
  onSelect?: () => void
  /** Address inside the console. */
  to?: string
  /** Address outside the console; opens in a new tab. */
  href?: string
  /** Destroys or ends something: drawn in red. */
  danger?: boolean
  /** The one in force, of several to choose from. */
  current?: boolean
  /** Why it may not be chosen; stands under the label. */
  disabledReason?: string | undefined
  /** A line above this entry. */
  separated?: boolean
}

export interface MenuTargetProps {
  onClick?: () => void
  'aria-haspopup'?: 'menu'
  'aria-expanded'?: boolean
}

export interface ActionMenuProps {
  /** A button with a name of its own. */
  target: ReactElement<MenuTargetProps>
  items: readonly MenuEntry[]
  /** Above the entries. */
  header?: ReactNode
  align?: 'start' | 'end'
  width?: number
}

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
