import type { CappedCount } from '@billbridge/contract/page'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatCount } from '../lib/format-count.ts'
import { messages } from '../lib/messages/components.ts'
import classes from './bulk-bar.module.css'

interface BulkBarProps {
  /** How many rows are ticked. */
  selectedCount: number
  /** How many rows match search and filters; undefined while that is not known. */
  matching?: CappedCount | undefined
  /** Whether the selection stands for everything that matches, not for single rows. */
  allMatching: boolean
  onSelectAllMatching: () => void
  /** What matches is being fetched. */
  selecting?: boolean
  onClear: () => void
  /** Buttons for what can be done with the selection. */
  children: ReactNode
}

/** Over a list with ticked rows: how many, "Select all 1,204 matching", clear, and the actions. */
export const BulkBar = (props: BulkBarProps) => {
  const { selectedCount, matching, allMatching, onSelectAllMatching, selecting, onClear, children } = props
  if (selectedCount === 0 && !allMatching) return null
  const total = matching ? formatCount(matching) : ''
  const more = matching !== undefined && !allMatching && (matching.count > selectedCount || !matching.exact)
  return (
    <section className={classes.bar} aria-label={messages.bulkActions}>
      <span className={classes.count} role="status">
        {allMatching ? messages.allMatchingSelected(total) : messages.selected(formatCount(selectedCount))}
      </span>
      {more && (
        <Button variant="subtle" size="compact-sm" loading={selecting ?? false} onClick={onSelectAllMatching}>
          {messages.selectMatching(total)}
        </Button>
      )}
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onClear}>
        {messages.clearSelection}
      </Button>
      <div className={classes.actions}>{children}</div>
    </section>
  )
}
