import { type Configuration, configurationEndpoints } from '@billbridge/contract/configurations'
import { beforeAll, describe, expect, it } from 'vitest'
import { connectByKey } from '../../../test/credentials.ts'
import { createTestDatabase } from '../../../test/database.ts'
import { createMachine, type Machine } from '../../../test/machine.ts'
import { profileQueries } from '../../../test/query-profile.ts'
import { refusal } from '../../../test/refusal.ts'
import { sampleSettings } from '../../../test/sample-bill.ts'
import { startServer } from '../../../test/start-server.ts'

const permissions = ['rak_customer_write', 'rak_invoice_write', 'rak_webhook_write']
const keys = {
  test: [{ key: 'rk_test_ExampleBakery', permissions }],
  live: [{ key: 'rk_live_ExampleBakery', permissions }],
}
const database = createTestDatabase()
const server = await startServer(database, {
  sandbox: { accounts: [{ id: 'acct_1ExampleBakery', name: 'Example Bakery Ltd', keys }] },
})

const some = [
  'Zebra',
  'apple',
  'Apricot',
  'banana',
  'Cherry',
  'apple pie',
  'date',
  'Elder',
  'fig',
  'Grape',
  'a.c',
  'abc',
]
/** So many that a plan which reads them all to sort them loses against one that reads a page in order. */
const names = [...some, ...Array.from({ length: 60 }, (_, place) => `Region ${place}`)]

let machine: Machine
let all: Configuration[]

const list = async (query: Record<string, unknown> = {}) =>
  (await machine.call(configurationEndpoints.list, { query })).data

/** Every page of a list, by its cursors. */
const walk = async (query: Record<string, unknown>) => {
  const rows: Configuration[] = []
  let cursor: string | undefined
  do {
    const page = await list({ ...query, limit: 5, ...(cursor === undefined ? {} : { cursor }) })
    rows.push(...page.data)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return rows
}

const fill = async (owner: Machine) => {
  const test = await connectByKey(owner, 'rk_test_ExampleBakery')
  const live = await connectByKey(owner, 'rk_live_ExampleBakery', { destination: 'stripe' })
  const { configurations } = server.services
  for (const [place, name] of names.entries()) {
    const settings = sampleSettings()
    const credentialId = place % 3 === 0 ? live.id : test.id
    const { id } = await configurations.create(owner.actor, { name, credentialId, settings, enabled: false })
    if (place % 2 === 0) {
      const at = new Date(Date.UTC(2026, 0, 1 + ((place * 7) % 73)))
      await configurations.noteRun(owner.organizationId, id, `run_${String(place).padStart(24, '0')}`, at)
    }
  }
}

beforeAll(async () => {
  machine = await createMachine(server)
  await fill(machine)
  await fill(await createMachine(server))
  all = (await list({ limit: 200 })).data
})

const order = (sort: string) => {
  const field = sort.replace('-', '') as 'name' | 'createdAt' | 'lastRunAt'
  const keyOf = (row: Configuration) => (field === 'name' ? row.name.toLowerCase() : (row[field] ?? ''))
  const direction = sort.startsWith('-') ? -1 : 1
  return [...all]
    .sort((a, b) => direction * (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : a.id < b.id ? -1 : 1))
    .map(({ name }) => name)
}

describe('the list of configurations', () => {
  it('holds those of the organization', () => {
    expect(all.map(({ name }) => name).sort()).toEqual([...names].sort())
  })

  it.each(['name', '-name', 'createdAt', '-createdAt', 'lastRunAt', '-lastRunAt'])(
    'is in the order %s over its pages',
    async (sort) => {
      expect((await walk({ sort })).map(({ name }) => name)).toEqual(order(sort))
    },
  )

  it('is narrowed by mode, credential and whether it is enabled', async () => {
    const live = await walk({ mode: 'live' })
    expect(live.map(({ mode }) => mode)).toEqual(Array(names.length / 3).fill('live'))
    const [first] = live
    expect((await walk({ credentialId: first?.credentialId })).map(({ id }) => id)).toEqual(live.map(({ id }) => id))
    expect(await walk({ enabled: true })).toEqual([])
    expect(await walk({ enabled: false })).toHaveLength(names.length)
  })

  it('is searched by the start of a name, whatever the case, or by an id', async () => {
    const found = async (query: Record<string, unknown>) => (await walk(query)).map(({ name }) => name)
    expect(await found({ search: 'APPLE' })).toEqual(['apple', 'apple pie'])
    expect(await found({ search: 'ap', sort: '-createdAt' })).toEqual(['apple pie', 'Apricot', 'apple'])
    expect(await found({ search: 'a.' })).toEqual(['a.c'])
    expect(await found({ search: 'pie' })).toEqual([])
    expect(await found({ search: all[0]?.id })).toEqual([all[0]?.name])
  })

  it('refuses a cursor that was made for another order', async () => {
    const { nextCursor } = await list({ limit: 5 })
    expect(await refusal(list({ sort: 'createdAt', cursor: nextCursor }))).toMatchObject({ type: 'invalid-cursor' })
  })

  it.each([
    ...['name', '-name', 'createdAt', '-createdAt', 'lastRunAt', '-lastRunAt'].map((sort) => ({ sort })),
    { sort: 'name', mode: 'live' },
    { sort: '-lastRunAt', mode: 'test', enabled: false },
    { sort: 'name', archived: true },
    { sort: 'name', search: 'ap' },
    { sort: '-createdAt', search: 'ap', mode: 'test' },
  ])('is answered from an index alone for %o', async (query) => {
    const queries = await profileQueries(server.services.connection, 'configurations', () => walk(query))
    expect(queries.length).toBeGreaterThan(0)
    for (const { planSummary, docsExamined, nreturned, hasSortStage, command } of queries) {
      expect(planSummary, JSON.stringify(command)).toMatch(/^(IXSCAN|IDHACK|EOF)/)
      expect(hasSortStage, JSON.stringify(command)).toBe(false)
      expect(docsExamined, JSON.stringify(command)).toBeLessThanOrEqual(2 * nreturned)
    }
  })
})

describe('what other modules ask', () => {
  it('is answered from an index', async () => {
    const { configurations, connection } = server.services
    const { organizationId } = machine
    const credentialIds = [...new Set(all.map(({ credentialId }) => credentialId))]
    const queries = await profileQueries(connection, 'configurations', async () => {
      await configurations.enabledIn(organizationId, 'test')
      await configurations.activeFor(organizationId)
      await configurations.usesOf(organizationId, credentialIds)
      await configurations.find(organizationId, all[0]?.id ?? '')
    })
    expect(queries).toHaveLength(4)
    for (const { planSummary, docsExamined, nreturned } of queries) {
      expect(planSummary).toMatch(/^(IXSCAN|IDHACK)/)
      expect(docsExamined).toBeLessThanOrEqual(2 * nreturned)
    }
  })

  it('is the history from an index, too', async () => {
    const [first] = all
    const params = { configurationId: first?.id ?? '' }
    const [query] = await profileQueries(server.services.connection, 'configuration-versions', () =>
      machine.call(configurationEndpoints.versions, { params }),
    )
    expect(query).toMatchObject({ hasSortStage: false, docsExamined: 1, nreturned: 1 })
  })
})
