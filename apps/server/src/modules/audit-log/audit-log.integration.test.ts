import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { billEndpoints } from '@billbridge/contract/bills'
import { organizationEndpoints } from '@billbridge/contract/organizations'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createOrganization } from '../../../test/factories.ts'
import { profileQueries } from '../../../test/query-profile.ts'
import { startServer } from '../../../test/start-server.ts'
import { operatorActor } from '../../platform/actor.ts'
import { createAuditEntryModel } from './audit-entry.model.ts'

const server = await startServer(createTestDatabase())
const { organization, services } = server
const admin = await organization.signedIn('admin')
const machine = await organization.machine('editor')

const list = async (query: object) => (await admin.client.call(auditEntryEndpoints.list, { query })).data.data

const bill = (number: string, name = 'Example Bakery Ltd') => ({
  number,
  account: { code: name, name },
  currency: 'EUR',
  billDate: '2026-01-31',
  lineItems: [{ description: 'Flour', amount: 1000 }],
  total: 1000,
})

describe('an entry', () => {
  test('says who, from where, in which request, of what, and from what to what', async () => {
    const before = (await admin.client.call(organizationEndpoints.get, {})).data
    const body = { name: 'Renamed Example', version: before.version }
    await admin.client.call(organizationEndpoints.update, { body }, { headers: { 'x-request-id': 'rename-1' } })
    expect((await list({ action: 'organization.renamed' }))[0]).toMatchObject({
      actor: { kind: 'user', id: admin.actor.id },
      requestId: 'rename-1',
      address: '127.0.0.1',
      targetId: organization.id,
      targetName: 'Renamed Example',
      changes: [{ field: 'name', before: before.name, after: 'Renamed Example' }],
    })
  })

  test('names the API key of a machine', async () => {
    const { data } = await machine.client.call(billEndpoints.create, { body: bill('A-1') })
    const [entry] = await list({ targetId: data.bill.id })
    expect(entry).toMatchObject({ actor: { kind: 'api-key', name: 'Example editor key' }, targetName: 'A-1' })
  })

  test('that no request led to has no address', async () => {
    await services.organizations.setPlan(organization.id, 'premium')
    const [entry] = await list({ actorId: operatorActor(organization.id).id })
    expect(entry).toMatchObject({ action: 'organization.plan-set', address: null, requestId: null })
  })

  test('of an edit that changed nothing is not there; of any other act it is', async () => {
    const { data } = await admin.client.call(organizationEndpoints.get, {})
    const same = { name: data.name, version: data.version }
    const { data: after } = await admin.client.call(organizationEndpoints.update, { body: same })
    expect(after).toEqual(data)
    const stale = admin.client.call(organizationEndpoints.update, { body: { ...same, version: data.version - 1 } })
    await expect(stale).rejects.toMatchObject({ type: 'stale-version' })
    await services.organizations.setPlan(organization.id, data.plan)
    const about = { targetId: 'thing_00000001', changes: [] }
    await services.auditLog.record(organization.system, { action: 'credential.renamed', ...about })
    await services.auditLog.recordMany(organization.system, [
      { action: 'account.updated', ...about },
      { action: 'credential.reconnected', ...about },
    ])
    expect(await list({ targetId: about.targetId })).toMatchObject([{ action: 'credential.reconnected', changes: [] }])
    const edits = await list({ targetId: organization.id })
    expect(edits.filter(({ changes }) => changes.length === 0)).toEqual([])
  })

  test('tells addresses to admins alone', async () => {
    const viewer = await organization.signedIn('viewer')
    const { data } = await viewer.client.call(auditEntryEndpoints.list, {})
    expect(data.data.length).toBeGreaterThan(0)
    expect(data.data.filter(({ address }) => address !== null)).toEqual([])
    const csv = (await viewer.client.call(auditEntryEndpoints.csv, {})).data
    expect(csv).not.toContain('127.0.0.1')
    expect((await admin.client.call(auditEntryEndpoints.csv, {})).data).toContain('127.0.0.1')
  })
})

