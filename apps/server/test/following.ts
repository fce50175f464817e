import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billEndpoints } from '@billbridge/contract/bills'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { destinationOf, type Mode } from '@billbridge/contract/modes'
import { firstPlace } from '../src/modules/exports/export.service.ts'
import type { Sealed } from '../src/platform/encryption.ts'
import { connectByKey, connectByOAuth } from './credentials.ts'
import type { TestOrganization } from './factories.ts'
import { sampleSettings } from './sample-bill.ts'
import { sandboxOf } from './sandbox-owner.ts'
import type { TestServer } from './start-server.ts'

type StripeAnswer = { id: string; data: Record<string, unknown>[] } & Record<string, unknown>

export interface FollowingOptions {
  readonly mode?: Mode
  readonly method?: 'key' | 'oauth'
  /** One of the stand-in's sample accounts, by the end of its id. */
  readonly account?: 'ExampleBakery' | 'ExampleBicycles' | 'ExampleBooks'
  readonly finalization?: 'finalize' | 'draft'
  /** What the key may do beside what it needs, such as `charge_read`. */
  readonly mayAlso?: readonly string[]
}

let codes = 0

/** An organization with bills that are sent to a Stripe account, and what its owner does with the invoices. */
export const followingWith = async (
  server: TestServer,
  organization: TestOrganization,
  {
    mode = 'live',
    method = 'key',
    account = 'ExampleBicycles',
    finalization = 'finalize',
    ...more
  }: FollowingOptions = {},
) => {
  const person = await organization.signedIn('admin')
  const { client } = person
  const sandbox = sandboxOf(server)
  const stripeAccountId = `acct_1${account}`
  const destination = destinationOf(mode)
  const jobs = server.services.exports.createJobs({ concurrency: 4 })
  const eventJobs = server.services.stripeEvents.createJobs()
  const permissions = ['customer_write', 'invoice_write', 'webhook_write', ...(more.mayAlso ?? [])]
  const createKey = () => sandbox.createKey(stripeAccountId, permissions, mode)
  const connect = async () =>
    method === 'key'
      ? connectByKey(person, await createKey(), { destination })
      : connectByOAuth(person, stripeAccountId, { destination })
  const credential = await connect()
  await server.worker.drainFollowUps()

  const askStripe = async (path: string, form?: Record<string, string>): Promise<StripeAnswer> => {
    const headers = { authorization: `Bearer sk_${mode}_${account}` }
    const post = form ? { method: 'POST', body: new URLSearchParams(form) } : {}
    const answer = await fetch(sandbox.url + path, { headers, ...post })
    const body = (await answer.json()) as StripeAnswer
    if (!answer.ok) throw new Error(JSON.stringify(body))
    return body
  }

  codes += 1
  const code = `ACC-${codes}`
  const name = `Example ${code}`
  const createBill = async (number: string, total = 1000) => {
    const lineItems = [{ description: 'Wheels', amount: total }]
    const body = { number: `${code}-${number}`, currency: 'USD', billDate: '2026-11-01', lineItems, total }
    return (await client.call(billEndpoints.create, { body: { ...body, account: { code, name } } })).data.bill
  }
  const { accountId } = await createBill('first')
  const settings = sampleSettings({ accounts: { includedAccountIds: [accountId] }, invoice: { finalization } })
  const body = { name: `Rules ${code}`, credentialId: credential.id, settings, enabled: true }
  await client.call(configurationEndpoints.create, { body })
  const customerId = (await askStripe('/v1/customers', { name })).id
  const mapping = { accountId, credentialId: credential.id, customerId }
  await client.call(externalMappingEndpoints.create, { body: mapping })
  await server.worker.drainFollowUps()

  const rowOf = async (billId: string) => {
    const { data } = await client.call(billExportEndpoints.ofBills, { query: { billId: [billId] } })
    const row = data.data.find((one) => one.mode === mode)
    if (!row) throw new Error(`${billId} has no row.`)
    return row
  }

  const startRun = async (kind: 'export' | 'status', ids: string[]): Promise<void> => {
    await client.call(exportRunEndpoints.create, { body: { kind, selection: { ids } } })
    await server.worker.drainFollowUps()
    await jobs.drain()
  }

  /** Reads all that is followed by this credential, as where no event arrives. */
  const sweep = async (): Promise<void> => {
    for (let place = firstPlace; ; ) {
      const step = await server.services.exports.sweepSentInvoices(organization.id, credential.id, place)
      if (step.kind === 'done') return
      if (step.kind !== 'more') throw new Error(`The sweep ended in ${step.kind}.`)
      place = step.place
    }
  }

  let numbers = 0
  return {
    person,
    client,
    sandbox,
    credential,
    stripeAccountId,
    mode,
    jobs,
    eventJobs,
    askStripe,
    createKey,
    createBill,
    rowOf,
    startRun,
    sweep,
    /** A bill that was sent, with its row and the id of its invoice. */
    send: async (total = 1000) => {
      numbers += 1
      const bill = await createBill(String(numbers), total)
      const { id } = await rowOf(bill.id)
      await startRun('export', [id])
      const row = await rowOf(bill.id)
      if (!row.invoice) throw new Error(`${bill.id} was not sent: ${row.error?.message}`)
      return { billId: bill.id, rowId: id, invoiceId: row.invoice.id }
    },
    billOf: async (billId: string) => (await client.call(billEndpoints.get, { params: { billId } })).data,
    owner: (action: string, id: string) => sandbox.act(stripeAccountId, mode, { action, id }),
  }
}

export type Following = Awaited<ReturnType<typeof followingWith>>

/** The signing secret of a credential's own endpoint, opened in its place, as only the server can. */
export const webhookSecretOf = async ({ services, database }: TestServer, credentialId: string): Promise<string> => {
  type Row = { _id: string; organizationId: string; webhook: { endpointId: string; sealedSecret: Sealed } }
  const row = await database.connection.collection<Row>('credentials').findOne({ _id: credentialId })
  if (!row) throw new Error(`There is no credential ${credentialId}.`)
  const { organizationId, webhook } = row
  const field = `webhookSecret ${webhook.endpointId}`
  return services.encryption.open(webhook.sealedSecret, {
    organizationId,
    collection: 'credentials',
    id: credentialId,
    field,
  })
}
