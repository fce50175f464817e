import { accountEndpoints } from '@billbridge/contract/accounts'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billImportEndpoints } from '@billbridge/contract/bill-imports'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { invitationEndpoints } from '@billbridge/contract/invitations'
import { organizationEndpoints } from '@billbridge/contract/organizations'
import { ownSessionEndpoints } from '@billbridge/contract/own-sessions'
import { finishCredential, startCredential, useKey } from './credentials.ts'
import { exportingWith } from './exporting.ts'
import { createMember, signIn, type TestOrganization, testPassword } from './factories.ts'
import { sampleLine } from './sample-bill.ts'
import type { TestServer } from './start-server.ts'

interface Input {
  readonly params?: Record<string, string>
  readonly query?: object
  readonly body?: unknown
}

/** Prepares what an endpoint needs, and gives the input of a call that changes something. */
export type Change = () => Promise<Input>

const file = 'Number,Account,Currency,Bill date,Description,Amount\nF-1,FLOUR,GBP,2026-01-31,Flour,10.00\n'

/** Endpoints that change nothing anybody could look for later, and why. */
export const changesNothing: Readonly<Record<string, string>> = {
  'invitations.lookUp': 'reads; the token of a link does not belong in an address',
  'passwords.requestReset': 'only promises an e-mail; its link is noted as user.password-reset-requested',
  'passwords.lookUpReset': 'reads; the token of a link does not belong in an address',
  'sign-in-steps.link': 'is a step of signing in; what it links is noted as identity-provider.linked on the return',
  'sign-in-steps.provider': 'only leads to the identity provider',
  'identity-provider.beginLink': 'only leads to the identity provider',
  'sign-in-steps.enrol': 'only gives a secret, which is worth nothing until it is confirmed',
  'session-proof.beginAtProvider': 'only leads to the identity provider; the return is noted as session.proved',
  'one-time-codes.enrol': 'only gives a secret, which is worth nothing until it is confirmed',
  'credentials.authorize': 'only makes a state for Stripe’s page; the return is noted as credential.authorized',
  'credentials.verify': 'asks Stripe; access found lost or regained is noted as such',
  'external-mappings.check': 'asks Stripe; customers found deleted or back are noted as such',
  'bill-imports.configure': 'corrects how a file is read; the settings it is taken in with are noted then',
  'bill-exports.previewSelection': 'reads; its filter is too long for an address',
  'invoice-previews.create': 'reads; its settings are too long for an address',
}

