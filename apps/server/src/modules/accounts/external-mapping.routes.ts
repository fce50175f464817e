import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { type Route, route } from '../../http/route.ts'
import type { ExternalMappingService } from './external-mapping.service.ts'

export const externalMappingRoutes = ({ mappings }: { mappings: ExternalMappingService }): Route[] => [
  route(externalMappingEndpoints.list, ({ actor, query }) => mappings.list(actor, query)),
  route(externalMappingEndpoints.create, ({ actor, body }) => mappings.create(actor, body)),
  route(externalMappingEndpoints.createBatch, ({ actor, body }) => mappings.createBatch(actor, body)),
  route(externalMappingEndpoints.update, ({ actor, params, body }) => mappings.update(actor, params.mappingId, body)),
  route(externalMappingEndpoints.remove, ({ actor, params }) => mappings.remove(actor, params.mappingId)),
  route(externalMappingEndpoints.check, ({ actor, body }) => mappings.check(actor, body.credentialId)),
  route(externalMappingEndpoints.stripeCustomers, ({ actor, params, query }) =>
    mappings.stripeCustomers(actor, params.credentialId, query),
  ),
  route(externalMappingEndpoints.suggestions, ({ actor, params }) => mappings.suggestions(actor, params.credentialId)),
]
