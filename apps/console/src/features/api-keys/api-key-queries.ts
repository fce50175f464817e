import { apiKeyEndpoints } from '@billbridge/contract/api-keys'
import type { Role } from '@billbridge/contract/permissions'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

const key = ['api-keys'] as const

export const apiKeysQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: [...key, { cursor }],
    queryFn: ({ signal }) => call(apiKeyEndpoints.list, { query: cursor === undefined ? {} : { cursor } }, { signal }),
    placeholderData: keepPreviousData,
  })

/** Makes a key; the answer holds the secret, this once. It is kept by nobody but the caller. */
export const useCreateApiKey = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; role: Role; expiresAt: string | null }) =>
      call(apiKeyEndpoints.create, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
    gcTime: 0,
  })
}

export const useRevokeApiKey = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (apiKeyId: string) => call(apiKeyEndpoints.remove, { params: { apiKeyId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
  })
}
