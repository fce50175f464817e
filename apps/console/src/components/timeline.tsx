import type { ReactNode } from 'react'
import { messages } from '../lib/messages/components.ts'
import { RelativeTime } from './relative-time.tsx'
import classes from './timeline.module.css'

export interface TimelineChange {
  label: string
  before: ReactNode
  after: ReactNode
}

/** One thing that happened, already in words. */
export interface TimelineEntry {
  id: string
  /** ISO 8601. */
  at: string
  /** "Example Person", "API key Nightly import", "Billbridge". */
  actor: string
  /** "renamed the credential" */
  what: string
  changes?: readonly TimelineChange[]
}

/** Who changed what, when, from what to what; newest first. */
export const Timeline = ({ entries }: { entries: readonly TimelineEntry[] }) =>
  entries.length === 0 ? (
    <p className={classes.none}>{messages.timelineEmpty}</p>
  ) : (
    <ol className={classes.timeline}>
      {entries.map(({ id, at, actor, what, changes = [] }) => (
        <li key={id} className={classes.entry}>
          <div className={classes.line}>
            <span>
              <strong className={classes.actor}>
                <bdi>{actor}</bdi>
              </strong>{' '}
              {what}
            </span>
            <span className={classes.when}>
              <RelativeTime at={at} />
            </span>
          </div>
          {changes.length > 0 && (
            <ul className={classes.changes}>
              {changes.map((change) => (
                <li key={change.label}>
                  {change.label}: <bdi>{change.after ?? messages.nothing}</bdi>{' '}
                  <span className={classes.before}>
                    ({messages.was} <bdi>{change.before ?? messages.nothing}</bdi>)
                  </span>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  )
