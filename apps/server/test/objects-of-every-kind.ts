import { accountEndpoints } from '@billbridge/contract/accounts'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billImportEndpoints } from '@billbridge/contract/bill-imports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import type { EndpointInput, EndpointSpec } from '@billbridge/contract/endpoint'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import type { IdKind } from '@billbridge/contract/ids'
import { reconciliationEndpoints } from '@billbridge/contract/reconciliations'
import { finishCredential, startCredential, useKey } from './credentials.ts'
import type { TestOrganization } from './factories.ts'
import type { TestServer } from './start-server.ts'

/** Makes one object of a kind in an organization and gives its id; `made` are the ones of the lines before. */
type Maker = (
  server: TestServer,
  organization: TestOrganization,
  made: Readonly<Partial<Record<IdKind, string>>>,
) => Promise<string>

const adminOf = ({ machine }: TestOrganization) => ({
  call: async <E extends EndpointSpec>(spec: E, input: EndpointInput<E>) =>
    (await machine('admin')).client.call(spec, input),
})

const firstId = ([row]: readonly { readonly id: string | null }[]): string => {
  if (!row?.id) throw new Error('There is none in the list.')
  return row.id
}

/**
 * One line for every kind of id that an endpoint takes, in the order in which they need each other. The test of every
 * endpoint makes one set for its own organization and one for a stranger's.
 */
const makers: Partial<Record<IdKind, Maker>> = {
  organization: async (_server, { id }) => id,
  user: async (_server, { signedIn }) => (await signedIn('viewer')).actor.id,
  invitation: async ({ services }, { system }) => {
    const { invitation } = await services.invitations.create(system, { email: 'invited@example.com', role: 'viewer' })
    return invitation.id
  },
  apiKey: async ({ services }, { system }) =>
    (await services.apiKeys.create(system, { name: 'Example key', role: 'viewer' })).apiKey.id,
  credential: async (_server, organization) => {
    const person = await organization.signedIn('admin')
    const { id } = await startCredential(person)
    await useKey(person, id, 'sk_test_ExampleBakery', true)
    return (await finishCredential(person, id)).id
  },
  configuration: async (_server, organization, { credential = '' }) => {
    const body = { name: 'Example rules', credentialId: credential, enabled: true }
    return (await adminOf(organization).call(configurationEndpoints.create, { body })).data.id
  },
  bill: async (_server, organization) => {
    const account = { code: 'BAKERY', name: 'Example Bakery Ltd' }
    const lineItems = [{ description: 'Flour', amount: 1000 }]
    const body = { number: 'B-1001', account, currency: 'GBP', billDate: '2026-01-31', lineItems, total: 1000 }
    return (await adminOf(organization).call(billEndpoints.create, { body })).data.bill.id
  },
  account: async (_server, organization) => {
    const { data } = await adminOf(organization).call(accountEndpoints.list, {})
    return firstId(data.data)
  },
  mapping: async ({ sandbox }, organization, { account = '', credential = '' }) => {
    const headers = { authorization: 'Bearer sk_test_ExampleBakery' }
    const made = await fetch(`${sandbox?.url}/v1/customers`, { method: 'POST', headers })
    const customer = (await made.json()) as { id: string }
    const body = { accountId: account, credentialId: credential, customerId: customer.id }
    return (await adminOf(organization).call(externalMappingEndpoints.create, { body })).data.id
  },
  billImport: async (_server, organization) => {
    const body = 'Number,Account,Currency,Bill date,Description,Amount\nB-1002,BAKERY,GBP,2026-01-31,Flour,10.00\n'
    const query = { fileName: 'bills.csv' }
    return (await adminOf(organization).call(billImportEndpoints.create, { query, body })).data.id
  },
  billExport: async ({ worker }, organization, { bill = '' }) => {
    await worker.drainFollowUps()
    const { data } = await adminOf(organization).call(billExportEndpoints.ofBills, { query: { billId: [bill] } })
    return firstId(data.data)
  },
  exportRun: async (_server, organization, { billExport = '' }) => {
    const body = { kind: 'export' as const, selection: { ids: [billExport] } }
    return (await adminOf(organization).call(exportRunEndpoints.create, { body })).data.id
  },
  reconciliation: async (_server, organization, { configuration = '' }) => {
    const body = { configurationId: configuration, from: '2026-01-01', to: '2026-01-31' }
    return (await adminOf(organization).call(reconciliationEndpoints.create, { body })).data.id
  },
  integrationEvent: async ({ services }, { id: organizationId, system }, { configuration = '' }) => {
    await services.integrationEvents.record({
      organizationId,
      kind: 'integration.disabled.error',
      mode: 'test',
      target: { type: 'configuration', id: configuration },
      dedupeKey: configuration,
      configurationIds: [configuration],
      message: 'Example rules were disabled.',
      remedy: 'Enable them.',
    })
    return firstId((await services.integrationEvents.list(system, { limit: 1 })).data)
  },
}

export const makeObjectOfEveryKind = async (
  server: TestServer,
  organization: TestOrganization,
): Promise<Partial<Record<IdKind, string>>> => {
  const made: Partial<Record<IdKind, string>> = {}
  for (const [kind, make] of Object.entries(makers)) {
    made[kind as IdKind] = await make(server, organization, made)
  }
  return made
}
