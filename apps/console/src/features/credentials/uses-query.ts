import { configurationEndpoints } from '@billbridge/contract/configurations'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

/** The configurations that use a credential. */
export const usesQuery = (credentialId: string) =>
  queryOptions({
    queryKey: ['configurations', 'of-credential', credentialId],
    queryFn: ({ signal }) => call(configurationEndpoints.list, { query: { credentialId, limit: 200 } }, { signal }),
  })