/** For every other endpoint that is no GET: a call that changes something. */
export const changesOf = async (server: TestServer, organization: TestOrganization) => {
  const admin = await organization.signedIn('admin')
  const { client } = admin
  const exporting = await exportingWith(server, admin)
  const { setUp, rowOf, run, credentialId, askStripe } = exporting
  let numbers = 0
  const next = (prefix: string) => `${prefix}-${++numbers}`

  const bill = () => ({
    number: next('N'),
    account: { code: 'FLOUR', name: 'Example Bakery Ltd' },
    currency: 'GBP',
    billDate: '2026-01-31',
    lineItems: [{ description: 'Flour', amount: 1000 }],
    total: 1000,
  })
  const newInvitation = async () => {
    const body = { email: `${next('invited')}@example.com`, role: 'viewer' as const }
    return (await client.call(invitationEndpoints.create, { body })).data.invitation.id
  }
  /** Another session of the same person, by what is shown as its id. */
  const otherSession = async () => {
    await signIn(server.url, admin.email, testPassword)
    const { data } = await client.call(ownSessionEndpoints.list, {})
    return data.data.find(({ current }) => !current)?.id ?? ''
  }
  const newMember = () => createMember(server.services, organization.id, { role: 'viewer' })
  const newAccount = async () => {
    const body = { code: next('COMPANY'), name: 'Example Company' }
    return (await client.call(accountEndpoints.create, { body })).data
  }
  const customer = async () => (await askStripe('/v1/customers', { name: 'Example' })).id
  const newMapping = async () => {
    const body = { accountId: (await newAccount()).id, credentialId, customerId: await customer() }
    return (await client.call(externalMappingEndpoints.create, { body })).data
  }
  const newConfiguration = async () => {
    const body = { name: next('Rules'), credentialId }
    return (await client.call(configurationEndpoints.create, { body })).data
  }
  const newImport = async () =>
    (await client.call(billImportEndpoints.create, { query: { fileName: 'bills.csv' }, body: file })).data
  /** A row that is ready, on its way nowhere. */
  const readyRow = async (panels: Parameters<typeof setUp>[0] = {}) => {
    const account = await setUp(panels)
    const { id } = await account.send()
    await server.worker.drainFollowUps()
    return { ...account, billId: id, id: (await rowOf(id)).id }
  }
  const archived = async () => {
    const { id } = await readyRow()
    await client.call(billExportEndpoints.archive, { body: { selection: { ids: [id] }, reason: 'Paid in cash' } })
    return id
  }
  const pendingWithKey = async () => {
    const { id } = await startCredential(admin)
    await useKey(admin, id, 'sk_test_ExampleBicycles', true)
    return id
  }
  const finished = async () => {
    const id = await pendingWithKey()
    return (await finishCredential(admin, id)).id
  }

  const changes: Readonly<Record<string, Change>> = {
    'organization.update': async () => {
      const { version } = (await client.call(organizationEndpoints.get, {})).data
      return { body: { name: 'Another Example', version } }
    },
    'users.update': async () => ({ params: { userId: (await newMember()).id }, body: { role: 'editor' } }),
    'users.remove': async () => ({ params: { userId: (await newMember()).id } }),
    'invitations.create': async () => ({ body: { email: `${next('invited')}@example.com`, role: 'viewer' } }),
    'api-keys.create': async () => ({ body: { name: 'Nightly import', role: 'viewer' } }),
    'api-keys.remove': async () => {
      const { apiKey } = await server.services.apiKeys.create(organization.system, { name: 'Old', role: 'viewer' })
      return { params: { apiKeyId: apiKey.id } }
    },
    'credentials.create': async () => ({ body: { name: next('Credential') } }),
    'credentials.update': async () => ({
      params: { credentialId: (await startCredential(admin)).id },
      body: { name: next('Credential') },
    }),
    'credentials.authenticateWithKey': async () => ({
      params: { credentialId: (await startCredential(admin)).id },
      body: { accountName: 'Example', secretKey: 'sk_test_ExampleBicycles', acceptFullSecretKey: true },
    }),
    'credentials.finish': async () => ({ params: { credentialId: await pendingWithKey() } }),
    'credentials.remove': async () => ({ params: { credentialId: (await startCredential(admin)).id } }),
    'accounts.create': async () => ({ body: { code: next('COMPANY'), name: 'Example Company' } }),
    'accounts.createBatch': async () => ({ body: { accounts: [{ code: next('COMPANY'), name: 'Example Company' }] } }),
    'accounts.update': async () => {
      const { id, code, version } = await newAccount()
      return { params: { accountId: id }, body: { code, name: 'Example Company Ltd', version } }
    },
    'external-mappings.create': async () => ({
      body: { accountId: (await newAccount()).id, credentialId, customerId: await customer() },
    }),
    'external-mappings.createBatch': async () => ({
      body: { credentialId, mappings: [{ accountId: (await newAccount()).id, customerId: await customer() }] },
    }),
    'external-mappings.update': async () => {
      const { id, version } = await newMapping()
      return { params: { mappingId: id }, body: { customerId: await customer(), version } }
    },
    'external-mappings.remove': async () => ({ params: { mappingId: (await newMapping()).id } }),
    'configurations.create': async () => ({ body: { name: next('Rules'), credentialId } }),
    'configurations.update': async () => {
      const { id, version, settings } = await newConfiguration()
      return { params: { configurationId: id }, body: { name: next('Rules'), settings, version } }
    },
    'configurations.setEnabled': async () => {
      const { configuration } = await setUp()
      const { id } = configuration
      const { version } = (await client.call(configurationEndpoints.get, { params: { configurationId: id } })).data
      return { params: { configurationId: id }, body: { enabled: false, version } }
    },
    'configurations.copy': async () => ({
      params: { configurationId: (await newConfiguration()).id },
      body: { name: next('Copy'), credentialId },
    }),
    'configurations.remove': async () => ({ params: { configurationId: (await newConfiguration()).id } }),
    'invitations.sendAgain': async () => ({ params: { invitationId: await newInvitation() } }),
    'invitations.revoke': async () => ({ params: { invitationId: await newInvitation() } }),
    'sessions.rename': async () => ({ body: { name: next('Admin') } }),
    'sessions.end': async () => ({ params: { sessionId: await otherSession() } }),
    'sessions.endOthers': async () => {
      await otherSession()
      return {}
    },
    'bills.create': async () => ({ body: bill() }),
    'bills.createBatch': async () => ({ body: { bills: [bill(), bill()] } }),
    'bills.setApproval': async () => {
      const { id } = await (await setUp()).send({ approvalStatus: 'held' })
      return { body: { billIds: [id], approvalStatus: 'approved' } }
    },
    'bills.cancel': async () => ({ params: { billId: (await (await setUp()).send()).id } }),
    'bill-imports.create': async () => ({ query: { fileName: 'bills.csv' }, body: file }),
    'bill-imports.accept': async () => ({ params: { importId: (await newImport()).id } }),
    'integration-events.setActioned': async () => {
      const { id } = await newConfiguration()
      await server.services.integrationEvents.record({
        organizationId: organization.id,
        kind: 'integration.disabled.error',
        mode: 'test',
        target: { type: 'configuration', id },
        dedupeKey: id,
        configurationIds: [id],
        message: 'Rules were disabled.',
        remedy: 'Enable them.',
      })
      const { data } = await server.services.integrationEvents.list(organization.system, { limit: 1 })
      return { body: { eventIds: data.map((event) => event.id), actioned: true } }
    },
    'bill-exports.archive': async () => ({
      body: { selection: { ids: [(await readyRow()).id] }, reason: 'Paid in cash' },
    }),
    'bill-exports.restore': async () => ({ body: { selection: { ids: [await archived()] } } }),
    'bill-exports.accept': async () => {
      const { id, billId, send } = await readyRow({
        invoice: { finalization: 'finalize' },
        corrections: { whenChanged: 'ask' },
      })
      await run('export', [id])
      await send({ lineItems: [sampleLine({ amount: 1500 })], total: 1500 })
      await server.worker.drainFollowUps()
      if ((await rowOf(billId)).correction === null) throw new Error('The row asks for no correction.')
      return { body: { selection: { ids: [id] }, reason: 'Agreed' } }
    },
    'bill-exports.markAsExported': async () => {
      const { id, customerId } = await readyRow()
      const invoice = await askStripe('/v1/invoices', { customer: customerId, currency: 'usd' })
      await askStripe('/v1/invoiceitems', {
        customer: customerId,
        invoice: invoice.id,
        amount: '1000',
        currency: 'usd',
      })
      return { params: { billExportId: id }, body: { stripeInvoiceId: invoice.id } }
    },
    'export-runs.create': async () => ({ body: { kind: 'export', selection: { ids: [(await readyRow()).id] } } }),
    'export-runs.cancel': async () => {
      const { id } = await exporting.startRun('export', [(await readyRow()).id])
      return { params: { runId: id } }
    },
    'reconciliations.create': async () => ({
      body: { configurationId: (await setUp()).configuration.id, from: '2026-01-01', to: '2026-01-31' },
    }),
    'credentials.replace': async () => {
      await setUp()
      return { params: { credentialId }, body: { replacementId: await finished() } }
    },
  }
  return changes
}
