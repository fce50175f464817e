import { accountEndpoints } from '@billbridge/contract/accounts'
import { billEndpoints } from '@billbridge/contract/bills'
import type { ConfigurationSettings } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { invoicePreviewEndpoints } from '@billbridge/contract/invoice-previews'
import type { Destination } from '@billbridge/contract/modes'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

/** Connected credentials, of one destination or of any. */
export const connectedCredentialsQuery = (destination: Destination | undefined) =>
  queryOptions({
    queryKey: ['credentials', 'connected', destination ?? 'any'],
    queryFn: ({ signal }) =>
      call(
        credentialEndpoints.list,
        { query: { status: ['connected'], sort: 'name', limit: 200, ...(destination ? { destination } : {}) } },
        { signal },
      ),
  })

export const credentialQuery = (credentialId: string) =>
  queryOptions({
    queryKey: ['credentials', 'one', credentialId],
    queryFn: ({ signal }) => call(credentialEndpoints.get, { params: { credentialId } }, { signal }),
  })

/** The first accounts whose code or name starts with a text. */
export const foundAccountsQuery = (search: string) =>
  queryOptions({
    queryKey: ['accounts', 'found', search],
    queryFn: ({ signal }) =>
      call(accountEndpoints.list, { query: { limit: 20, ...(search ? { search } : {}) } }, { signal }),
    placeholderData: keepPreviousData,
  })

/** The first bills whose number or account starts with a text. */
export const foundBillsQuery = (search: string) =>
  queryOptions({
    queryKey: ['bills', 'found', search],
    queryFn: ({ signal }) =>
      call(billEndpoints.list, { query: { limit: 20, ...(search ? { search } : {}) } }, { signal }),
    placeholderData: keepPreviousData,
  })

/** The invoice a bill would become under settings that need not be saved. */
export const invoicePreviewQuery = (billId: string, credentialId: string, settings: ConfigurationSettings) =>
  queryOptions({
    queryKey: ['invoice-preview', billId, credentialId, settings],
    queryFn: ({ signal }) =>
      call(invoicePreviewEndpoints.create, { body: { billId, credentialId, settings } }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
  })
