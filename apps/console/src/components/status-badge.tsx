import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconProgress } from '@tabler/icons-react'
import classes from './status-badge.module.css'

/** Meaning of a status: under way, done, needs a person or waits, failed, or draft, archived and off. */
export type StatusKind = 'progress' | 'done' | 'attention' | 'failed' | 'neutral'

const icons = {
  progress: IconProgress,
  done: IconCircleCheck,
  attention: IconAlertTriangle,
  failed: IconCircleX,
  neutral: IconCircleDashed,
} as const

interface StatusBadgeProps {
  kind: StatusKind
  label: string
}

/** A status as word, icon and colour; colour alone never says it. */
export const StatusBadge = ({ kind, label }: StatusBadgeProps) => {
  const Icon = icons[kind]
  return (
    <span className={classes.badge} data-kind={kind}>
      <Icon size={14} stroke={2} aria-hidden />
      <span className={classes.label}>{label}</span>
    </span>
  )
}
