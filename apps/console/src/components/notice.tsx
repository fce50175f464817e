import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './notice.module.css'

const icons = {
  info: IconInfoCircle,
  done: IconCircleCheck,
  attention: IconAlertTriangle,
  failed: IconCircleX,
} as const

interface NoticeProps {
  kind: keyof typeof icons
  title: string
  children?: ReactNode
  /** Buttons or links that lead on. */
  actions?: ReactNode
  /** Said at once by screen readers: for what appears after something was done. */
  announced?: boolean
}

/** Something to know before going on, that no request refused; refusals are for `ProblemAlert`. */
export const Notice = ({ kind, title, children, actions, announced = false }: NoticeProps) => {
  const Icon = icons[kind]
  const role = announced ? (kind === 'failed' || kind === 'attention' ? 'alert' : 'status') : undefined
  return (
    <div className={classes.notice} data-kind={kind} role={role}>
      <Icon size={18} stroke={1.8} aria-hidden className={classes.icon} />
      <div className={classes.body}>
        <p className={classes.title}>{title}</p>
        {children}
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </div>
  )
}
