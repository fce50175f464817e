import { Box, Tooltip } from '@mantine/core'
import { formatAbsolute, formatRelative } from '../lib/format-time.ts'
import { useNow } from '../lib/use-now.ts'
import classes from './relative-time.module.css'

interface RelativeTimeProps {
  /** ISO 8601; null shows `whenNever`. */
  at: string | null
  whenNever?: string
}

/** "3 min. ago"; the instant with its zone on hover, focus and tap. */
export const RelativeTime = ({ at, whenNever = '—' }: RelativeTimeProps) => {
  const now = useNow()
  if (at === null) return <span className={classes.never}>{whenNever}</span>
  return (
    <Tooltip label={formatAbsolute(at)}>
      <Box component="time" dateTime={at} tabIndex={0} className={classes.time}>
        {formatRelative(at, now)}
      </Box>
    </Tooltip>
  )
}
