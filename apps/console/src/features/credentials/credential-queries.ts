import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import type { EndpointInput } from '@billbridge/contract/endpoint'
import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

type ListQuery = NonNullable<EndpointInput<typeof credentialEndpoints.list>['query']>

/** Everything about credentials begins with this key, in other features too. */
const root = ['credentials'] as const

export const credentialsQuery = (query: ListQuery) =>
  queryOptions({
    queryKey: [...root, 'list', query],
    queryFn: ({ signal }) => call(credentialEndpoints.list, { query }, { signal }),
    placeholderData: keepPreviousData,
  })

export const credentialQuery = (credentialId: string) =>
  queryOptions({
    queryKey: [...root, 'one', credentialId],
    queryFn: ({ signal }) => call(credentialEndpoints.get, { params: { credentialId } }, { signal }),
  })

/** Which modes can connect on Stripe's site, and where a restricted key is made; changes only with the server. */
export const connectionOptionsQuery = queryOptions({
  queryKey: ['credential-connection-options'],
  queryFn: ({ signal }) => call(credentialEndpoints.connectionOptions, {}, { signal }),
  staleTime: 5 * 60_000,
})

export const deletionPreviewQuery = (credentialId: string) =>
  queryOptions({
    queryKey: [...root, 'deletion-preview', credentialId],
    queryFn: ({ signal }) => call(credentialEndpoints.deletionPreview, { params: { credentialId } }, { signal }),
    staleTime: 0,
  })

/** Which bills connecting it again sends at once. */
export const reconnectionPreviewQuery = (credentialId: string) =>
  queryOptions({
    queryKey: [...root, 'reconnection-preview', credentialId],
    queryFn: ({ signal }) => call(credentialEndpoints.reconnectionPreview, { params: { credentialId } }, { signal }),
    staleTime: 0,
  })

export const replacementPreviewQuery = (credentialId: string, replacementId: string) =>
  queryOptions({
    queryKey: [...root, 'replacement-preview', credentialId, replacementId],
    queryFn: ({ signal }) =>
      call(credentialEndpoints.replacementPreview, { params: { credentialId }, query: { replacementId } }, { signal }),
    staleTime: 0,
  })

/** Takes over a changed credential as the server answered it; lists and history are fetched again. */
export const takeCredential = (queryClient: QueryClient, credential: Credential): void => {
  queryClient.setQueryData(credentialQuery(credential.id).queryKey, credential)
  void queryClient.invalidateQueries({ queryKey: [...root, 'list'] })
  void queryClient.invalidateQueries({ queryKey: ['audit-entries', credential.id] })
}

/** After a removal or a replacement: other objects changed too. */
export const forgetCredentials = async (queryClient: QueryClient): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: root }),
    queryClient.invalidateQueries({ queryKey: ['configurations'] }),
  ])
}
