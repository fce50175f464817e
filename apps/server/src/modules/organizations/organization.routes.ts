import { organizationEndpoints } from '@billbridge/contract/organizations'
import { type Route, route } from '../../http/route.ts'
import type { OrganizationService } from './organization.service.ts'

export const organizationRoutes = ({ organizations }: { organizations: OrganizationService }): Route[] => [
  route(organizationEndpoints.get, ({ actor }) => organizations.get(actor)),
  route(organizationEndpoints.update, ({ actor, body }) => organizations.update(actor, body)),
]
