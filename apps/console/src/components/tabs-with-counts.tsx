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
      <Link key={to} to={to} className={classes.tab} aria-current={current ? 'page' : undefined}>
        {name}
        {count !== undefined && (
          <span className={classes.count} data-alarming={(alarming && hasAny(count)) || undefined}>
            {formatCount(count)}
          </span>
        )}
      </Link>
    ))}
  </nav>
)

const hasAny = (count: CappedCount | number): boolean => (typeof count === 'number' ? count > 0 : count.count > 0)
