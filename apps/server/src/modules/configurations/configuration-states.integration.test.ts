import { configurationEndpoints as endpoints } from '@billbridge/contract/configurations'
import { credentialEndpoints } from '@billbridge/contract/credentials'
import { describe, expect, it } from 'vitest'
import { refusalOf as refusal, startConfiguring } from '../../../test/configuring.ts'
import { connectByKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'

const { server, createBench } = await startConfiguring(createTestDatabase())

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
    const own = await createBench()
    const made = await own.create({ name: 'Short-lived' })
    const params = { configurationId: made.id }
    expect((await own.call(endpoints.remove, { params })).data).toEqual({ outcome: 'deleted' })
    expect(await refusal(own.get(made.id))).toMatchObject({ type: 'not-found' })
    expect(await own.create({ name: 'Short-lived' })).toMatchObject({ version: 1 })
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
