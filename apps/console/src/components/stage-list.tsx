import { Box } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { messages } from '../lib/messages/components.ts'
import classes from './stage-list.module.css'

export interface Stage {
  id: string
  label: string
  /** Finished stages can be revisited. */
  done: boolean
  /** What was chosen there. */
  chosen?: ReactNode
  /** Address of the stage, for a way back; without it the stage is no link. */
  to?: string
}

/** A vertical stepper: finished stages are checked off, show what was chosen, and lead back. */
export const StageList = ({ stages, currentId }: { stages: readonly Stage[]; currentId: string }) => (
  <Box role="group" aria-label={messages.stages}>
    <ol className={classes.list}>
      {stages.map((stage, index) => (
        <StageItem key={stage.id} stage={stage} number={index + 1} current={stage.id === currentId} />
      ))}
    </ol>
  </Box>
)

const StageItem = ({ stage, number, current }: { stage: Stage; number: number; current: boolean }) => {
  const { label, done, chosen, to } = stage
  const name = (
    <>
      {label}
      {done && <span className={classes.hidden}>, {messages.stageDone}</span>}
    </>
  )
  return (
    <li
      className={classes.stage}
      data-done={done || undefined}
      data-current={current || undefined}
      aria-current={current ? 'step' : undefined}
    >
      <span className={classes.marker} aria-hidden="true">
        {done ? <IconCheck size={14} stroke={2.6} /> : number}
      </span>
      <div className={classes.words}>
        {done && !current && to !== undefined ? (
          <Link to={to} className={classes.label}>
            {name}
          </Link>
        ) : (
          <span className={classes.label}>{name}</span>
        )}
        {chosen && <div className={classes.chosen}>{chosen}</div>}
      </div>
    </li>
  )
}
