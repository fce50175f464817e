import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

/** Whether the signed-in person has codes. */
export const ownCodesQuery = queryOptions({
  queryKey: ['one-time-codes'],
  queryFn: ({ signal }) => call(oneTimeCodeEndpoints.get, {}, { signal }),
})

const useRefresh = () => {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: ownCodesQuery.queryKey })
}

/** A new secret; not kept by React Query longer than somebody looks at it, because it is one. */
export const useEnrol = () =>
  useMutation({
    mutationFn: (password: string) => call(oneTimeCodeEndpoints.enrol, { body: { password } }),
    gcTime: 0,
  })

/** Ends the person's other sessions as well. */
export const useConfirmCodes = () => {
  const refresh = useRefresh()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (code: string) => call(oneTimeCodeEndpoints.confirm, { body: { code } }),
    onSuccess: () => {
      void refresh()
      void queryClient.invalidateQueries({ queryKey: ['own-sessions'] })
    },
    gcTime: 0,
  })
}

export const useRenewRecoveryCodes = () => {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (code: string) => call(oneTimeCodeEndpoints.renewRecoveryCodes, { body: { code } }),
    onSuccess: () => void refresh(),
    gcTime: 0,
  })
}

export const useTurnCodesOff = () => {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (code: string) => call(oneTimeCodeEndpoints.turnOff, { body: { code } }),
    onSuccess: refresh,
  })
}
