import type { IntegrationEvent } from '@billbridge/contract/integration-events'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ActionButton } from '../../components/action-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { RelativeTime } from '../../components/relative-time.tsx'
import { eventTitle, messages } from '../../lib/messages/events.ts'
import { paths } from '../../lib/paths.ts'
import { fixOf } from './event-link.ts'
import { eventsQuery } from './event-queries.ts'
import classes from './events.module.css'

const mostShown = 3

interface OpenEventsProps {
  /** The object of the page. */
  of: string
  /** The page says itself what happened to this very object and what to do, so an event about it is only named. */
  explained?: boolean
}

const OpenEvent = ({ event, of, explained }: OpenEventsProps & { event: IntegrationEvent }) => {
  const isOwn = event.target.id === of
  const fix = fixOf(event)
  return (
    <li>
      <span className={classes.openName}>{eventTitle(event)}</span>{' '}
      {isOwn && explained ? (
        <RelativeTime at={event.lastSeenAt} />
      ) : (
        <>
          {event.message} {event.remedy}{' '}
        </>
      )}
      {(!isOwn || event.target.type === 'account') && (
        <Link to={fix.to} className="bb-link">
          {fix.label}
        </Link>
      )}
    </li>
  )
}

/** On the page of an object: what of it still needs a person. Nothing where nothing does. */
export const OpenEvents = ({ of, explained = false }: OpenEventsProps) => {
  const open = useQuery(eventsQuery({ concerns: of, actioned: 'false', limit: mostShown })).data
  if (!open || open.data.length === 0) return null
  return (
    <div className={classes.open}>
      <Notice
        kind="attention"
        title={messages.openHere(open.data.length, open.nextCursor !== null)}
        actions={
          <ActionButton size="xs" variant="default" to={paths.events({ concerns: of })}>
            {messages.allEvents}
          </ActionButton>
        }
      >
        <ul className={classes.openList}>
          {open.data.map((event) => (
            <OpenEvent key={event.id} event={event} of={of} explained={explained} />
          ))}
        </ul>
      </Notice>
    </div>
  )
}
