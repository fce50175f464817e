import { ProblemResponse } from '@billbridge/contract/client'
import { QueryClient } from '@tanstack/react-query'

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
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: shouldRetry, staleTime: 5_000, gcTime: 5 * 60_000 },
      mutations: { retry: false },
    },
  })
