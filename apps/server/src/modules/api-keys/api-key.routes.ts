import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import { type Route, route } from '../../http/route.ts'
import type { ApiKeyService } from './api-key.service.ts'

export const apiKeyRoutes = ({ apiKeys }: { apiKeys: ApiKeyService }): Route[] => [
  route(apiKeyEndpoints.list, ({ actor, query }) => apiKeys.list(actor, query)),
  route(apiKeyEndpoints.create, ({ actor, body }) => apiKeys.create(actor, body), { atomic: true }),
  route(apiKeyEndpoints.remove, ({ actor, params }) => apiKeys.remove(actor, params.apiKeyId)),
]
