import { useQuery } from '@tanstack/react-query'
import { ActionButton } from '../../components/action-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { eventNames, messages } from '../../lib/messages/events.ts'
import { paths } from '../../lib/paths.ts'
import { eventsQuery } from './event-queries.ts'

const mostShown = 3

/** On the page of an object: what of it still needs a person. Nothing where nothing does. */
export const OpenEvents = ({ targetId }: { targetId: string }) => {
  const events = useQuery(eventsQuery({ targetId, actioned: 'false', limit: mostShown })).data?.data ?? []
  return events.map(({ id, kind, message, remedy }) => (
    <Notice
      key={id}
      kind="attention"
      title={eventNames[kind]}
      actions={
        <ActionButton size="xs" variant="default" to={paths.events({ targetId })}>
          {messages.allEvents}
        </ActionButton>
      }
    >
      {message} {remedy}
    </Notice>
  ))
}
