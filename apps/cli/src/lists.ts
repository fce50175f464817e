import { accountEndpoints } from '@billbridge/contract/accounts'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import type { EndpointOutput, EndpointSpec } from '@billbridge/contract/endpoint'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { type Column, money, sums } from './table.ts'

type RowOf<E extends EndpointSpec> = EndpointOutput<E> extends { readonly data: readonly (infer Row)[] } ? Row : never

/** A list of the API as a command: its filters are the query of its endpoint. */
export interface List {
  readonly name: string
  readonly summary: string
  readonly endpoint: EndpointSpec
  readonly columns: readonly Column<never>[]
}

const list = <E extends EndpointSpec>(name: string, endpoint: E, columns: readonly Column<RowOf<E>>[]): List => ({
  name,
  summary: endpoint.summary,
  endpoint,
  columns,
})

/** Every list there is, as data. */
export const lists: readonly List[] = [
  list('credentials', credentialEndpoints.list, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'mode', of: ({ mode }) => mode },
  ]),
  list('configurations', configurationEndpoints.list, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'mode', of: ({ mode }) => mode },
    { heading: 'enabled', of: ({ enabled }) => enabled },
  ]),
  list('accounts', accountEndpoints.list, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'code', of: ({ code }) => code },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'email', of: ({ email }) => email },
  ]),
  list('external-mappings', externalMappingEndpoints.list, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'account', of: ({ accountName }) => accountName },
    { heading: 'mode', of: ({ mode }) => mode },
    { heading: 'customer', of: ({ customerId }) => customerId },
    { heading: 'status', of: ({ status }) => status },
  ]),
  list('bills', billEndpoints.list, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'number', of: ({ number }) => number },
    { heading: 'account', of: ({ accountName }) => accountName },
    { heading: 'date', of: ({ billDate }) => billDate },
    { heading: 'total', of: ({ total, currency }) => money(total, currency), right: true },
    { heading: 'payment', of: ({ paymentStatus }) => paymentStatus },
  ]),
  list('exports', billExportEndpoints.list, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'bill', of: ({ billNumber }) => billNumber },
    { heading: 'account', of: ({ accountName }) => accountName },
    { heading: 'total', of: ({ total, currency }) => money(total, currency), right: true },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'invoice', of: ({ invoice }) => invoice?.number ?? invoice?.id },
    { heading: 'why', of: ({ error, decision }) => error?.message ?? ('message' in decision ? decision.message : '') },
  ]),
  list('runs', exportRunEndpoints.list, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'mode', of: ({ mode }) => mode },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'done', of: ({ counts }) => `${counts.done}/${counts.total}`, right: true },
    { heading: 'failed', of: ({ counts }) => counts.failed, right: true },
    { heading: 'sums', of: ({ totals }) => sums(totals), right: true },
    { heading: 'started', of: ({ startedAt }) => startedAt },
  ]),
  list('events', integrationEventEndpoints.list, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'open', of: ({ actioned }) => (actioned ? 'no' : 'yes') },
    { heading: 'mode', of: ({ mode }) => mode },
    { heading: 'times', of: ({ count }) => count, right: true },
    { heading: 'what', of: ({ message }) => message },
  ]),
]
