import { invitationEndpoints } from '@billbridge/contract/invitations'
import type { Role } from '@billbridge/contract/permissions'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

const key = ['invitations'] as const

const sendingMs = 2_000

export const invitationsQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: [...key, { cursor }],
    queryFn: ({ signal }) =>
      call(invitationEndpoints.list, { query: cursor === undefined ? {} : { cursor } }, { signal }),
    placeholderData: keepPreviousData,
    // Until an e-mail is out; one that waits for the mail server says why, and needs no watching.
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ delivery, deliveryProblem }) => delivery === 'sending' && !deliveryProblem)
        ? sendingMs
        : false,
  })

const useInvalidate = () => {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: key })
}

/** The answer may hold the link, this once. */
export const useInvite = () =>
  useMutation({
    mutationFn: (body: { email: string; role: Role }) => call(invitationEndpoints.create, { body }),
    onSuccess: useInvalidate(),
    gcTime: 0,
  })

/** The answer may hold the new link, this once. */
export const useSendAgain = () =>
  useMutation({
    mutationFn: (invitationId: string) => call(invitationEndpoints.sendAgain, { params: { invitationId } }),
    onSuccess: useInvalidate(),
    gcTime: 0,
  })

export const useRevokeInvitation = () =>
  useMutation({
    mutationFn: (invitationId: string) => call(invitationEndpoints.revoke, { params: { invitationId } }),
    onSuccess: useInvalidate(),
  })
