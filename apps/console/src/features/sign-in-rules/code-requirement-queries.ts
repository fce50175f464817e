import { oneTimeCodeEndpoints } from '@billbridge/contract/one-time-codes'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

/** Whether the organization requires codes, and who has none. Admins only. */
export const codeRequirementQuery = queryOptions({
  queryKey: ['code-requirement'],
  queryFn: ({ signal }) => call(oneTimeCodeEndpoints.requirement, {}, { signal }),
})

export const useRequireCodes = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (required: boolean) => call(oneTimeCodeEndpoints.require, { body: { required } }),
    onSuccess: (requirement) => queryClient.setQueryData(codeRequirementQuery.queryKey, requirement),
  })
}
