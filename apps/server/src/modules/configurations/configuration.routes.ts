import { configurationEndpoints } from '@billbridge/contract/configurations'
import { type Route, route } from '../../http/route.ts'
import type { ConfigurationService } from './configuration.service.ts'

export const configurationRoutes = ({ configurations }: { configurations: ConfigurationService }): Route[] => [
  route(configurationEndpoints.list, ({ actor, query }) => configurations.list(actor, query)),
  route(configurationEndpoints.create, ({ actor, body }) => configurations.create(actor, body)),
  route(configurationEndpoints.get, ({ actor, params }) => configurations.get(actor, params.configurationId)),
  route(configurationEndpoints.update, ({ actor, params, body }) =>
    configurations.update(actor, params.configurationId, body),
  ),
  route(configurationEndpoints.setEnabled, ({ actor, params, body }) =>
    configurations.setEnabled(actor, params.configurationId, body),
  ),
  route(configurationEndpoints.remove, ({ actor, params }) => configurations.remove(actor, params.configurationId)),
  route(configurationEndpoints.versions, ({ actor, params, query }) =>
    configurations.versions(actor, params.configurationId, query),
  ),
  route(configurationEndpoints.copy, ({ actor, params, body }) =>
    configurations.copy(actor, params.configurationId, body),
  ),
]
