import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { type Route, route } from '../../http/route.ts'
import type { IntegrationEventService } from './integration-event.service.ts'

export const integrationEventRoutes = ({
  integrationEvents,
}: {
  integrationEvents: IntegrationEventService
}): Route[] => [
  route(integrationEventEndpoints.list, ({ actor, query }) => integrationEvents.list(actor, query)),
  route(integrationEventEndpoints.counts, ({ actor }) => integrationEvents.counts(actor)),
  route(integrationEventEndpoints.get, ({ actor, params }) => integrationEvents.get(actor, params.eventId)),
  route(integrationEventEndpoints.setActioned, ({ actor, body }) =>
    integrationEvents.setActioned(actor, body.eventIds, body.actioned),
  ),
]
