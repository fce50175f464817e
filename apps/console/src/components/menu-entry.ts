import type { ReactElement, ReactNode } from 'react'

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
