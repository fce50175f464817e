import type { EndpointInput } from '@billbridge/contract/endpoint'
import { identityProviderEndpoints } from '@billbridge/contract/identity-providers'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { identityProviderQuery } from '../../lib/identity-provider-query.ts'

/** Whether one's own account is linked with it. */
export const identityLinkQuery = queryOptions({
  queryKey: ['identity-link'],
  queryFn: ({ signal }) => call(identityProviderEndpoints.link, {}, { signal }),
})

type ProviderBody = EndpointInput<typeof identityProviderEndpoints.set>['body']

export const useSetProvider = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: ProviderBody) => call(identityProviderEndpoints.set, { body }),
    onSuccess: (state) => queryClient.setQueryData(identityProviderQuery.queryKey, state),
    gcTime: 0,
  })
}

export const useSetOnlyWay = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (onlyWay: boolean) => call(identityProviderEndpoints.setOnlyWay, { body: { onlyWay } }),
    onSuccess: (state) => queryClient.setQueryData(identityProviderQuery.queryKey, state),
  })
}

export const useRemoveProvider = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(identityProviderEndpoints.remove, {}),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: identityProviderQuery.queryKey }),
  })
}

/** Leaves the console for the provider's page. */
export const useBeginLink = () =>
  useMutation({
    mutationFn: (password: string) => call(identityProviderEndpoints.beginLink, { body: { password } }),
    onSuccess: ({ url }) => window.location.assign(url),
    gcTime: 0,
  })

export const useUnlink = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(identityProviderEndpoints.unlink, {}),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: identityLinkQuery.queryKey }),
  })
}
