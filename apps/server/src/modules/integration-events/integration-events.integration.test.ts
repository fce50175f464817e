import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { configurationEndpoints } from '@billbridge/contract/configurations'
import { externalMappingEndpoints } from '@billbridge/contract/external-mappings'
import { integrationEventEndpoints } from '@billbridge/contract/integration-events'
import { describe, expect, it } from 'vitest'
import { useKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { exportingWith, stripeAccountId } from '../../../test/exporting.ts'
import { startServer } from '../../../test/start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const person = await server.organization.signedIn('admin')
const { client, sandbox, credentialId, connectTestKey, askStripe, setUp, rowOf, run, untilStatus } =
  await exportingWith(server, person)
const { integrationEvents, exports } = server.services
const organizationId = server.organization.id

const eventsOf = async (targetId: string) =>
  (await client.call(integrationEventEndpoints.list, { query: { targetId } })).data.data

const open = async () => (await client.call(integrationEventEndpoints.list, { query: { actioned: 'false' } })).data.data

const eventWith = async (cause: string, configurationId: string) =>
  (await client.call(integrationEventEndpoints.list, {})).data.data.filter(
    (event) => event.cause === cause && event.configurations.some(({ id }) => id === configurationId),
  )

const mark = async (eventIds: string[], actioned: boolean) =>
  (await client.call(integrationEventEndpoints.setActioned, { body: { eventIds, actioned } })).data

/** An account without a mapping whose bill was exported all the same. */
const failUnmapped = async () => {
  const account = await setUp({}, false)
  const row = await rowOf((await account.send()).id)
  const made = await run('export', [row.id])
  return { ...account, row, runId: made.id }
}

const pastDue = { billDate: '2026-01-01', dueDate: '2026-01-02' }

const failPastDue = async () => {
  const account = await setUp()
  const row = await rowOf((await account.send(pastDue)).id)
  const made = await run('export', [row.id])
  return { ...account, row, runId: made.id }
}

describe('a customer that is not mapped', () => {
  it('raises one event an account, which leads to the mapping with everything filled in', async () => {
    const { accountId, configuration, send, row, email } = await failUnmapped()
    const [event, ...more] = await eventsOf(accountId)
    expect(more).toEqual([])
    expect(event).toMatchObject({
      kind: 'integration.missingaccountmapping.error',
      mode: 'test',
      target: { type: 'account', id: accountId },
      cause: 'customer-not-mapped',
      stripeAccountId,
      credentialId,
      configurations: [{ id: configuration.id, name: configuration.name }],
      count: 1,
      actioned: false,
      recoveredAt: null,
    })
    const second = await rowOf((await send({ number: '2' })).id)
    await run('export', [second.id])
    await run('retry', [row.id])
    expect(await eventsOf(accountId)).toMatchObject([{ id: event?.id, count: 3 }])

    const customerId = (await askStripe('/v1/customers', { email })).id
    await client.call(externalMappingEndpoints.create, { body: { accountId, credentialId, customerId } })
    const [settled] = await eventsOf(accountId)
    expect(settled).toMatchObject({ actioned: true, actionedBy: null })
    expect(settled?.recoveredAt).not.toBeNull()
  })
})

describe('bills that fail', () => {
  it('are one event a configuration and cause, which leads to the last run and ends when none is left', async () => {
    const { configuration, send, row, runId } = await failPastDue()
    expect(await eventWith('due-date-past', configuration.id)).toMatchObject([
      { kind: 'integration.validation.error', target: { type: 'run', id: runId }, count: 1, actioned: false },
    ])
    const second = await rowOf((await send({ ...pastDue, number: '2' })).id)
    const next = await run('export', [second.id])
    const settledEvents = exports.createSettledEvents()
    await settledEvents.settle()
    expect(await eventWith('due-date-past', configuration.id)).toMatchObject([
      { target: { type: 'run', id: next.id }, count: 2, actioned: false },
    ])

    await client.call(billExportEndpoints.archive, { body: { selection: { ids: [second.id] }, reason: 'Given up' } })
    await settledEvents.settle()
    expect(await eventWith('due-date-past', configuration.id)).toMatchObject([{ actioned: false }])

    await send({ ...pastDue, dueDate: '2099-01-01' })
    await run('retry', [row.id])
    await settledEvents.settle()
    const [settled] = await eventWith('due-date-past', configuration.id)
    expect(settled).toMatchObject({ actioned: true, actionedBy: null })
    expect(settled?.recoveredAt).not.toBeNull()
  })

  it('raise another event when they fail again after the first was dealt with', async () => {
    const { configuration, send } = await failPastDue()
    const [first] = await eventWith('due-date-past', configuration.id)
    await mark([first?.id ?? ''], true)
    const second = await rowOf((await send({ ...pastDue, number: '2' })).id)
    await run('export', [second.id])
    expect(await eventWith('due-date-past', configuration.id)).toMatchObject([
      { actioned: false, count: 1 },
      { id: first?.id, actioned: true },
    ])
    // The first cannot be open again beside it.
    expect(await mark([first?.id ?? ''], false)).toEqual({ changed: 0, leftOut: 1 })
  })
})

describe('what concerns an object', () => {
  const concerning = async (concerns: string) =>
    (await client.call(integrationEventEndpoints.list, { query: { concerns, actioned: 'false' } })).data.data

  it('is, for a configuration, every event of its bills, whichever object mends it', async () => {
    const unmapped = await failUnmapped()
    const other = await failPastDue()
    const [event, ...more] = await concerning(unmapped.configuration.id)
    expect(more).toEqual([])
    expect(event).toMatchObject({ target: { type: 'account', id: unmapped.accountId } })
    expect(await concerning(other.configuration.id)).toMatchObject([{ target: { type: 'run', id: other.runId } }])
    expect(await concerning(unmapped.accountId)).toMatchObject([{ id: event?.id }])
  })

  it('is, for a credential, every event of the bills that go by it, and for neither what nobody knows', async () => {
    const { configuration } = await failUnmapped()
    const [event] = await concerning(configuration.id)
    expect((await concerning(credentialId)).map(({ id }) => id)).toContain(event?.id)
    expect(await concerning('cred_00000000Unknown00000000')).toEqual([])
    expect(await concerning('exp_00000000Unknown000000000')).toEqual([])
  })
})

describe('marking by hand', () => {
  it('is undone, takes many at once, notes who did it, and leaves out what is so already', async () => {
    const [one, two] = [await failUnmapped(), await failUnmapped()]
    const ids = [...(await eventsOf(one.accountId)), ...(await eventsOf(two.accountId))].map(({ id }) => id)
    const [first = ''] = ids
    expect(await mark(ids, true)).toEqual({ changed: 2, leftOut: 0 })
    expect(await mark(ids, true)).toEqual({ changed: 0, leftOut: 2 })
    const { data } = await client.call(integrationEventEndpoints.get, { params: { eventId: first } })
    expect(data).toMatchObject({ actioned: true, actionedBy: { id: person.actor.id }, recoveredAt: null })
    expect((await open()).map(({ id }) => id)).not.toContain(first)
    expect(await mark([first], false)).toEqual({ changed: 1, leftOut: 0 })
    expect((await open()).map(({ id }) => id)).toContain(first)
    const history = await server.services.auditLog.list(person.actor, { targetId: first, limit: 10 })
    expect(history.data.map(({ action }) => action)).toEqual([
      'integration-event.reopened',
      'integration-event.actioned',
    ])
  })

  it('does not open again what settled itself', async () => {
    const { accountId, email } = await failUnmapped()
    const customerId = (await askStripe('/v1/customers', { email })).id
    await client.call(externalMappingEndpoints.create, { body: { accountId, credentialId, customerId } })
    const [event] = await eventsOf(accountId)
    expect(await mark([event?.id ?? ''], false)).toEqual({ changed: 0, leftOut: 1 })
  })

  it('changes nothing when one of the events is another organization’s', async () => {
    const { accountId } = await failUnmapped()
    const [event] = await eventsOf(accountId)
    const missing = mark([event?.id ?? '', 'evt_00000000Unknown00000000'], true)
    await expect(missing).rejects.toMatchObject({ type: 'not-found' })
    expect(await eventsOf(accountId)).toMatchObject([{ actioned: false }])
  })
})

describe('a credential', () => {
  it('that lost its access is one event, settled when it is connected again', async () => {
    const other = await connectTestKey()
    await sandbox.expireKey(stripeAccountId, other.key)
    await server.services.credentials.verify(person.actor, other.id)
    await server.services.credentials.verify(person.actor, other.id)
    expect(await eventsOf(other.id)).toMatchObject([
      {
        kind: 'integration.authentication.error',
        target: { type: 'credential', id: other.id },
        credential: { id: other.id, name: other.name },
        stripeAccountId,
        mode: 'test',
        count: 1,
        actioned: false,
      },
    ])
    const key = await sandbox.createKey(stripeAccountId, ['customer_write', 'invoice_write', 'webhook_write'])
    await useKey(person, other.id, key)
    expect(await eventsOf(other.id)).toMatchObject([{ actioned: true, actionedBy: null }])
  })
})

describe('a configuration', () => {
  const disabledEvent = (id: string) => ({
    organizationId,
    kind: 'integration.disabled.error' as const,
    mode: 'test' as const,
    target: { type: 'configuration' as const, id },
    dedupeKey: id,
    configurationIds: [id],
    message: 'It was disabled.',
    remedy: 'Enable it.',
  })

  it('that was disabled is settled when it is enabled, and when it is removed', async () => {
    const [one, two] = [(await setUp()).configuration, (await setUp()).configuration]
    for (const { id, version } of [one, two]) {
      await client.call(configurationEndpoints.setEnabled, {
        params: { configurationId: id },
        body: { enabled: false, version },
      })
      await integrationEvents.record(disabledEvent(id))
    }
    await client.call(configurationEndpoints.setEnabled, {
      params: { configurationId: one.id },
      body: { enabled: true, version: one.version + 1 },
    })
    expect(await eventsOf(one.id)).toMatchObject([{ actioned: true }])
    expect(await eventsOf(two.id)).toMatchObject([{ actioned: false }])
    await client.call(configurationEndpoints.remove, { params: { configurationId: two.id } })
    expect(await eventsOf(two.id)).toMatchObject([{ actioned: true }])
  })
})

describe('the list', () => {
  it('is filtered by kind, mode, and whether it is dealt with, and counted', async () => {
    const { data } = await client.call(integrationEventEndpoints.counts, {})
    const opened = await open()
    expect(data).toEqual({ live: 0, test: opened.length })
    const kind = ['integration.validation.error', 'integration.disabled.error'] as const
    const some = (await client.call(integrationEventEndpoints.list, { query: { kind: [...kind], mode: 'test' } })).data
    expect(new Set(some.data.map((event) => event.kind))).toEqual(new Set(kind))
    const live = (await client.call(integrationEventEndpoints.list, { query: { mode: 'live' } })).data
    expect(live.data).toEqual([])
  })

  it('goes on by its cursor, what happened last first, however long ago it happened at first', async () => {
    const older = await failUnmapped()
    await failPastDue()
    await run('retry', [older.row.id])
    const all = (await client.call(integrationEventEndpoints.list, {})).data.data
    expect(all[0]).toMatchObject({ target: { id: older.accountId }, count: 2 })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { limit: 2, ...(cursor ? { cursor } : {}) }
      const { data } = await client.call(integrationEventEndpoints.list, { query })
      seen.push(...data.data.map(({ id }) => id))
      cursor = data.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(all.map(({ id }) => id))
    const times = all.map(({ lastSeenAt }) => lastSeenAt)
    expect(times).toEqual(times.toSorted().reverse())
  })
})

describe('what went well', () => {
  it('raises nothing', async () => {
    const { send, configuration } = await setUp()
    const bill = await send()
    await run('export', [(await rowOf(bill.id)).id])
    await untilStatus('complete', [bill.id])
    const { data } = await client.call(integrationEventEndpoints.list, {})
    expect(data.data.filter((event) => event.configurations.some(({ id }) => id === configuration.id))).toEqual([])
  })
})
