import { userEndpoints } from '@billbridge/contract/users'
import { type Route, route } from '../../http/route.ts'
import type { UserService } from './user.service.ts'

export const userRoutes = ({ users }: { users: UserService }): Route[] => [
  route(userEndpoints.list, ({ actor, query }) => users.list(actor, query)),
  route(userEndpoints.update, ({ actor, params, body }) => {
    const { role, status, revokeApiKeys, revokeInvitations } = body
    return users.setMembership(actor, params.userId, {
      ...(role === undefined ? {} : { role }),
      ...(status === undefined ? {} : { status }),
      also: { apiKeys: revokeApiKeys, invitations: revokeInvitations },
    })
  }),
  route(userEndpoints.remove, ({ actor, params, query: { revokeApiKeys, revokeInvitations } }) =>
    users.removeMember(actor, params.userId, { apiKeys: revokeApiKeys, invitations: revokeInvitations }),
  ),
]
