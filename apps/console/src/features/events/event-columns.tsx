import type { IntegrationEvent } from '@billbridge/contract/integration-events'
import { Fragment } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatCount } from '../../lib/format-count.ts'
import { eventNames, messages } from '../../lib/messages/events.ts'
import { fixOf } from './event-link.ts'
import classes from './events.module.css'

const names = messages.columns

const StateBadge = ({ actioned, recoveredAt, actionedBy }: IntegrationEvent) => {
  if (!actioned) return <StatusBadge kind="attention" label={messages.states.open} />
  const itself = recoveredAt !== null && actionedBy === null
  return <StatusBadge kind="done" label={itself ? messages.states.recovered : messages.states.actioned} />
}

const Fix = ({ event }: { event: IntegrationEvent }) => {
  const { label, to } = fixOf(event)
  return (
    <ActionButton size="compact-sm" variant={event.actioned ? 'subtle' : 'default'} to={to}>
      {label}
    </ActionButton>
  )
}

/** Name, cause with remedy, date and how often, state and mode, and the button that leads to the fix. */
export const eventColumns: Column<IntegrationEvent>[] = [
  {
    id: 'name',
    header: names.name,
    cell: ({ kind }) => (
      <span className={classes.name}>
        <span>{eventNames[kind]}</span>
        <code className={classes.kind}>
          {kind.split('.').map((part, place) => (
            <Fragment key={part}>
              {place > 0 && '.'}
              <wbr />
              {part}
            </Fragment>
          ))}
        </code>
      </span>
    ),
  },
  {
    id: 'message',
    header: names.message,
    width: '34%',
    secondary: 'under',
    cell: ({ message, remedy }) => (
      <span className={classes.text}>
        <span>{message}</span>
        <span className={classes.remedy}>{remedy}</span>
      </span>
    ),
  },
  {
    id: 'date',
    header: names.date,
    secondary: 'wide',
    cell: ({ lastSeenAt, count }) => (
      <>
        <RelativeTime at={lastSeenAt} />
        {count > 1 && <span className={classes.times}>{messages.times(formatCount(count))}</span>}
      </>
    ),
  },
  {
    id: 'state',
    header: names.state,
    cell: (event) => (
      <span className={classes.state}>
        <StateBadge {...event} />
        <ModeBadge mode={event.mode} />
      </span>
    ),
  },
  { id: 'fix', header: names.fix, secondary: 'under', cell: (event) => <Fix event={event} /> },
]
