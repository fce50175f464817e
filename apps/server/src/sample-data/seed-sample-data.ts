import { setTimeout as sleep } from 'node:timers/promises'
import { billInputSchema } from '@billbridge/contract/bills'
import { configurationSettingsSchema } from '@billbridge/contract/configurations'
import type { Destination } from '@billbridge/contract/modes'
import type { Actor } from '../platform/actor.ts'
import type { Services } from '../services.ts'
import { archivedNumber, firstBills, laterBills, sampleAccounts, toBillInput } from './sample-story.ts'

const owner = { account: 'acct_1ExampleBicycles', name: 'Example Bicycles' }
const patienceMs = 30_000

/** What the sample data is made with: our services, and the stand-in, where the owner of the Stripe account acts. */
export interface SeedDeps {
  readonly services: Services
  readonly actor: Actor
  readonly sandboxUrl: string
}

const post = async (url: string, form: Record<string, string>): Promise<string> => {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  if (answer.status >= 400) throw new Error(`The stand-in answered ${answer.status} at ${url}.`)
  return answer.text()
}

/** The owner makes a restricted key on the stand-in's own page, as a person would. */
const makeKey = async ({ sandboxUrl }: SeedDeps, mode: 'live' | 'test'): Promise<string> => {
  const page = await post(`${sandboxUrl}${mode === 'test' ? '/test' : ''}/apikeys/create`, {
    account: owner.account,
    name: 'Billbridge',
    'level[customer]': 'write',
    'level[invoice]': 'write',
    'level[webhook]': 'write',
  })
  const key = /value="(rk_[A-Za-z0-9_]+)"/.exec(page)?.[1]
  if (!key) throw new Error('The stand-in showed no key.')
  return key
}

const actAsOwner = ({ sandboxUrl }: SeedDeps, mode: 'live' | 'test', action: string, id: string): Promise<string> =>
  post(`${sandboxUrl}/_sandbox/owner/${owner.account}/${mode}/${action}`, { id })

const connect = async (deps: SeedDeps, name: string, destination: Destination, secretKey: string): Promise<string> => {
  const { credentials } = deps.services
  const { id } = await credentials.create(deps.actor, { name })
  await credentials.update(deps.actor, id, { entityType: 'bill' })
  await credentials.update(deps.actor, id, { destination })
  await credentials.authenticateWithKey(deps.actor, id, {
    accountName: owner.name,
    secretKey,
    acceptFullSecretKey: false,
  })
  await credentials.finish(deps.actor, id)
  return id
}

const sendBills = async ({ services, actor }: SeedDeps, bills: typeof firstBills): Promise<void> => {
  for (const bill of bills) await services.bills.create(actor, billInputSchema.parse(toBillInput(bill, services.now())))
}

/** Customers of the mapped companies, made in Stripe by hand and mapped by a person. */
const mapAccounts = async ({ services, actor }: SeedDeps, credentialId: string): Promise<void> => {
  const access = await services.credentials.access(actor.organizationId, credentialId)
  const { customers } = services.stripeClients.connect(access)
  const accounts = await services.accounts.findByCode(
    actor.organizationId,
    sampleAccounts.map(({ code }) => code),
  )
  for (const { id, code, name, email } of accounts) {
    if (!sampleAccounts.find((account) => account.code === code)?.mapped) continue
    const customer = await customers.create({ name, ...(email === null ? {} : { email }) })
    await services.mappings.create(actor, { accountId: id, credentialId, customerId: customer.id })
  }
}

const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + patienceMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen in time. Does the worker run?`)
    await sleep(100)
  }
}

/** The worker gives every bill its row once a configuration is enabled. */
const rowsFor = ({ services, actor }: SeedDeps, count: number): Promise<void> =>
  until('Rows for the sample bills', async () => {
    const { unsent } = await services.exports.billExports.counts(actor, { mode: 'live' })
    return unsent.count >= count
  })

const run = async (
  { services, actor }: SeedDeps,
  kind: 'export' | 'status',
  tab: 'unsent' | 'success',
): Promise<void> => {
  const selection = { filter: { mode: 'live' as const, tab } }
  const { id } = await services.exports.startRun(actor, { kind, selection })
  await until('The run of the sample bills', async () => (await services.exports.runs.get(actor, id)).status === 'done')
}

const listLive = ({ services, actor }: SeedDeps, tab: 'success' | 'error') =>
  services.exports.billExports.list(actor, { mode: 'live', tab, sort: 'billDate', limit: 50 })

/** One invoice is paid in Stripe and read back; one failed bill is given up. */
const letTimePass = async (deps: SeedDeps): Promise<void> => {
  const { services, actor } = deps
  const sent = (await listLive(deps, 'success')).data.find(({ invoice }) => invoice?.status === 'open')
  if (sent?.invoice) await actAsOwner(deps, 'live', 'pay', sent.invoice.id)
  await run(deps, 'status', 'success')
  const failed = (await listLive(deps, 'error')).data.find(({ billNumber }) => billNumber === archivedNumber)
  if (failed) await services.exports.actions.archive(actor, { ids: [failed.id] }, 'Settled by bank transfer')
}

/** A credential of long ago whose key has expired at Stripe since. */
const loseOldCredential = async (deps: SeedDeps): Promise<void> => {
  const key = await makeKey(deps, 'test')
  const id = await connect(deps, 'Old test key', 'stripe-test', key)
  await actAsOwner(deps, 'test', 'expire-key', key)
  await deps.services.credentials.verify(deps.actor, id)
}

/**
 * Fills an empty organization with a small story: some bills sent and paid, some failed, held, ready and archived, and
 * a credential that needs attention, on the plan Premium with one hourly round. Test mode is left free for whoever tries things out. False when there is something already.
 */
export const seedSampleData = async (deps: SeedDeps): Promise<boolean> => {
  const { services, actor } = deps
  const { data } = await services.credentials.list(actor, { sort: 'name', limit: 1 })
  if (data.length > 0 || (await services.bills.count(actor.organizationId)).count > 0) return false
  await services.organizations.setPlan(actor.organizationId, 'premium')
  const credentialId = await connect(deps, 'Example Bicycles', 'stripe', await makeKey(deps, 'live'))
  await sendBills(deps, firstBills)
  await mapAccounts(deps, credentialId)
  const settings = configurationSettingsSchema.parse({
    bills: { onlyApproved: true },
    // No hourly export: it would send away what the story leaves in Unsent.
    schedule: { importStatusHourly: true },
    invoice: { finalization: 'finalize' },
  })
  await services.configurations.create(actor, { name: 'Monthly bills', credentialId, settings, enabled: true })
  await rowsFor(deps, firstBills.length)
  await run(deps, 'export', 'unsent')
  await letTimePass(deps)
  await sendBills(deps, laterBills)
  await loseOldCredential(deps)
  return true
}
