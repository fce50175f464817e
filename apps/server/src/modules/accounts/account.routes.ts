import { accountEndpoints } from '@billbridge/contract/accounts'
import { type Route, route } from '../../http/route.ts'
import type { AccountService } from './account.service.ts'

export const accountRoutes = ({ accounts }: { accounts: AccountService }): Route[] => [
  route(accountEndpoints.list, ({ actor, query }) => accounts.list(actor, query)),
  route(accountEndpoints.create, ({ actor, body }) => accounts.create(actor, body)),
  route(accountEndpoints.createBatch, ({ actor, body }) => accounts.createBatch(actor, body.accounts)),
  route(accountEndpoints.get, ({ actor, params }) => accounts.get(actor, params.accountId)),
  route(accountEndpoints.update, ({ actor, params, body }) => accounts.update(actor, params.accountId, body)),
]
