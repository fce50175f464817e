import { queryOptions } from '@tanstack/react-query'
import { call } from './api.ts'
import { loadPart } from './load-part.ts'

/** The organization's identity provider, for admins alone. Its part of the contract comes with the first who asks. */
export const identityProviderQuery = queryOptions({
  queryKey: ['identity-provider'],
  queryFn: async ({ signal }) => {
    const { identityProviderEndpoints } = await loadPart(() => import('@billbridge/contract/identity-providers'))
    return call(identityProviderEndpoints.get, {}, { signal })
  },
})
