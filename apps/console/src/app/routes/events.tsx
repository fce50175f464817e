import { Page } from '../../components/page.tsx'
import { EventsList } from '../../features/events/events-list.tsx'
import { messages } from '../../lib/messages/events.ts'

/** `/integrations/events?kind=…&state=…&mode=…&targetId=…`: what needs a person, and where it is mended. */
export const Component = () => (
  <Page title={messages.title} purpose={messages.purpose}>
    <EventsList />
  </Page>
)
