import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith } from '../../../test/exporting.ts'
import { refusal } from '../../../test/refusal.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { type BillExportRow, createBillExportModel } from './bill-export.model.ts'
import { decide } from './decide.ts'
import { queueOf, statusOfDecision } from './export-states.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const exporting = await exportingWith(server, await server.organization.signedIn('admin'))
const { client, setUp, credentialId, askStripe, rowOf } = exporting
const { services, organization, database } = server
const rows = createBillExportModel(database.connection)

const { accountId, configuration, send } = await setUp({}, false)
const customer = await askStripe('/v1/customers', { name: 'Example' })
const bills = [await send({ number: 'a' }), await send({ number: 'b', dueDate: '2030-01-31' })]

type Command = 'approve' | 'hold' | 'resend' | 'map' | 'unmap' | 'toggle' | 'rules' | 'paid' | 'sweep'
const commands: readonly Command[] = ['approve', 'hold', 'resend', 'map', 'unmap', 'toggle', 'rules', 'paid', 'sweep']

const current = async () =>
  (await client.call(configurationEndpoints.get, { params: { configurationId: configuration.id } })).data

const mappings = async () => (await client.call(externalMappingEndpoints.list, { query: { accountId } })).data.data

const approve = (approvalStatus: 'approved' | 'held') =>
  client.call(billEndpoints.setApproval, { body: { billIds: bills.map((bill) => bill.id), approvalStatus } })

let resent = 0
/** What a person or a billing system may do that changes a decision. */
const run: Record<Command, () => Promise<unknown>> = {
  approve: () => approve('approved'),
  hold: () => approve('held'),
  resend: () => {
    resent += 1
    const line = {
      description: 'Wheels',
      product: null,
      quantity: null,
      unitPrice: null,
      amount: resent % 3 === 0 ? 0 : resent,
    }
    return send({ number: 'a', lineItems: [line], total: line.amount })
  },
  map: async () => {
    if ((await mappings()).length > 0) return
    await client.call(externalMappingEndpoints.create, { body: { accountId, credentialId, customerId: customer.id } })
  },
  unmap: async () => {
    const [mapping] = await mappings()
    if (mapping) await client.call(externalMappingEndpoints.remove, { params: { mappingId: mapping.id } })
  },
  toggle: async () => {
    const { id, enabled, version } = await current()
    const body = { enabled: !enabled, version }
    await client.call(configurationEndpoints.setEnabled, { params: { configurationId: id }, body })
  },
  rules: async () => {
    const { id, name, settings, version } = await current()
    const onlyApproved = !settings.bills.onlyApproved
    const changed = sampleSettings({ accounts: settings.accounts, bills: { onlyApproved } })
    await client.call(configurationEndpoints.update, {
      params: { configurationId: id },
      body: { name, settings: changed, version },
    })
  },
  paid: () => send({ number: 'b', paymentStatus: 'paid', paidAmount: 1000 }),
  sweep: () => services.exports.decideEverything(),
}

/** The stored decision of every row equals the function, asked afresh. */
const expectDecisionsToHold = async () => {
  const record = await services.configurations.find(organization.id, configuration.id)
  const [account] = await services.accounts.find(organization.id, [accountId])
  if (!record || !account) throw new Error('The configuration or the account is gone.')
  const found = await services.mappings.findFor(organization.id, [accountId], record.stripeAccountId, 'test')
  for (const bill of await services.bills.find(
    organization.id,
    bills.map(({ id }) => id),
  )) {
    const row = await rows
      .findOne({ organizationId: organization.id, billId: bill.id, mode: 'test' })
      .lean<BillExportRow>()
    const mapping = found.get(accountId) ?? null
    const state = { ...record, credentialStatus: 'connected' as const }
    const decision = decide({ bill, configuration: state, mapping, account, now: services.now() })
    const status = statusOfDecision(decision)
    expect(row).toMatchObject({
      decision,
      status,
      queue: queueOf(status, decision),
      billContentVersion: bill.contentVersion,
      total: bill.total,
    })
  }
}

it('a bill that comes in while its configuration is disabled waits in Unsent, and goes once it is enabled', async () => {
  const one = await setUp()
  const toggle = async (enabled: boolean) => {
    const params = { configurationId: one.configuration.id }
    const { version } = (await client.call(configurationEndpoints.get, { params })).data
    await client.call(configurationEndpoints.setEnabled, { params, body: { enabled, version } })
    await server.worker.drainFollowUps()
  }
  await toggle(false)
  const { id } = await one.send({ number: 'meanwhile' })
  expect(await rowOf(id)).toMatchObject({ status: 'disabled', decision: { reason: 'configuration-disabled' } })
  const query = { mode: 'test', tab: 'unsent', holdReason: 'configuration-disabled', accountId: one.accountId } as const
  const { data } = await client.call(billExportEndpoints.list, { query })
  expect(data.data.map(({ billId }) => billId)).toContain(id)
  await toggle(true)
  expect(await rowOf(id)).toMatchObject({ status: 'unsent', decision: { outcome: 'go' } })
})

it('after any sequence of changes and sweeps, every stored decision is what the function says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...commands), { minLength: 1, maxLength: 8 }), async (sequence) => {
      for (const command of sequence) await run[command]()
      await server.worker.drainFollowUps()
      await expectDecisionsToHold()
    }),
    { numRuns: 12 },
  )
}, 120_000)

it('an export right after enabling says that decisions are being made anew, and what to do', async () => {
  const { configuration: rules, send: sendOne } = await exporting.setUp()
  await sendOne()
  await exporting.switchTo(rules.id, false)
  await server.worker.drainFollowUps()
  await exporting.switchTo(rules.id, true)
  const filter = { mode: 'test', tab: 'unsent', view: 'ready', configurationId: rules.id } as const
  const start = () => client.call(exportRunEndpoints.create, { body: { kind: 'export', selection: { filter } } })
  const { type, problem } = await refusal(start())
  expect({ type, detail: problem.detail }).toEqual({
    type: 'selection-empty',
    detail: 'No bill matches the filter. Which bills go is being decided anew at this moment: try again shortly.',
  })
  await server.worker.drainFollowUps()
  expect((await start()).data).toMatchObject({ kind: 'export' })
  await server.worker.drainFollowUps()
  const { detail } = (await refusal(start())).problem
  expect(detail).not.toContain('decided anew')
})
