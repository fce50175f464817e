import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { configurationEndpoints as endpoints } from '@billbridge/contract/configurations'
import { beforeAll, describe, expect, it } from 'vitest'
import { refusalOf as refusal, startConfiguring } from '../../../test/configuring.ts'
import { connectByKey, startCredential } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'

const { server, createBench } = await startConfiguring(createTestDatabase())

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
