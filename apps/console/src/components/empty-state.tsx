import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { messages } from '../lib/messages/components.ts'
import classes from './empty-state.module.css'

interface EmptyStateProps {
  /** One sentence: what will be here, and what it is for. */
  children: ReactNode
  /** The button that makes the first one. */
  action?: ReactNode
  icon?: ReactNode
}

/** An empty list: one sentence and a button. */
export const EmptyState = ({ children, action, icon }: EmptyStateProps) => (
  <div className={classes.empty}>
    {icon && (
      <div className={classes.icon} aria-hidden="true">
        {icon}
      </div>
    )}
    <p className={classes.sentence}>{children}</p>
    {action}
  </div>
)

/** A list whose search or filters leave nothing: another state than empty, with the way back. */
export const NoResults = ({ onClear }: { onClear: () => void }) => (
  <div className={classes.empty} role="status">
    <p className={classes.title}>{messages.noResultsTitle}</p>
    <p className={classes.sentence}>{messages.noResultsText}</p>
    <Button variant="default" size="xs" onClick={onClear}>
      {messages.clearAll}
    </Button>
  </div>
)
