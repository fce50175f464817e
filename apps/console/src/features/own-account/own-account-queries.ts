import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { passwordEndpoints } from '@billbridge/contract/passwords'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { sessionQuery } from '../../lib/session.ts'

const key = ['own-sessions'] as const

export const ownSessionsQuery = queryOptions({
  queryKey: key,
  queryFn: ({ signal }) => call(ownSessionEndpoints.list, {}, { signal }),
})

export const useRenameSelf = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => call(ownSessionEndpoints.rename, { body: { name } }),
    onSuccess: (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session)
      return queryClient.invalidateQueries({ queryKey: ['users'] })
    },
  })
}

export const useChangePassword = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) => call(passwordEndpoints.change, { body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
    gcTime: 0,
  })
}

export const useEndSession = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (sessionId: string) => call(ownSessionEndpoints.end, { params: { sessionId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
  })
}

export const useEndOthers = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(ownSessionEndpoints.endOthers, {}),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
  })
}
