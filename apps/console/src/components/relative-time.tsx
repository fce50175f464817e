import { formatAbsolute, formatRelative } from '../lib/format-time.ts'
import { useNow } from '../lib/use-now.ts'
import { Hint, type HintTargetProps } from './hint.tsx'
import classes from './relative-time.module.css'

interface RelativeTimeProps {
  /** ISO 8601; null shows `whenNever`. */
  at: string | null
  whenNever?: string
}

/** "3 min ago"; the instant with its zone on hover, focus and tap. */
export const RelativeTime = ({ at, whenNever = '—' }: RelativeTimeProps) => {
  const now = useNow()
  if (at === null) return <span className={classes.never}>{whenNever}</span>
  return (
    <Hint label={formatAbsolute(at)}>
      <FocusableTime dateTime={at}>{formatRelative(at, now)}</FocusableTime>
    </Hint>
  )
}

interface FocusableTimeProps extends HintTargetProps {
  dateTime: string
  children: string
}

/** The keyboard must reach the full time too. */
export const FocusableTime = (props: FocusableTimeProps) => <time {...props} {...reachable} className={classes.time} />

const reachable = { tabIndex: 0 }
