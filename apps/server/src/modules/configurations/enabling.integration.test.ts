import type { Configuration } from '@billbridge/contract/configurations'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectByKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMachine } from '../../../test/machine.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'
import { connectMongo } from '../../platform/mongo.ts'
import { createAuditLogService } from '../audit-log/audit-log.service.ts'
import { createConfigurationService } from './configuration.service.ts'

const permissions = ['rak_customer_write', 'rak_invoice_write', 'rak_webhook_write']
const keys = { test: [{ key: 'rk_test_ExampleBakery', permissions }] }
const database = createTestDatabase()
const server = await startServer(database, {
  sandbox: { accounts: [{ id: 'acct_1ExampleBakery', name: 'Example Bakery Ltd', keys }] },
})

/**
 * The service alone, on a connection of its own: nobody subscribes to it, and neither credentials nor accounts take part
 * in its transactions, so nothing but its own care keeps two of them apart.
 */
const createAlone = async () => {
  const { connection, transaction, close } = await connectMongo(database.uri)
  afterAll(close)
  const { now, newId, organizations, users, credentials, accounts } = server.services
  const auditLog = createAuditLogService({ connection, now, newId })
  return createConfigurationService({
    connection,
    transaction,
    now,
    newId,
    auditLog,
    organizations,
    users,
    credentials,
    accounts,
  })
}

const rounds = 8
let configurations: Awaited<ReturnType<typeof createAlone>>
beforeAll(async () => {
  configurations = await createAlone()
})

const createBench = async () => {
  const machine = await createMachine(server)
  const credential = await connectByKey(machine, 'rk_test_ExampleBakery')
  const create = (name: string, enabled: boolean, includedAccountIds: string[] = []) => {
    const settings = sampleSettings({ accounts: { includedAccountIds } })
    return configurations.create(machine.actor, { name, credentialId: credential.id, settings, enabled })
  }
  const account = async (code: string) =>
    (
      await server.services.accounts.create(machine.actor, {
        code,
        name: `Example ${code} Ltd`,
        email: null,
        currency: null,
        address: null,
      })
    ).id
  return { ...machine, create, account }
}

const expectOneWinner = async (tries: Promise<Configuration>[]) => {
  const all = await Promise.allSettled(tries)
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of all) {
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ type: 'configuration-overlap' })
  }
}

it('lets one of several win who enable overlapping configurations at once', async () => {
  const { actor, organizationId, create } = await createBench()
  let made = [await create('One', false), await create('Two', false), await create('Three', false)]
  for (let round = 0; round < rounds; round++) {
    await expectOneWinner(
      made.map(({ id, version }) => configurations.setEnabled(actor, id, { enabled: true, version })),
    )
    const [winner, ...others] = await configurations.enabledIn(organizationId, 'test')
    expect(others).toEqual([])
    if (winner) await configurations.setEnabled(actor, winner.id, { enabled: false, version: winner.version })
    made = await Promise.all(made.map(({ id }) => configurations.get(actor, id)))
  }
})

it('lets one of two win who widen enabled configurations at once', async () => {
  const { actor, create, account } = await createBench()
  const [a, b, c] = [await account('A'), await account('B'), await account('C')]
  const made = [
    { own: a, id: (await create('One', true, [a])).id },
    { own: b, id: (await create('Two', true, [b])).id },
  ]
  const save = async (id: string, includedAccountIds: string[], version: number) =>
    configurations.update(actor, id, {
      name: id,
      settings: sampleSettings({ accounts: { includedAccountIds } }),
      version,
    })
  for (let round = 0; round < rounds; round++) {
    const current = await Promise.all(made.map(({ id }) => configurations.get(actor, id)))
    await expectOneWinner(made.map(({ id, own }, place) => save(id, [own, c], current[place]?.version ?? 0)))
    for (const { id, own } of made) await save(id, [own], (await configurations.get(actor, id)).version)
  }
})

it('lets one of two win who create enabled configurations at once', async () => {
  const { actor, organizationId, create } = await createBench()
  for (let round = 0; round < rounds; round++) {
    await expectOneWinner([create(`A ${round}`, true), create(`B ${round}`, true)])
    const [winner] = await configurations.enabledIn(organizationId, 'test')
    if (winner) await configurations.remove(actor, winner.id)
  }
})
