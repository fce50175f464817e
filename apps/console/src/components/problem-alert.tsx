import type { ProblemResponse } from '@billbridge/contract/client'
import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { messages } from '../lib/messages/components.ts'
import { CopyableId } from './copyable-id.tsx'
import classes from './problem-alert.module.css'

interface ProblemAlertProps {
  problem: ProblemResponse
  /** The place where it is fixed. */
  fix?: { label: string; to: string }
  onRetry?: () => void
  /** More about this problem, such as the list of what stands in the way. */
  children?: ReactNode
}

/** A refusal in words: cause, what to do, the request id to quote, and a link to where it is fixed. */
export const ProblemAlert = ({ problem, fix, onRetry, children }: ProblemAlertProps) => {
  const { title, detail, remedy, requestId } = problem.problem
  return (
    <div className={classes.alert} role="alert">
      <IconAlertTriangle size={18} stroke={1.8} aria-hidden className={classes.icon} />
      <div className={classes.body}>
        <p className={classes.title}>{title}</p>
        {detail.replace(/\.$/, '') !== title && <p>{detail}</p>}
        <p className={classes.remedy}>{remedy}</p>
        {children}
        {(fix || onRetry) && (
          <div className={classes.actions}>
            {fix && (
              <Button component={Link} to={fix.to} variant="default" size="xs">
                {fix.label}
              </Button>
            )}
            {onRetry && (
              <Button variant="default" size="xs" onClick={onRetry}>
                {messages.tryAgain}
              </Button>
            )}
          </div>
        )}
        {requestId && (
          <div className={classes.request}>
            {messages.requestId} <CopyableId id={requestId} what={messages.requestId} />
          </div>
        )}
      </div>
    </div>
  )
}
