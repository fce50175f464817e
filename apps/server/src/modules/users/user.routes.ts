import { userEndpoints } from '@billbridge/contract/users'
import { type Route, route } from '../../http/route.ts'
import type { UserService } from './user.service.ts'

export const userRoutes = ({ users }: { users: UserService }): Route[] => [
  route(userEndpoints.list, ({ actor, query }) => users.list(actor, query)),
]
