import { billEndpoints } from '@billbridge/contract/bills'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { invoicePreviewEndpoints } from '@billbridge/contract/invoice-previews'
import Stripe from 'stripe'
import { beforeAll, describe, expect, it } from 'vitest'
import { connectByKey, startCredential } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMachine, type Machine } from '../../../test/machine.ts'
import { refusal } from '../../../test/refusal.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

const permissions = ['rak_customer_write', 'rak_invoice_write', 'rak_webhook_write']
const keys = { test: [{ key: 'rk_test_ExampleBakery', permissions }] }
const database = createTestDatabase()
const server = await startServer(database, {
  sandbox: { accounts: [{ id: 'acct_1ExampleBakery', name: 'Example Bakery Ltd', keys }] },
})

type Settings = Parameters<typeof sampleSettings>[0]

let machine: Machine
let credentialId: string

const sendBill = async (bill: Record<string, unknown> = {}) => {
  const body = {
    number: 'B-1001',
    account: { code: 'CAFE', name: 'Example Café GmbH' },
    currency: 'EUR',
    billDate: '2026-01-31',
    lineItems: [{ description: 'Beans', quantity: '3', unitPrice: '12.50', amount: 3750 }],
    total: 3750,
    ...bill,
  }
  return (await machine.call(billEndpoints.create, { body })).data.bill
}

const preview = async (billId: string, settings: Settings = {}, by = credentialId) => {
  const body = { billId, credentialId: by, settings: sampleSettings(settings) }
  return (await machine.call(invoicePreviewEndpoints.create, { body })).data
}

beforeAll(async () => {
  machine = await createMachine(server)
  credentialId = (await connectByKey(machine, 'rk_test_ExampleBakery')).id
})

describe('a preview', () => {
  it('shows the invoice, and says that the customer is missing and which setting decided', async () => {
    const { id } = await sendBill()
    const { decision, invoice } = await preview(id)
    expect(decision).toMatchObject({
      outcome: 'hold',
      reason: 'customer-not-mapped',
      setting: 'customer.whenUnmapped',
      blocking: true,
    })
    expect(invoice).toMatchObject({
      customer: { id: null, name: 'Example Café GmbH', how: 'missing' },
      currency: 'EUR',
      lines: [{ description: 'Beans (3 × 12.50 EUR)', amount: 3750 }],
      total: 3750,
      finalization: 'draft',
      customFields: [{ name: 'Bill number', value: 'B-1001' }],
    })
  })

  it('follows settings that are not saved', async () => {
    const { id } = await sendBill()
    const { decision, invoice } = await preview(id, {
      customer: { whenUnmapped: 'create' },
      invoice: { finalization: 'finalize', collection: 'charge-automatically', numbering: 'bill' },
    })
    expect(decision).toEqual({ outcome: 'go' })
    expect(invoice).toMatchObject({
      customer: { how: 'create' },
      collection: 'charge-automatically',
      finalization: 'finalize',
      dueAt: null,
      number: 'B-1001',
      customFields: [],
    })
  })

  it('has no invoice when the money or the due date holds the bill', async () => {
    const { id } = await sendBill({ number: 'B-1002', dueDate: '2020-01-01' })
    const { decision, invoice } = await preview(id, { customer: { whenUnmapped: 'create' } })
    expect(decision).toMatchObject({ outcome: 'hold', reason: 'due-date-past', setting: 'dueDate.whenPast' })
    expect(invoice).toBeNull()
  })

  it('names the mapped customer, and says so when it was deleted in Stripe', async () => {
    const { sandbox } = server
    if (!sandbox) throw new Error('The stand-in is not running.')
    const { hostname, port } = new URL(sandbox.url)
    const stripe = new Stripe('rk_test_ExampleBakery', { host: hostname, port: Number(port), protocol: 'http' })
    const { id: customerId } = await stripe.customers.create({ name: 'Example Café GmbH' })
    const { id, accountId } = await sendBill()
    const { data: mapping } = await machine.call(externalMappingEndpoints.create, {
      body: { accountId, credentialId, customerId },
    })
    const mapped = await preview(id)
    expect(mapped.decision).toEqual({ outcome: 'go' })
    expect(mapped.invoice?.customer).toEqual({ id: customerId, name: 'Example Café GmbH', how: 'mapped' })
    await server.services.mappings.markCustomerDeleted(machine.organizationId, mapping.id, mapping.customerId)
    const deleted = await preview(id)
    expect(deleted.decision).toMatchObject({ outcome: 'hold', reason: 'customer-deleted' })
    expect(deleted.invoice?.customer).toMatchObject({ id: null, how: 'missing' })
  })

  it('asks nothing of Stripe and writes nothing', async () => {
    const { id } = await sendBill()
    const count = async () => {
      const { connection } = server.services
      const collections = (await connection.db?.listCollections().toArray()) ?? []
      const counts = await Promise.all(collections.map(({ name }) => connection.collection(name).countDocuments()))
      const requests = await fetch(`${server.sandbox?.url}/_sandbox/requests`)
      return { counts, requests: await requests.text() }
    }
    const before = await count()
    await preview(id)
    expect(await count()).toEqual(before)
  })

  it('needs a bill and a credential of the organization, and one that was connected', async () => {
    const { id } = await sendBill()
    const missing = await refusal(preview('bill_000000000000000000000000'))
    expect(missing).toMatchObject({ type: 'not-found', problem: { errors: [{ field: 'billId' }] } })
    const foreign = await createMachine(server)
    const theirs = await connectByKey(foreign, 'rk_test_ExampleBakery')
    const refused = await refusal(preview(id, {}, theirs.id))
    expect(refused).toMatchObject({ type: 'not-found', problem: { errors: [{ field: 'credentialId' }] } })
    const pending = await startCredential(machine)
    expect(await refusal(preview(id, {}, pending.id))).toMatchObject({ type: 'credential-not-connected' })
  })

  it('still shows the invoice while the credential has lost its access', async () => {
    const { id } = await sendBill()
    const lost = { reason: 'revoked', message: 'Access was revoked.' } as const
    const other = await connectByKey(machine, 'rk_test_ExampleBakery')
    await server.services.credentials.reportLostAccess(machine.organizationId, other.id, lost)
    const { decision, invoice } = await preview(id, {}, other.id)
    expect(decision).toMatchObject({ outcome: 'hold', reason: 'credential-disconnected' })
    expect(invoice?.total).toBe(3750)
  })
})
