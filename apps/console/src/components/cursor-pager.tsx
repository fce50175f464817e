import type { CappedCount } from '@billbridge/contract/page'
import { ActionIcon, Button, Loader } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconRefresh } from '@tabler/icons-react'
import { formatCount } from '../lib/format-count.ts'
import { formatAgo } from '../lib/format-time.ts'
import { messages } from '../lib/messages/components.ts'
import type { CursorPage } from '../lib/use-cursor-page.ts'
import { useNow } from '../lib/use-now.ts'
import classes from './cursor-pager.module.css'
import { Hint } from './hint.tsx'

interface CursorPagerProps {
  page: CursorPage
  /** Rows on this page. */
  shown: number
  nextCursor: string | null
  /** How many there are in all, when that is known. */
  total?: CappedCount | undefined
  /** `dataUpdatedAt` of the query, in milliseconds. */
  updatedAt: number
  refreshing: boolean
  onRefresh: () => void
}

/** Under a list: range, previous and next, and how fresh the rows are. An empty one has no pages to turn. */
export const CursorPager = (props: CursorPagerProps) => {
  const { page, shown, nextCursor, total, updatedAt, refreshing, onRefresh } = props
  const isEmpty = updatedAt > 0 && shown === 0 && !page.hasPrevious && nextCursor === null
  const known = total ?? (nextCursor === null ? { count: page.from + shown - 1, exact: true } : undefined)
  return (
    <div className={classes.pager}>
      <span className={classes.range}>
        {shown > 0 && messages.range(page.from, page.from + shown - 1, known && formatCount(known))}
      </span>
      {!isEmpty && (
        <nav aria-label={messages.pages} className={classes.buttons}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconChevronLeft size={14} aria-hidden />}
            disabled={!page.hasPrevious}
            onClick={page.previous}
          >
            {messages.previous}
          </Button>
          <Button
            variant="default"
            size="xs"
            rightSection={<IconChevronRight size={14} aria-hidden />}
            disabled={nextCursor === null}
            onClick={() => nextCursor !== null && page.next(nextCursor, shown)}
          >
            {messages.next}
          </Button>
        </nav>
      )}
      <Freshness updatedAt={updatedAt} refreshing={refreshing} onRefresh={onRefresh} />
    </div>
  )
}

interface FreshnessProps {
  updatedAt: number
  refreshing: boolean
  onRefresh: () => void
}

/** "Updated 12 s ago" with a refresh button. */
export const Freshness = ({ updatedAt, refreshing, onRefresh }: FreshnessProps) => {
  const now = useNow()
  return (
    <span className={classes.freshness}>
      {updatedAt > 0 && messages.updated(formatAgo(updatedAt, Math.max(now, updatedAt)))}
      <Hint names label={messages.refresh}>
        <ActionIcon variant="subtle" color="gray" size={28} onClick={onRefresh}>
          {refreshing ? <Loader size={14} color="gray" /> : <IconRefresh size={15} />}
        </ActionIcon>
      </Hint>
    </span>
  )
}
