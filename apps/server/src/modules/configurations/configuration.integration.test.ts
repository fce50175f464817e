import { accountEndpoints } from '@billbridge/contract/accounts'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { configurationEndpoints as endpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { beforeAll, describe, expect, it } from 'vitest'
import { connectByKey, startCredential } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMachine, type Machine } from '../../../test/machine.ts'
import { refusal as refusalOf } from '../../../test/refusal.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

const keyOf = (key: string) => [{ key, permissions: ['rak_customer_write', 'rak_invoice_write', 'rak_webhook_write'] }]
const keys = { test: keyOf('rk_test_ExampleBakery'), live: keyOf('rk_live_ExampleBakery') }
const database = createTestDatabase()
const server = await startServer(database, {
  sandbox: { accounts: [{ id: 'acct_1ExampleBakery', name: 'Example Bakery Ltd', keys }] },
})

type Panels = NonNullable<Parameters<typeof sampleSettings>[0]>

interface Given {
  name?: string
  credentialId?: string
  settings?: Panels
  enabled?: boolean
}

let names = 0

/** An organization with a connected credential, and short ways to call the API in it. */
const createBench = async () => {
  const machine: Machine = await createMachine(server)
  const { call } = machine
  const credential = await connectByKey(machine, 'rk_test_ExampleBakery')
  const create = async ({ settings = {}, name = `Monthly ${++names}`, ...rest }: Given = {}) => {
    const body = { name, credentialId: credential.id, settings: sampleSettings(settings), ...rest }
    return (await call(endpoints.create, { body })).data
  }
  const account = async (code: string) =>
    (await call(accountEndpoints.create, { body: { code, name: `Example ${code} Ltd` } })).data.id
  const setEnabled = async (configuration: { id: string; version: number }, enabled: boolean) => {
    const body = { enabled, version: configuration.version }
    return (await call(endpoints.setEnabled, { params: { configurationId: configuration.id }, body })).data
  }
  const update = async (
    configuration: { id: string; name: string; version: number },
    settings: Panels,
    name?: string,
  ) => {
    const body = {
      name: name ?? configuration.name,
      settings: sampleSettings(settings),
      version: configuration.version,
    }
    return (await call(endpoints.update, { params: { configurationId: configuration.id }, body })).data
  }
  const get = async (configurationId: string) => (await call(endpoints.get, { params: { configurationId } })).data
  const list = async (query: Record<string, unknown> = {}) => (await call(endpoints.list, { query })).data
  return { ...machine, machine, credential, create, account, setEnabled, update, get, list }
}

const refusal = async (answer: Promise<unknown>) => {
  const { type, problem } = await refusalOf(answer)
  const { detail, errors, details, status } = problem
  return { type, status, detail, details, fields: errors?.map(({ field }) => field) }
}

type Bench = Awaited<ReturnType<typeof createBench>>
let bench: Bench
beforeAll(async () => {
  bench = await createBench()
})

