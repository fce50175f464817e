import { organizationEndpoints } from '@billbridge/contract/organizations'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { sessionQuery } from '../../lib/session.ts'

export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => call(organizationEndpoints.get, {}, { signal }),
})

/** Renames the organization; `version` is the one the new name is based on. */
export const useRenameOrganization = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; version: number }) => call(organizationEndpoints.update, { body }),
    onSuccess: (organization) => {
      queryClient.setQueryData(organizationQuery.queryKey, organization)
      return queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
}
