import { Tooltip } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { wizardMessages as messages } from '../../../lib/messages/credential-wizard.ts'
import { formatCountdown, shortTimeSeconds, timeLeft } from '../time-left.ts'
import classes from './create-credential.module.css'

/** The present, renewed every second. */
const useSecond = (): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

interface PendingTimeProps {
  expiresAt: string
  onOver: () => void
}

/** The time left to finish: in whole minutes, and by the second when it gets short, or on hover, focus and tap. */
export const PendingTime = ({ expiresAt, onOver }: PendingTimeProps) => {
  const left = timeLeft(expiresAt, useSecond())
  const isOver = left?.isOver ?? false
  useEffect(() => {
    if (isOver) onOver()
  }, [isOver, onOver])
  if (!left) return null
  const countdown = formatCountdown(left.seconds)
  const text = messages.timeLeft(countdown)
  const minutes = Math.floor(left.seconds / 60)
  return (
    <Tooltip label={text}>
      <button
        type="button"
        className={classes.time}
        data-short={left.isShort || undefined}
        aria-label={left.isShort ? text : messages.timeNamed(minutes)}
      >
        <IconClock size={15} aria-hidden />
        {left.isShort ? messages.timeShort(countdown) : messages.time(minutes)}
        {/* Said once on reaching the short time, and not every second. */}
        <span role="status" className={classes.announcement}>
          {left.isShort &&
            messages.timeLeft(formatCountdown(Math.min(shortTimeSeconds, Math.ceil(left.seconds / 60) * 60)))}
        </span>
      </button>
    </Tooltip>
  )
}
