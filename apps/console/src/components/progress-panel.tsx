import { Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatCount } from '../lib/format-count.ts'
import { formatDuration } from '../lib/format-time.ts'
import { messages } from '../lib/messages/components.ts'
import classes from './progress-panel.module.css'

interface ProgressPanelProps {
  /** "Exporting bills" */
  label: string
  done: number
  total: number
  /** More is still being added to the total, so no share of it can be said. */
  growing?: boolean
  /** Per second; left out while unknown. */
  rate?: number | undefined
  /** Seconds. */
  timeLeft?: number | undefined
  /** Draws the bar as failed, or done. */
  kind?: 'progress' | 'done' | 'failed' | 'attention'
  /** The cancel button. */
  action?: ReactNode
  /** Figures under the bar. */
  children?: ReactNode
}

/** Long work: bar, n of total, rate, time left, cancel; said aloud at every tenth. */
export const ProgressPanel = (props: ProgressPanelProps) => {
  const { label, done, total, growing = false, rate, timeLeft, kind = 'progress', action, children } = props
  const share = growing ? 0 : total === 0 ? 100 : Math.min(100, (done / total) * 100)
  const count = (growing ? messages.progressSoFar : messages.progressOf)(formatCount(done), formatCount(total))
  const facts = [
    rate !== undefined && rate > 0 && messages.rate(rate >= 10 ? formatCount(Math.round(rate)) : rate.toFixed(1)),
    timeLeft !== undefined && done < total && messages.timeLeft(formatDuration(timeLeft)),
  ].filter((fact) => fact !== false)
  return (
    <section className={classes.panel} aria-label={label}>
      <div className={classes.head}>
        <span className={classes.count}>{count}</span>
        <span className={classes.facts}>{facts.join(' · ')}</span>
        {action}
      </div>
      <Progress.Root size={8}>
        <Progress.Section value={share} color={`var(--bb-${kind})`} aria-label={label} />
      </Progress.Root>
      {children}
      {/* Polite and seldom: said at every tenth of the way, not at every row, and without a count that would soon be another. */}
      <span role="status" className={classes.hidden}>
        {`${label}: ${growing ? messages.stillCollecting : messages.progressShare(Math.floor(share / 10) * 10)}`}
      </span>
    </section>
  )
}
