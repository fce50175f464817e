import { ProblemResponse } from '@billbridge/contract/client'
import { hashKey, QueryClient } from '@tanstack/react-query'
import { actAs } from './acting-as.ts'
import { sessionQuery } from './session.ts'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ProblemResponse
  }
}

const maxRetries = 2

/** A refusal stays a refusal: only failures of the server or the network are worth another try. */
const shouldRetry = (failures: number, error: unknown): boolean => {
  if (failures >= maxRetries || !(error instanceof ProblemResponse)) return false
  const { status } = error.problem
  return status === 0 || status >= 500
}

/** Old rows stay while new ones load; what was fetched a moment ago is not fetched again; mutations never repeat. */
export const createQueryClient = (): QueryClient => {
  const client = new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, staleTime: 5_000, gcTime: 5 * 60_000 },
      mutations: { retry: false },
    },
  })
  const sessionHash = hashKey(sessionQuery.queryKey)
  client.getQueryCache().subscribe(({ query }) => {
    const session = query.queryHash === sessionHash && client.getQueryData(sessionQuery.queryKey)
    if (session) actAs(session)
  })
  return client
}
