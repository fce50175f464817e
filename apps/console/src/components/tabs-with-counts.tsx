import type { CappedCount } from '@billbridge/contract/page'
import { Link } from 'react-router'
import { formatCount } from '../lib/format-count.ts'
import classes from './tabs-with-counts.module.css'

export interface CountedTab {
  label: string
  to: string
  current: boolean
  /** undefined while it loads, or for a tab without a count. */
  count?: CappedCount | number | undefined
  /** Draws the count as failed when there are any. */
  alarming?: boolean
}

/** Tabs that are places: links, so that Back, bookmarks and new windows work. */
export const TabsWithCounts = ({ label, tabs }: { label: string; tabs: readonly CountedTab[] }) => (
  <nav aria-label={label} className={classes.tabs}>
    {tabs.map(({ label: name, to, current, count, alarming }) => (
      <Link
        key={to}
        to={to}
        className={classes.tab}
        aria-current={current ? 'page' : undefined}
        {...(current ? { ref: bringIntoSight } : {})}
      >
        {name}
        {count !== undefined && (
          <span
            className={classes.count}
            data-alarming={(alarming && hasAny(count)) || undefined}
            // Counts come later, and make the tabs wider.
            {...(current ? { ref: bringIntoSight } : {})}
          >
            {formatCount(count)}
          </span>
        )}
      </Link>
    ))}
  </nav>
)

/** Where the tabs have no room the current one is seen whole. Sideways alone: the page stays where it is. */
const bringIntoSight = (part: HTMLElement | null): void => {
  const tab = part?.closest('a')
  const row = tab?.parentElement
  if (!tab || !row) return
  const [outer, inner] = [row.getBoundingClientRect(), tab.getBoundingClientRect()]
  if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right
  else if (inner.left < outer.left) row.scrollLeft -= outer.left - inner.left
}

const hasAny = (count: CappedCount | number): boolean => (typeof count === 'number' ? count > 0 : count.count > 0)
