import type { ProblemResponse } from '@billbridge/contract/client'
import { type Credential, credentialEndpoints } from '@billbridge/contract/credentials'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'
import { takeCredential } from '../credential-queries.ts'
import type { KeyFormValues } from './secret-key.ts'

interface ConnectByKeyOptions {
  /** Asked first; false: what was shown is not true any more, and is confirmed anew. */
  mayConnect?: (() => Promise<boolean>) | undefined
  onConnected: (credential: Credential) => void
  onRefused: (problem: ProblemResponse) => void
}

/** Sends a key to be probed and kept. The answer never holds the key. */
export const useConnectByKey = (
  credential: Credential,
  { mayConnect, onConnected, onRefused }: ConnectByKeyOptions,
) => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ accountName, secretKey, acceptFullSecretKey }: KeyFormValues) => {
      if (mayConnect && !(await mayConnect())) return null
      return call(credentialEndpoints.authenticateWithKey, {
        params: { credentialId: credential.id },
        body: { accountName, secretKey: secretKey.trim(), acceptFullSecretKey },
      })
    },
    onSuccess: (connected) => {
      if (!connected) return
      takeCredential(queryClient, connected)
      onConnected(connected)
    },
    onError: onRefused,
    // The key is in the variables of a finished mutation: it is not kept around.
    gcTime: 0,
  })
}
