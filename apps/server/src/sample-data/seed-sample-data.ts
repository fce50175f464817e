import { setTimeout as sleep } from 'node:timers/promises'
import { billInputSchema } from '@billbridge/contract/bills'
import { configurationSettingsSchema } from '@billbridge/contract/configurations'
import type { Destination } from '@billbridge/contract/modes'
import type { Actor } from '../platform/actor.ts'
import type { Services } from '../services.ts'
import type { SampleDataNote } from './sample-data-note.ts'
import { archivedNumber, firstBills, laterBills, sampleAccounts, toBillInput } from './sample-story.ts'

const owner = { account: 'acct_1ExampleBicycles', name: 'Example Bicycles' }
const patienceMs = 30_000

/** What the sample data is made with: our services, and the stand-in, where the owner of the Stripe account acts. */
export interface SeedDeps {
  readonly services: Services
  readonly actor: Actor
  readonly sandboxUrl: string
  readonly note: SampleDataNote
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

/** The credential of that name, made unless an earlier start made it; one that was left unfinished is begun afresh. */
const connect = async (
  deps: SeedDeps,
  wish: { name: string; destination: Destination; mode: 'live' | 'test' },
): Promise<{ id: string; secretKey: string | null }> => {
  const { name, destination, mode } = wish
  const { credentials } = deps.services
  const { data } = await credentials.list(deps.actor, { search: name, sort: 'name', limit: 10 })
  const there = data.find((credential) => credential.name === name)
  if (there && there.status !== 'pending') return { id: there.id, secretKey: null }
  if (there) await credentials.remove(deps.actor, there.id)
  const secretKey = await makeKey(deps, mode)
  const { id } = await credentials.create(deps.actor, { name })
  await credentials.update(deps.actor, id, { entityType: 'bill' })
  await credentials.update(deps.actor, id, { destination })
  await credentials.authenticateWithKey(deps.actor, id, {
    accountName: owner.name,
    secretKey,
    acceptFullSecretKey: false,
  })
  await credentials.finish(deps.actor, id)
  return { id, secretKey }
}

const connectLive = (deps: SeedDeps) => connect(deps, { name: owner.name, destination: 'stripe', mode: 'live' })

const sendBills = async ({ services, actor }: SeedDeps, bills: typeof firstBills): Promise<void> => {
  for (const bill of bills) await services.bills.create(actor, billInputSchema.parse(toBillInput(bill, services.now())))
}

/** Customers of the mapped companies, made in Stripe by hand and mapped by a person. */
const mapAccounts = async (deps: SeedDeps): Promise<void> => {
  const { services, actor } = deps
  const { organizationId } = actor
  const { id: credentialId } = await connectLive(deps)
  const access = await services.credentials.access(organizationId, credentialId)
  const { customers } = services.stripeClients.connect(access)
  const codes = sampleAccounts.filter(({ mapped }) => mapped).map(({ code }) => code)
  const accounts = await services.accounts.findByCode(organizationId, codes)
  const ids = accounts.map(({ id }) => id)
  const mapped = await services.mappings.findFor(organizationId, ids, owner.account, 'live')
  for (const { id, name, email } of accounts.filter((account) => !mapped.has(account.id))) {
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
  const { id, secretKey } = await connect(deps, { name: 'Old test key', destination: 'stripe-test', mode: 'test' })
  if (secretKey !== null) await actAsOwner(deps, 'test', 'expire-key', secretKey)
  await deps.services.credentials.verify(deps.actor, id)
}

const configure = async (deps: SeedDeps): Promise<void> => {
  const { services, actor } = deps
  const name = 'Monthly bills'
  const wish = { search: name, archived: false, sort: 'name', limit: 1 } as const
  if ((await services.configurations.list(actor, wish)).data.length > 0) return
  const settings = configurationSettingsSchema.parse({
    bills: { onlyApproved: true },
    // No hourly export: it would send away what the story leaves in Unsent.
    schedule: { importStatusHourly: true },
    invoice: { finalization: 'finalize' },
  })
  const { id: credentialId } = await connectLive(deps)
  await services.configurations.create(actor, { name, credentialId, settings, enabled: true })
}

/** The story in its order. Each step may have stopped anywhere in an earlier start, and is then done again from its beginning. */
const steps: readonly (readonly [name: string, act: (deps: SeedDeps) => Promise<unknown>])[] = [
  ['plan', ({ services, actor }) => services.organizations.setPlan(actor.organizationId, 'premium')],
  ['credential', connectLive],
  ['first-bills', (deps) => sendBills(deps, firstBills)],
  ['mappings', mapAccounts],
  ['configuration', configure],
  ['rows', (deps) => rowsFor(deps, firstBills.length)],
  ['export', (deps) => run(deps, 'export', 'unsent')],
  ['later', letTimePass],
  ['later-bills', (deps) => sendBills(deps, laterBills)],
  ['old-credential', loseOldCredential],
]

const isEmpty = async ({ services, actor }: SeedDeps): Promise<boolean> => {
  const { data } = await services.credentials.list(actor, { sort: 'name', limit: 1 })
  return data.length === 0 && (await services.bills.count(actor.organizationId)).count === 0
}

/**
 * Fills an empty organization with a small story: some bills sent and paid, some failed, held, ready and archived, and
 * a credential that needs attention, on the plan Premium with one hourly round. Test mode is left free for whoever tries things out.
 * Goes on where an earlier start was interrupted; false when there is nothing to do.
 */
export const seedSampleData = async (deps: SeedDeps): Promise<boolean> => {
  const noted = await deps.note.read()
  if (noted === null ? !(await isEmpty(deps)) : noted.finished) return false
  await deps.note.begin()
  for (const [name, act] of steps) {
    if (noted?.done.includes(name)) continue
    await act(deps)
    await deps.note.add(name)
  }
  await deps.note.finish()
  return true
}