describe('the log', () => {
  test('is narrowed by actor, kind of object, action, object and period, together', async () => {
    const { data } = await machine.client.call(billEndpoints.create, { body: bill('B-1') })
    const billId = data.bill.id
    await admin.client.call(billEndpoints.setApproval, { body: { billIds: [billId], approvalStatus: 'approved' } })
    const actionsOf = async (query: object) => (await list({ ...query, limit: 200 })).map(({ action }) => action)
    expect(await actionsOf({ targetId: billId })).toEqual(['bill.approved', 'bill.created'])
    expect(await actionsOf({ targetId: billId, actorId: admin.actor.id })).toEqual(['bill.approved'])
    expect(new Set(await actionsOf({ object: 'bill' }))).toEqual(new Set(['bill.created', 'bill.approved']))
    expect(await actionsOf({ object: 'bill', action: 'organization.renamed' })).toEqual([])
    const [approved] = await list({ action: 'bill.approved' })
    const at = approved?.at ?? ''
    expect(await actionsOf({ targetId: billId, from: at })).toEqual(['bill.approved'])
    expect(await actionsOf({ targetId: billId, to: at })).toEqual(['bill.created'])
  })

  test('is walked page by page, merged over the actions of a kind, without a gap', async () => {
    const bills = Array.from({ length: 30 }, (_, n) => bill(`P-${n}`))
    await machine.client.call(billEndpoints.createBatch, { body: { bills } })
    const all = await list({ object: 'bill', limit: 200 })
    const walked: string[] = []
    for (let cursor: string | undefined; ; ) {
      const query = { object: 'bill' as const, limit: 7, ...(cursor ? { cursor } : {}) }
      const { data } = await admin.client.call(auditEntryEndpoints.list, { query })
      walked.push(...data.data.map(({ id }) => id))
      if (data.nextCursor === null) break
      cursor = data.nextCursor
    }
    expect(walked).toEqual(all.map(({ id }) => id))
  })

  test('shows nobody what happened in another organization', async () => {
    const stranger = await createOrganization(server)
    const { client } = await stranger.signedIn('admin')
    const { data } = await client.call(auditEntryEndpoints.list, { query: { actorId: admin.actor.id } })
    expect(data.data).toEqual([])
    const csv = (await client.call(auditEntryEndpoints.csv, {})).data
    expect(csv).not.toContain(organization.id)
  })

  test('is the same as CSV, a row a changed field, with formulas made harmless', async () => {
    await machine.client.call(billEndpoints.create, { body: bill('C-1', '=HYPERLINK("http://example.com")') })
    const { data } = await admin.client.call(auditEntryEndpoints.csv, { query: { object: 'account' } })
    const rows = parse(data, { columns: true }) as Record<string, string>[]
    const changes = (await list({ object: 'account', limit: 200 })).flatMap(({ changes }) => changes)
    expect(rows).toHaveLength(changes.length)
    expect(rows.map((row) => row.Object)).toContain('\'=HYPERLINK("http://example.com")')
    expect(rows.every((row) => !Object.values(row).some((cell) => /^[=+\-@]/.test(cell)))).toBe(true)
  })

  const filters = [
    {},
    { object: 'bill' },
    { action: 'bill.created' },
    { actorId: 'actor' },
    { actorId: 'actor', object: 'bill' },
    { actorId: 'actor', action: 'bill.approved' },
    { from: '2026-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' },
    { object: 'bill', from: '2026-01-01T00:00:00.000Z' },
  ]

  test.each(filters)('is read from an index in its order: %o', async (filter) => {
    const query = { ...filter, ...('actorId' in filter ? { actorId: admin.actor.id } : {}), limit: 5 }
    const read = async () => {
      const { data } = await admin.client.call(auditEntryEndpoints.list, { query: query as object })
      const next = { ...query, ...(data.nextCursor ? { cursor: data.nextCursor } : {}) }
      await admin.client.call(auditEntryEndpoints.list, { query: next as object })
    }
    const queries = await profileQueries(server.database.connection, 'audit-entries', read)
    expect(queries.length).toBeGreaterThan(1)
    for (const { planSummary, hasSortStage, docsExamined, nreturned, command } of queries) {
      expect(planSummary, JSON.stringify(command)).not.toContain('COLLSCAN')
      expect(hasSortStage, JSON.stringify(command)).toBe(false)
      expect(docsExamined, JSON.stringify(command)).toBeLessThanOrEqual(Math.max(1, nreturned) * 2)
    }
  })
})

describe('entries are written once', () => {
  const entries = createAuditEntryModel(server.database.connection)
  const all = { organizationId: organization.id }
  const set = { $set: { action: 'bill.created' } }

  const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['updateOne', async () => entries.updateOne(all, set)],
    ['updateMany', async () => entries.updateMany(all, set)],
    ['replaceOne', async () => entries.replaceOne(all, {} as never)],
    ['findOneAndUpdate', async () => entries.findOneAndUpdate(all, set)],
    ['findByIdAndUpdate', async () => entries.findByIdAndUpdate('audit_x', set)],
    ['findOneAndReplace', async () => entries.findOneAndReplace(all, {} as never)],
    ['deleteOne', async () => entries.deleteOne(all)],
    ['deleteMany', async () => entries.deleteMany(all)],
    ['findOneAndDelete', async () => entries.findOneAndDelete(all)],
    ['findByIdAndDelete', async () => entries.findByIdAndDelete('audit_x')],
    ['bulkWrite', async () => entries.bulkWrite([{ deleteMany: { filter: all } }])],
    ['bulkSave', async () => entries.bulkSave([await changedDocument()])],
    ['save', async () => (await changedDocument()).save()],
    ['deleteOne of a document', async () => (await changedDocument()).deleteOne()],
    ['updateOne of a document', async () => (await changedDocument()).updateOne(set)],
  ]

  const changedDocument = async () => {
    const document = await entries.findOne(all)
    if (!document) throw new Error('There is no entry.')
    document.set('targetName', 'Somebody else')
    return document
  }

  test.each(ways)('%s is refused', async (_, change) => {
    const before = await entries.find(all).sort({ _id: 1 }).lean()
    expect(before.length).toBeGreaterThan(0)
    await expect(change()).rejects.toThrow('written once')
    expect(await entries.find(all).sort({ _id: 1 }).lean()).toEqual(before)
  })
})
