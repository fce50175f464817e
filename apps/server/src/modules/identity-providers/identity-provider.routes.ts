import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { type Route, route } from '../../http/route.ts'
import { wayBindingOf } from '../../http/session.ts'
import type { IdentityProviderService } from './identity-provider.service.ts'

export const identityProviderRoutes = ({
  identityProviders,
}: {
  identityProviders: IdentityProviderService
}): Route[] => [
  route(identityProviderEndpoints.get, ({ actor }) => identityProviders.get(actor)),
  route(identityProviderEndpoints.set, ({ actor, body }) => identityProviders.set(actor, body)),
  route(identityProviderEndpoints.remove, ({ actor }) => identityProviders.remove(actor)),
  route(identityProviderEndpoints.setOnlyWay, ({ actor, body }) => identityProviders.setOnlyWay(actor, body.onlyWay)),
  route(identityProviderEndpoints.link, ({ actor }) => identityProviders.link(actor)),
  route(identityProviderEndpoints.beginLink, ({ actor, body, ip, http }) =>
    identityProviders.beginLink(actor, { password: body.password, field: 'password', ip }, wayBindingOf(http.req)),
  ),
  route(identityProviderEndpoints.unlink, ({ actor }) => identityProviders.unlink(actor)),
  route(identityProviderEndpoints.unlinkMember, ({ actor, params }) =>
    identityProviders.unlinkMember(actor, params.userId),
  ),
]