describe('a new configuration', () => {
  it('has the default rules, shows its credential, and was never enabled', async () => {
    const { call, credential } = bench
    const { data } = await call(endpoints.create, { body: { name: 'Plain', credentialId: credential.id } })
    expect(data).toMatchObject({
      name: 'Plain',
      destination: 'stripe-test',
      mode: 'test',
      credentialName: credential.name,
      credentialStatus: 'connected',
      stripeAccountId: 'acct_1ExampleBakery',
      enabled: false,
      disabledReason: 'never-enabled',
      archived: false,
      settings: sampleSettings(),
      version: 1,
    })
    expect(await bench.get(data.id)).toEqual(data)
  })

  it('needs a name that no other has, whatever the case', async () => {
    await bench.create({ name: 'Wholesale' })
    expect(await refusal(bench.create({ name: 'wholeSALE' }))).toMatchObject({
      type: 'configuration-name-taken',
      fields: ['name'],
    })
  })

  it('gets its name or not, when two ask for it at once', async () => {
    const both = await Promise.allSettled([bench.create({ name: 'Twice' }), bench.create({ name: 'Twice' })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('needs a credential of the organization that is connected', async () => {
    const unknown = await refusal(bench.create({ credentialId: 'cred_000000000000000000000000' }))
    expect(unknown).toMatchObject({ type: 'not-found', fields: ['credentialId'] })
    const foreign = await createBench()
    expect(await refusal(bench.create({ credentialId: foreign.credential.id }))).toMatchObject({ type: 'not-found' })
    const pending = await startCredential(bench)
    const refused = await refusal(bench.create({ credentialId: pending.id }))
    expect(refused).toMatchObject({ type: 'credential-not-connected', fields: ['credentialId'] })
  })

  it('may name accounts of the organization alone', async () => {
    const mine = await bench.account('MINE')
    const foreign = await (await createBench()).account('FOREIGN')
    const accounts = { includedAccountIds: [mine, foreign], excludedAccountIds: [foreign] }
    expect(await refusal(bench.create({ settings: { accounts } }))).toMatchObject({
      type: 'not-found',
      fields: ['settings.accounts.includedAccountIds.1', 'settings.accounts.excludedAccountIds.0'],
    })
  })

  it('names an account once, however often it was sent', async () => {
    const id = await bench.account('ONCE')
    const { settings } = await bench.create({ settings: { accounts: { excludedAccountIds: [id, id] } } })
    expect(settings.accounts.excludedAccountIds).toEqual([id])
  })

  it.each(['Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'Asia/Ho_Chi_Minh', 'US/Pacific'])(
    'keeps the time zone %s by the name it was given',
    async (timeZone) => {
      const { settings } = await bench.create({ settings: { schedule: { timeZone } } })
      expect(settings.schedule.timeZone).toBe(timeZone)
    },
  )

  it.each(['+05:30', 'Asia/Kalkutta', ''])('refuses "%s", which is no time zone', async (timeZone) => {
    const body = { name: 'Odd', credentialId: bench.credential.id, settings: { schedule: { timeZone } } }
    expect(await refusal(bench.call(endpoints.create, { body }))).toMatchObject({
      status: 422,
      fields: ['settings.schedule.timeZone'],
    })
  })

  it('refuses rules that are none, naming the field', async () => {
    const settings = { schedule: { timeZone: 'Europe/Atlantis' }, lines: { memoTemplate: '{{bill.colour}}' } }
    const body = { name: 'Odd', credentialId: bench.credential.id, settings }
    expect(await refusal(bench.call(endpoints.create, { body }))).toMatchObject({
      status: 422,
      fields: ['settings.schedule.timeZone', 'settings.lines.memoTemplate'],
    })
  })
})

describe('an edit', () => {
  it('makes a version that says what changed, and one that changes nothing makes none', async () => {
    const first = await bench.create()
    const second = await bench.update(first, { bills: { onlyApproved: true } }, 'Approved only')
    expect(second).toMatchObject({ version: 2, name: 'Approved only' })
    expect(await bench.update(second, { bills: { onlyApproved: true } })).toEqual(second)
    const { data } = await bench.call(endpoints.versions, { params: { configurationId: first.id } })
    expect(data.data.map(({ version, changes }) => ({ version, changes }))).toEqual([
      {
        version: 2,
        changes: [
          { field: 'name', before: first.name, after: 'Approved only' },
          { field: 'settings.bills.onlyApproved', before: false, after: true },
        ],
      },
      { version: 1, changes: [] },
    ])
    expect(data.data[1]).toMatchObject({ name: first.name, settings: sampleSettings(), actor: { kind: 'api-key' } })
  })

  it('is written to the audit log', async () => {
    const first = await bench.create()
    await bench.update(first, { invoice: { finalization: 'finalize' } })
    const { data } = await bench.call(auditEntryEndpoints.list, { query: { targetId: first.id } })
    expect(data.data.map(({ action }) => action)).toEqual(['configuration.updated', 'configuration.created'])
    expect(data.data[0]?.changes).toEqual([
      { field: 'settings.invoice.finalization', before: 'draft', after: 'finalize' },
    ])
  })

  it('made on an older version is refused with what changed meanwhile, and the caller’s values beside it', async () => {
    const first = await bench.create()
    const second = await bench.update(first, { bills: { onlyApproved: true } })
    const third = await bench.update(second, { bills: { onlyApproved: true }, dueDate: { addDays: 14 } })
    const stale = await refusal(bench.update(first, { dueDate: { addDays: 60 } }))
    expect(stale).toMatchObject({
      type: 'stale-version',
      details: {
        changes: [
          { field: 'settings.bills.onlyApproved', before: false, after: true, yours: false },
          { field: 'settings.dueDate.addDays', before: 30, after: 14, yours: 60 },
        ],
        current: { version: third.version },
      },
    })
    expect(await refusal(bench.update({ ...third, version: 9 }, {}))).toMatchObject({ type: 'stale-version' })
  })

  it('is refused to one of two who save at once', async () => {
    const first = await bench.create()
    const both = await Promise.allSettled([
      bench.update(first, { dueDate: { addDays: 10 } }),
      bench.update(first, { dueDate: { addDays: 20 } }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await bench.get(first.id)).version).toBe(2)
  })

  it('may keep an account that stands in the rules, and add none that is unknown', async () => {
    const id = await bench.account('KEPT')
    const first = await bench.create({ settings: { accounts: { excludedAccountIds: [id] } } })
    const unknown = 'account_000000000000000000000000'
    const refused = await refusal(bench.update(first, { accounts: { excludedAccountIds: [id, unknown] } }))
    expect(refused).toMatchObject({ type: 'not-found', fields: ['settings.accounts.excludedAccountIds.1'] })
  })

  it('cannot take a name that another has', async () => {
    const { name } = await bench.create()
    expect(await refusal(bench.update(await bench.create(), {}, name))).toMatchObject({
      type: 'configuration-name-taken',
    })
  })
})

describe('enabling', () => {
  it('says who disabled it, and each switch is a version', async () => {
    const own = await createBench()
    const enabled = await own.setEnabled(await own.create(), true)
    expect(enabled).toMatchObject({ enabled: true, disabledReason: null, version: 2 })
    expect(await own.setEnabled(enabled, true)).toEqual(enabled)
    const disabled = await own.setEnabled(enabled, false)
    expect(disabled).toMatchObject({ enabled: false, disabledReason: 'by-person', version: 3 })
    expect(await refusal(own.setEnabled(enabled, true))).toMatchObject({
      type: 'stale-version',
      details: { changes: [{ field: 'enabled', before: true, after: false, yours: true }] },
    })
  })

  it('is refused when another enabled one covers an account of it, naming both', async () => {
    const own = await createBench()
    const [a, b, c] = [await own.account('A'), await own.account('B'), await own.account('C')]
    const first = await own.create({ enabled: true, settings: { accounts: { includedAccountIds: [a, b, c] } } })
    const second = await own.create({ settings: { accounts: { excludedAccountIds: [a] } } })
    expect(await refusal(own.setEnabled(second, true))).toMatchObject({
      type: 'configuration-overlap',
      detail: `“${first.name}” is enabled and also covers Example B Ltd (B) and 1 more account.`,
      details: {
        configurationId: first.id,
        configurationName: first.name,
        sharedAccounts: [
          { id: b, code: 'B' },
          { id: c, code: 'C' },
        ],
        sharedAccountCount: 2,
        allAccounts: false,
      },
    })
    const apart = await own.update(second, { accounts: { excludedAccountIds: [a, b, c] } })
    const enabled = await own.setEnabled(apart, true)
    const wider = await refusal(own.update(enabled, { accounts: { excludedAccountIds: [a, b] } }))
    expect(wider).toMatchObject({ type: 'configuration-overlap', details: { sharedAccounts: [{ code: 'C' }] } })
  })

  it('names up to twenty accounts when both are for all', async () => {
    const own = await createBench()
    const excluded = await own.account('X')
    for (let place = 0; place < 21; place++) await own.account(`N${place}`)
    await own.create({ enabled: true, settings: { accounts: { excludedAccountIds: [excluded] } } })
    const { detail, details } = await refusal(own.create({ enabled: true }))
    expect(detail).toContain('also covers all accounts but 1.')
    expect(details).toMatchObject({ allAccounts: true, sharedAccountCount: 21 })
    expect(details?.sharedAccounts).toHaveLength(20)
    expect(details?.sharedAccounts).not.toContainEqual(expect.objectContaining({ code: 'X' }))
  })

  it('goes together with one of the other mode', async () => {
    const own = await createBench()
    const live = await connectByKey(own, 'rk_live_ExampleBakery', { destination: 'stripe' })
    await own.create({ enabled: true })
    expect(await own.create({ enabled: true, credentialId: live.id })).toMatchObject({ mode: 'live', enabled: true })
  })

  it('is refused while the credential is not connected', async () => {
    const own = await createBench()
    const made = await own.create()
    await server.services.credentials.reportLostAccess(own.organizationId, own.credential.id, {
      reason: 'revoked',
      message: 'Access was revoked.',
    })
    expect(await refusal(own.setEnabled(made, true))).toMatchObject({ type: 'credential-not-connected' })
    expect(await own.get(made.id)).toMatchObject({ credentialStatus: 'disconnected' })
  })
})

describe('the credential of a configuration', () => {
  it('cannot be deleted, also not by one who begins at the same moment', async () => {
    const own = await createBench()
    const remove = () => own.call(credentialEndpoints.remove, { params: { credentialId: own.credential.id } })
    const [made, removed] = await Promise.allSettled([own.create(), remove()])
    expect([made.status, removed.status].sort()).toEqual(['fulfilled', 'rejected'])
    const other = await connectByKey(own, 'rk_test_ExampleBakery')
    const { id, name } = await own.create({ credentialId: other.id })
    const refused = await refusal(own.call(credentialEndpoints.remove, { params: { credentialId: other.id } }))
    expect(refused).toMatchObject({ type: 'credential-in-use', details: { configurations: [{ id, name }] } })
  })

  it('can be replaced, which is a version of each configuration', async () => {
    const own = await createBench()
    const made = await own.create({ enabled: true })
    const other = await connectByKey(own, 'rk_test_ExampleBakery')
    const to = { id: other.id, stripeAccountId: 'acct_1ExampleBakery' }
    const { transaction, configurations } = server.services
    expect(await transaction(() => configurations.moveToCredential(own.actor, own.credential.id, to))).toEqual([
      made.id,
    ])
    expect(await own.get(made.id)).toMatchObject({ credentialId: other.id, credentialName: other.name, version: 2 })
  })
})

describe('removing', () => {
  it('deletes one that never ran, and its name is free again', async () => {
    const made = await bench.create({ name: 'Short-lived' })
    const params = { configurationId: made.id }
    expect((await bench.call(endpoints.remove, { params })).data).toEqual({ outcome: 'deleted' })
    expect(await refusal(bench.get(made.id))).toMatchObject({ type: 'not-found' })
    expect(await bench.create({ name: 'Short-lived' })).toMatchObject({ version: 1 })
  })

  it('archives one that ever ran: disabled, kept with its history, not to be changed, its name free', async () => {
    const own = await createBench()
    const made = await own.create({ name: 'Ran', enabled: true })
    const runId = 'run_000000000000000000000001'
    await server.services.configurations.noteRun(own.organizationId, made.id, runId, new Date('2026-01-31T10:00:00Z'))
    const params = { configurationId: made.id }
    for (let time = 0; time < 2; time++) {
      expect((await own.call(endpoints.remove, { params })).data).toEqual({ outcome: 'archived' })
    }
    const archived = await own.get(made.id)
    expect(archived).toMatchObject({ archived: true, enabled: false, version: 2, lastRunId: runId })
    expect(await refusal(own.update(archived, {}))).toMatchObject({ type: 'configuration-archived' })
    expect(await refusal(own.setEnabled(archived, true))).toMatchObject({ type: 'configuration-archived' })
    expect((await own.call(endpoints.versions, { params })).data.data).toHaveLength(2)
    expect(await own.create({ name: 'Ran', enabled: true })).toMatchObject({ enabled: true })
    expect((await own.list()).data.map(({ archived }) => archived)).toEqual([false])
    expect((await own.list({ archived: true })).data.map(({ id }) => id)).toEqual([made.id])
  })

  it('can be refused by those who are told before', async () => {
    const own = await createBench()
    const made = await own.create()
    server.services.configurations.removing.subscribe(async ({ configurationId }) => {
      if (configurationId === made.id) throw new Error('Not now.')
    })
    await expect(server.services.configurations.remove(own.actor, made.id)).rejects.toThrow('Not now.')
    expect(await own.get(made.id)).toEqual(made)
  })
})

describe('a copy', () => {
  it('has the same rules over another credential, is disabled, and brings nothing of the old account along', async () => {
    const own = await createBench()
    const live = await connectByKey(own, 'rk_live_ExampleBakery', { destination: 'stripe' })
    const id = await own.account('KEPT')
    const made = await own.create({
      enabled: true,
      settings: { accounts: { excludedAccountIds: [id] }, dueDate: { addDays: 7 } },
    })
    await server.services.configurations.noteRun(own.organizationId, made.id, 'run_1', new Date())
    const params = { configurationId: made.id }
    const { data } = await own.call(endpoints.copy, { params, body: { name: 'Live', credentialId: live.id } })
    expect(data).toMatchObject({ settings: made.settings, mode: 'live', destination: 'stripe', credentialId: live.id })
    expect(data).toMatchObject({ enabled: false, lastRunId: null, version: 1, disabledReason: 'never-enabled' })
    const again = own.call(endpoints.copy, { params, body: { name: 'live', credentialId: live.id } })
    expect(await refusal(again)).toMatchObject({ type: 'configuration-name-taken' })
  })
})

describe('announcements', () => {
  it('tell of every change in its transaction', async () => {
    const own = await createBench()
    const told: string[] = []
    server.services.configurations.changed.subscribe(async ({ organizationId, kind }) => {
      if (organizationId === own.organizationId) told.push(kind)
    })
    const enabled = await own.setEnabled(await own.create(), true)
    const disabled = await own.setEnabled(await own.update(enabled, { dueDate: { addDays: 9 } }), false)
    await own.call(endpoints.remove, { params: { configurationId: disabled.id } })
    expect(told).toEqual(['created', 'enabled', 'updated', 'disabled', 'removed'])
  })
})
