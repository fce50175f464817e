import { accountEndpoints } from '@billbridge/contract/accounts'
import { type Route, route } from '../../http/route.ts'
import type { AccountService } from './account.service.ts'
import type { ExternalMappingService } from './external-mapping.service.ts'

export interface AccountRoutesDeps {
  readonly accounts: AccountService
  readonly mappings: ExternalMappingService
}

export const accountRoutes = ({ accounts, mappings }: AccountRoutesDeps): Route[] => [
  route(accountEndpoints.list, ({ actor, query: { unmappedFor, ...query } }) =>
    unmappedFor === undefined ? accounts.list(actor, query) : mappings.listUnmapped(actor, unmappedFor, query),
  ),
  route(accountEndpoints.create, ({ actor, body }) => accounts.create(actor, body)),
  route(accountEndpoints.createBatch, ({ actor, body }) => accounts.createBatch(actor, body.accounts)),
  route(accountEndpoints.get, ({ actor, params }) => accounts.get(actor, params.accountId)),
  route(accountEndpoints.update, ({ actor, params, body }) => accounts.update(actor, params.accountId, body)),
]
