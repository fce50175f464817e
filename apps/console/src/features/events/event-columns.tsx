import type { IntegrationEvent } from '@billbridge/contract/integration-events'
import { Fragment } from 'react'
import { ActionButton } from '../../components/action-button.tsx'
import { ModeBadge } from '../../components/mode.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import type { Column } from '../../components/table-options.ts'
import { formatCount } from '../../lib/format-count.ts'
import { eventTitle, messages } from '../../lib/messages/events.ts'
import { aboutOf } from './event-about.ts'
import { fixOf } from './event-link.ts'
import classes from './events.module.css'

const names = messages.columns

const StateBadge = ({ actioned, recoveredAt, actionedBy }: IntegrationEvent) => {
  if (!actioned) return <StatusBadge kind="attention" label={messages.states.open} />
  const itself = recoveredAt !== null && actionedBy === null
  return <StatusBadge kind="done" label={itself ? messages.states.recovered : messages.states.actioned} />
}

/** Whose access or rules it is about: what tells two of the same kind apart. */
const About = (event: Pick<IntegrationEvent, 'credential' | 'configurations'>) => {
  const { named, more } = aboutOf(event)
  if (named.length === 0) return null
  return (
    <span className={classes.about}>
      {named.map(({ id, name }, place) => (
        <Fragment key={id}>
          {place > 0 && ' · '}
          <bdi>{name}</bdi>
        </Fragment>
      ))}
      {more > 0 && ` ${messages.moreNames(more)}`}
    </span>
  )
}

/** The remedy while it is open; then when it ended, and by whom where it did not by itself. */
const WhatToDo = ({
  event: { actioned, actionedAt, actionedBy, recoveredAt, remedy },
}: {
  event: IntegrationEvent
}) => {
  if (recoveredAt !== null) {
    return (
      <>
        {messages.over} <RelativeTime at={recoveredAt} />
      </>
    )
  }
  if (!actioned || actionedAt === null || actionedBy === null) return remedy
  return (
    <>
      {messages.marked(actionedBy.name)} <RelativeTime at={actionedAt} />
    </>
  )
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
    cell: (event) => (
      <span className={classes.name}>
        <span>{eventTitle(event)}</span>
        <About {...event} />
        <code className={classes.kind}>
          {event.kind.split('.').map((part, place) => (
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
    cell: (event) => (
      <span className={classes.text}>
        <span>{event.message}</span>
        <span className={classes.remedy}>
          <WhatToDo event={event} />
        </span>
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
