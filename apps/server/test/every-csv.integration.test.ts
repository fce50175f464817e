import { accountEndpoints } from '@billbridge/contract/accounts'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { billExportEndpoints } from '@billbridge/contract/bill-exports'
import { billImportEndpoints } from '@billbridge/contract/bill-imports'
import { billEndpoints } from '@billbridge/contract/bills'
import { allEndpoints } from '@billbridge/contract/endpoints'
import { reconciliationEndpoints } from '@billbridge/contract/reconciliations'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'
import { exportingWith } from './exporting.ts'
import { startServer } from './start-server.ts'

const server = await startServer(createTestDatabase(), { sandbox: true })
const admin = await server.organization.signedIn('admin')
const { client } = admin
const { setUp } = await exportingWith(server, admin)

/** What a spreadsheet would run, were it the beginning of a cell. */
const formulas = ['=HYPERLINK("http://example.com";"x")', '+1+1', '-1+1', '@SUM(A1)', '＝1+1']

const { configuration, accountId } = await setUp()
const { data: account } = await client.call(accountEndpoints.get, { params: { accountId } })
await client.call(accountEndpoints.update, {
  params: { accountId },
  body: { code: account.code, name: formulas[0] ?? '', version: account.version },
})
const bills = formulas.map((number) => ({
  number,
  account: { code: account.code },
  currency: 'USD',
  billDate: '2026-11-01',
  lineItems: [{ description: 'Wheels', amount: 1000 }],
  total: 1000,
}))
await client.call(billEndpoints.createBatch, { body: { bills } })
await server.worker.drainFollowUps()

const fillers: Readonly<Record<string, () => Promise<string>>> = {
  'audit-entries.csv': async () => (await client.call(auditEntryEndpoints.csv, {})).data,
  'bill-exports.csv': async () => {
    const query = { mode: 'test' as const, tab: 'unsent' as const }
    return (await client.call(billExportEndpoints.csv, { query })).data
  },
  'bill-imports.refusedRows': async () => {
    const rows = formulas.map((text) => `${JSON.stringify(text).replaceAll('\\"', '""')},ACC-1,USD,never,Flour,much\n`)
    const body = `Number,Account,Currency,Bill date,Description,Amount\n${rows.join('')}`
    const query = { fileName: 'bills.csv' }
    const { data } = await client.call(billImportEndpoints.create, { query, body })
    return (await client.call(billImportEndpoints.refusedRows, { params: { importId: data.id } })).data
  },
  'reconciliations.csv': async () => {
    const body = { configurationId: configuration.id, from: '2026-11-01', to: '2026-11-02' }
    const { data } = await client.call(reconciliationEndpoints.create, { body })
    await server.worker.drainFollowUps()
    return (await client.call(reconciliationEndpoints.csv, { params: { reconciliationId: data.id } })).data
  },
}

const written = allEndpoints.filter(({ spec }) => spec.responseType === 'csv').map(({ name }) => name)

test('every CSV there is is looked at', () => {
  expect(Object.keys(fillers).sort()).toEqual([...written].sort())
})

test.each(written)('no cell of %s begins like a formula, and none of them is lost', async (name) => {
  const csv = (await fillers[name]?.()) ?? ''
  const cells = (parse(csv, { bom: true }) as string[][]).flat()
  expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([])
  expect(cells.filter((cell) => /^'[=+\-@＝]/.test(cell)).length).toBeGreaterThan(1)
})
