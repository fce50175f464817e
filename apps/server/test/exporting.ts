import { setTimeout as sleep } from 'node:timers/promises'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { type BillInput, billEndpoints } from '@billbridge/contract/bills'
import { type ConfigurationSettings, configurationEndpoints } from '@billbridge/contract/configurations'
import type { CorrectionAction } from '@billbridge/contract/corrections'
import type { BillExportStatus } from '@billbridge/contract/export-decisions'
import { exportRunEndpoints } from '@billbridge/contract/export-runs'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { connectByKey, useKey } from './credentials.ts'
import type { SignedIn } from './factories.ts'
import { sampleSettings } from './sample-bill.ts'
import { sandboxOf } from './sandbox-owner.ts'
import type { TestServer } from './start-server.ts'

export const stripeAccountId = 'acct_1ExampleBicycles'
const ownerKey = 'sk_test_ExampleBicycles'

type Panels = { [P in keyof ConfigurationSettings]?: Partial<ConfigurationSettings[P]> }
type StripeAnswer = { id: string; data: Record<string, unknown>[] } & Record<string, unknown>

/** What tests of exports do again and again: connect, set rules, send bills, export, and ask Stripe. */
export const exportingWith = async (server: TestServer, person: SignedIn) => {
  const { client } = person
  const sandbox = sandboxOf(server)
  // Never at once: a test that stops in mid-way wants the try after it to come later than its next step.
  const jobs = server.services.exports.createJobs({ concurrency: 4, retryPace: { random: () => 0.5 } })
  const connectTestKey = async () => {
    const key = await sandbox.createKey(stripeAccountId, ['customer_write', 'invoice_write', 'webhook_write'])
    return { ...(await connectByKey(person, key)), key }
  }
  const credential = await connectTestKey()
  const credentialId = credential.id

  const askStripe = async (path: string, form?: Record<string, string>): Promise<StripeAnswer> => {
    const post = form ? { method: 'POST', body: new URLSearchParams(form) } : {}
    const answer = await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${ownerKey}` }, ...post })
    const body = (await answer.json()) as StripeAnswer
    if (!answer.ok) throw new Error(JSON.stringify(body))
    return body
  }

  let accounts = 0
  /** One account with an enabled configuration of its own, mapped to a customer unless said otherwise. */
  const setUp = async (panels: Panels = {}, mapped = true) => {
    accounts += 1
    const code = `ACC-${accounts}`
    const email = `${code.toLowerCase()}@example.com`
    const send = async (bill: Partial<BillInput> = {}) => {
      const lineItems = [
        { description: 'Wheels', quantity: '3', unitPrice: '3.33', amount: 999 },
        { description: 'Delivery', amount: 1 },
      ]
      const account = { code, name: `Example ${code}`, email }
      const body = { currency: 'USD', billDate: '2026-11-01', lineItems, total: 1000, ...bill, account }
      return (await client.call(billEndpoints.create, { body: { ...body, number: `${code}-${bill.number ?? 1}` } }))
        .data.bill
    }
    const { accountId } = await send({ number: 'held', approvalStatus: 'held' })
    const settings = sampleSettings({ ...panels, accounts: { includedAccountIds: [accountId] } })
    const body = { name: `Rules ${code}`, credentialId, settings, enabled: true }
    const configuration = (await client.call(configurationEndpoints.create, { body })).data
    const customerId = mapped ? (await askStripe('/v1/customers', { name: code, email })).id : ''
    if (mapped) await client.call(externalMappingEndpoints.create, { body: { accountId, credentialId, customerId } })
    await server.worker.drainFollowUps()
    return { code, email, accountId, configuration, customerId, send }
  }

  const rowOf = async (billId: string) => {
    const { data } = await client.call(billExportEndpoints.ofBills, { query: { billId: [billId] } })
    const row = data.data.find((one) => one.mode === 'test')
    if (!row) throw new Error(`${billId} has no row.`)
    return row
  }

  /** Enables or disables a configuration; what that leads to is still to be done. */
  const switchTo = async (configurationId: string, enabled: boolean): Promise<void> => {
    const params = { configurationId }
    const { version } = (await client.call(configurationEndpoints.get, { params })).data
    await client.call(configurationEndpoints.setEnabled, { params, body: { enabled, version } })
  }

  const getRun = async (runId: string) => (await client.call(exportRunEndpoints.get, { params: { runId } })).data

  const startRun = async (kind: 'export' | 'retry' | 'status', ids: string[]) => {
    const { data } = await client.call(exportRunEndpoints.create, { body: { kind, selection: { ids } } })
    await server.worker.drainFollowUps()
    return data
  }

  /** Bills of one account that a run has taken in and not begun. */
  const takenIn = async (count: number, panels: Panels = {}) => {
    const account = await setUp(panels)
    const billIds: string[] = []
    for (let number = 1; number <= count; number++) billIds.push((await account.send({ number: String(number) })).id)
    await server.worker.drainFollowUps()
    const ids = await Promise.all(billIds.map(async (id) => (await rowOf(id)).id))
    const { id: runId } = await startRun('export', ids)
    const statuses = () => Promise.all(billIds.map(async (id) => (await rowOf(id)).status))
    return { ...account, billIds, ids, runId, statuses }
  }

  /** A correction from start to its first pause, or only taken in for other workers. */
  const correct = async (correction: CorrectionAction, ids: string[], how: 'work' | 'enlist-only' = 'work') => {
    const body = { kind: 'correct', correction, selection: { ids } } as const
    const { data } = await client.call(exportRunEndpoints.create, { body })
    await server.worker.drainFollowUps()
    if (how === 'work') await jobs.drain()
    return getRun(data.id)
  }

  /** Maps an account that has a customer to another one. */
  const mapTo = async (accountId: string, customerId: string) => {
    const { data } = await client.call(externalMappingEndpoints.list, { query: { accountId } })
    const mapping = data.data[0]
    if (!mapping) throw new Error(`${accountId} has no mapping.`)
    const body = { customerId, version: mapping.version }
    await client.call(externalMappingEndpoints.update, { params: { mappingId: mapping.id }, body })
    await server.worker.drainFollowUps()
  }

  /** Gives the credential another key in place of one that expired. */
  const reconnect = async (): Promise<string> => {
    const key = await sandbox.createKey(stripeAccountId, ['customer_write', 'invoice_write', 'webhook_write'])
    await useKey(person, credential.id, key)
    return key
  }

  /** A run from start to its first pause; rows that wait for another try are left waiting. */
  const run = async (kind: 'export' | 'retry' | 'status', ids: string[]) => {
    const { id } = await startRun(kind, ids)
    await jobs.drain()
    return getRun(id)
  }

  /** Works on until the bills have a status, or gives up after a minute and leaves the complaint to the test. */
  const untilStatus = async (status: BillExportStatus, billIds: string[]) => {
    for (let wait = 0; wait < 600; wait++) {
      const statuses = await Promise.all(billIds.map(async (id) => (await rowOf(id)).status))
      if (statuses.every((one) => one === status)) return
      await sleep(100)
      await server.worker.drainFollowUps()
      await jobs.drain()
    }
  }

  const invoicesOf = async (customerId: string) =>
    (await askStripe(`/v1/invoices?customer=${customerId}&limit=100`)).data

  const attemptsOf = async (billExportId: string) =>
    (await client.call(billExportEndpoints.attempts, { params: { billExportId } })).data.data

  return {
    client,
    sandbox,
    jobs,
    credential,
    credentialId,
    connectTestKey,
    askStripe,
    setUp,
    rowOf,
    switchTo,
    getRun,
    startRun,
    takenIn,
    run,
    correct,
    mapTo,
    reconnect,
    untilStatus,
    invoicesOf,
    attemptsOf,
  }
}
