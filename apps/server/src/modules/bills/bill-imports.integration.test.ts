import { readFileSync } from 'node:fs'
import { accountEndpoints } from '@billbridge/contract/accounts'
import { auditEntryEndpoints } from '@billbridge/contract/audit-entries'
import { type BillImport, billImportEndpoints, type ImportSettings } from '@billbridge/contract/bill-imports'
import { billEndpoints } from '@billbridge/contract/bills'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../test/database.ts'
import { createMachine, type Machine } from '../../../test/machine.ts'
import { refusal } from '../../../test/refusal.ts'
import { startServer } from '../../../test/start-server.ts'

const database = createTestDatabase()
const server = await startServer(database)

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../test/fixtures/${name}`, import.meta.url)))
const german = fixture('bills-of-a-german-system.csv')
const english = fixture('bills-of-an-english-system.csv')

const { create, get, configure, refusedRows, accept } = billImportEndpoints

const upload = async ({ call }: Machine, body: Uint8Array<ArrayBuffer> | string, fileName = 'bills.csv') =>
  (await call(create, { query: { fileName }, body })).data

const press = async ({ call }: Machine, { id }: BillImport) => (await call(accept, { params: { importId: id } })).data

const look = async ({ call }: Machine, { id }: BillImport) => (await call(get, { params: { importId: id } })).data

const set = async ({ call }: Machine, { id }: BillImport, settings: ImportSettings) =>
  (await call(configure, { params: { importId: id }, body: settings })).data

const takeIn = async (machine: Machine, upload: BillImport) => {
  await press(machine, upload)
  await server.worker.drainFollowUps()
  return look(machine, upload)
}

const billsOf = async ({ call }: Machine) =>
  (await call(billEndpoints.list, { query: { sort: 'number', limit: 200 } })).data.data

const manyBills = (count: number, billsPerAccount = 10) => {
  const rows = Array.from({ length: count }, (_, n) => {
    const account = Math.floor(n / billsPerAccount)
    return `B-${n},2026-01-31,C-${account},Example ${account},Flour,2,1.50,3.00`
  })
  return ['Invoice No,Date,Customer ID,Customer,Description,Qty,Unit Price,Total (EUR)', ...rows].join('\n')
}

test('a file of another system is understood by itself, previewed, and taken in', async () => {
  const machine = await createMachine(server)
  const file = await upload(machine, german)
  expect(file).toMatchObject({
    status: 'uploaded',
    rowCount: 7,
    remembered: false,
    detected: { encoding: 'windows-1252', delimiter: ';', decimalSign: ',', dateFormat: 'DD.MM.YYYY' },
    settings: { defaults: { currency: 'EUR' }, columnMatch: { number: 'Rechnungs-Nr.', dueDate: 'Fällig am' } },
    preview: {
      missing: [],
      billCount: 4,
      lineCount: 6,
      accountCount: 2,
      newAccountCount: 2,
      createdCount: 4,
      refusedBillCount: 1,
      refusedRowCount: 1,
      totals: [{ currency: 'EUR', total: 118_100, count: 4 }],
      refusedRows: [{ line: 10, billNumber: 'R-005', column: 'Gesamtbetrag' }],
    },
  })
  expect(await billsOf(machine)).toEqual([])
  const done = await takeIn(machine, file)
  expect(done).toMatchObject({ status: 'done', progress: { total: 4, done: 4, created: 4, refused: 0 } })
  expect((await billsOf(machine)).map(({ number, total, accountName }) => [number, total, accountName])).toEqual([
    ['R-001', 109_400, 'Beispiel Bäckerei GmbH'],
    ['R-002', 8_000, 'Muster Mühle AG'],
    ['R-003', -500, 'Beispiel Bäckerei GmbH'],
    ['R-004', 1_200, 'Muster Mühle AG'],
  ])
})

test('the same file again changes nothing, and pressing twice takes it in once', async () => {
  const machine = await createMachine(server)
  const first = await upload(machine, english)
  await Promise.all([press(machine, first), press(machine, first), press(machine, first)])
  await server.worker.drainFollowUps()
  expect((await look(machine, first)).progress).toMatchObject({ done: 4, created: 4 })
  const before = await billsOf(machine)
  const second = await upload(machine, english)
  expect(second.preview).toMatchObject({ createdCount: 0, unchangedCount: 4, newAccountCount: 0 })
  expect((await takeIn(machine, second)).progress).toMatchObject({ done: 4, created: 0, unchanged: 4 })
  expect(await billsOf(machine)).toEqual(before)
  expect((await press(machine, second)).status).toBe('done')
})

test('what a person chose is remembered for files with the same headings, in this organization alone', async () => {
  const machine = await createMachine(server)
  const file = 'What,When,Who,How much\nB-1,2026-01-31,Example,5.00\n'
  const unknown = await upload(machine, file)
  expect(unknown.preview?.missing.map(({ field }) => field)).toContain('columnMatch.number')
  expect((await refusal(press(machine, unknown))).type).toBe('import-not-ready')
  const settings: ImportSettings = {
    dialect: unknown.detected,
    columnMatch: { number: 'What', billDate: 'When', accountCode: 'Who', accountName: 'Who', lineAmount: 'How much' },
    defaults: { currency: 'GBP', approvalStatus: 'approved', paymentStatus: 'unpaid', source: 'ledger' },
  }
  const set1 = await set(machine, unknown, settings)
  expect(set1.preview).toMatchObject({ missing: [], billCount: 1, totals: [{ currency: 'GBP', total: 500 }] })
  await takeIn(machine, set1)
  expect(await billsOf(machine)).toMatchObject([{ source: 'ledger', approvalStatus: 'approved', currency: 'GBP' }])
  const again = await upload(machine, file.replace('B-1', 'B-2'))
  expect(again).toMatchObject({ remembered: true, settings: { columnMatch: settings.columnMatch } })
  expect(again.preview?.missing).toEqual([])
  expect(again.settings.defaults).toEqual({
    currency: 'GBP',
    approvalStatus: 'pending',
    paymentStatus: 'unpaid',
    source: 'default',
  })
  expect((await upload(await createMachine(server), file)).remembered).toBe(false)
})

test('the same file again is proposed as it was chosen before; a file with a new bill begins without that choice', async () => {
  const machine = await createMachine(server)
  const file = 'Invoice,Date,Customer,Amount (EUR)\nB-1,2026-01-31,Example,5.00\nB-2,2026-01-31,Example,7.00\n'
  const first = await upload(machine, file)
  const approved = { ...first.settings, defaults: { ...first.settings.defaults, approvalStatus: 'approved' } } as const
  await takeIn(machine, await set(machine, first, approved))
  const again = await upload(machine, file)
  expect(again.settings.defaults).toMatchObject({ approvalStatus: 'approved', paymentStatus: 'unpaid' })
  expect(again.preview).toMatchObject({ unchangedCount: 2, createdCount: 0 })
  const grown = await upload(machine, `${file}B-3,2026-01-31,Example,9.00\n`)
  expect(grown.settings.defaults).toMatchObject({ approvalStatus: 'pending' })
})

test('a corrected dialect is looked at anew', async () => {
  const machine = await createMachine(server)
  const file = await upload(machine, 'Invoice,Date,Customer,Amount (EUR)\nB-1,02/03/2026,Example,5.00\n')
  expect(file.preview?.sampleBills).toMatchObject([{ billDate: '2026-03-02' }])
  const dialect = { ...file.detected, dateFormat: 'MM/DD/YYYY' as const }
  const defaults = { ...file.settings.defaults, currency: 'USD' }
  const corrected = await set(machine, file, { ...file.settings, dialect, defaults })
  expect(corrected.preview?.sampleBills).toMatchObject([{ billDate: '2026-02-03' }])
  const other = await set(machine, file, { ...file.settings, dialect: { ...dialect, delimiter: ';' }, defaults })
  expect(other.columns).toHaveLength(1)
  expect(other.preview?.missing.length).toBeGreaterThan(0)
})

test('columns that a corrected delimiter or encoding brings to light are matched by name, as at the upload', async () => {
  const machine = await createMachine(server)
  const file = await upload(machine, german)
  const { dialect } = file.settings
  const astray = await set(machine, file, { ...file.settings, dialect: { ...dialect, delimiter: ',' } })
  expect(astray.settings.columnMatch).not.toEqual(file.settings.columnMatch)
  const back = await set(machine, file, { ...astray.settings, dialect })
  expect(back).toMatchObject({ columns: file.columns, settings: file.settings, preview: file.preview })

  const text = 'Rechnungs-Nr.;Rechnungsdatum;Fällig am;Kunde;Betrag\nR-1;31.01.2026;14.02.2026;Muster Mühle AG;5,00\n'
  const other = await upload(machine, text)
  const encoding = (name: 'windows-1252' | 'utf-8') => ({ ...other.settings.dialect, encoding: name })
  const misread = await set(machine, other, { ...other.settings, dialect: encoding('windows-1252') })
  expect(misread.settings.columnMatch.dueDate).toBeUndefined()
  const reread = await set(machine, other, { ...misread.settings, dialect: encoding('utf-8') })
  expect(reread.settings.columnMatch).toEqual({ ...misread.settings.columnMatch, dueDate: 'Fällig am' })
})

test('columns matched together with a corrected delimiter stay as they were matched', async () => {
  const machine = await createMachine(server)
  const file = await upload(machine, 'Invoice|Reference|Date|Customer|Amount (EUR)\nB-1|R-1|2026-01-31|Example|5.00\n')
  const wrong = await set(machine, file, { ...file.settings, dialect: { ...file.detected, delimiter: ';' } })
  const columnMatch = { ...file.settings.columnMatch, number: 'Reference' }
  const corrected = await set(machine, file, { ...wrong.settings, dialect: file.detected, columnMatch })
  expect(corrected.settings.columnMatch).toEqual(columnMatch)
  expect(corrected.preview?.sampleBills).toMatchObject([{ number: 'R-1' }])
})

test('a column the file does not have is refused by name, and an accepted file cannot be changed', async () => {
  const machine = await createMachine(server)
  const file = await upload(machine, german)
  const columnMatch = { ...file.settings.columnMatch, memo: 'Nowhere' }
  const { type, problem } = await refusal(set(machine, file, { ...file.settings, columnMatch }))
  expect([type, problem.errors?.[0]?.field]).toEqual(['invalid-request', 'columnMatch.memo'])
  await takeIn(machine, file)
  expect((await refusal(set(machine, file, file.settings))).type).toBe('import-not-ready')
})

test('refused rows can be downloaded with line, column and reason, and hold no live formula', async () => {
  const machine = await createMachine(server)
  const file = await upload(machine, `${manyBills(2)}\n=2+3,2026-01-31,C-1,Example,Flour,1,x,1.00\n`)
  const csv = (await machine.call(refusedRows, { params: { importId: file.id } })).data
  expect(csv.replace('\ufeff', '').trim().split('\n')).toEqual([
    'Line,Bill,Column,Reason',
    "4,'=2+3,Unit Price,“x” is not a number with a decimal point",
  ])
})

test('bills that what is stored makes impossible are refused in the preview already', async () => {
  const machine = await createMachine(server)
  await takeIn(machine, await upload(machine, manyBills(2)))
  const [first] = await billsOf(machine)
  await machine.call(billEndpoints.cancel, { params: { billId: first?.id ?? '' } })
  const changed = await upload(machine, manyBills(2).replaceAll('Flour', 'Rye'))
  expect(changed.preview).toMatchObject({
    billCount: 1,
    updatedCount: 1,
    refusedBillCount: 1,
    refusedRows: [{ line: 2 }],
  })
})

test('without names in the file a new account is called by its code, and a known one keeps its name', async () => {
  const machine = await createMachine(server)
  await takeIn(machine, await upload(machine, manyBills(1)))
  const file = 'Invoice,Date,Customer ID,Amount (EUR)\nX,2026-01-31,C-0,5.00\nY,2026-01-31,NEW,5.00\n'
  await takeIn(machine, await upload(machine, file))
  const { data } = await machine.call(accountEndpoints.list, {})
  expect(data.data.map(({ code, name }) => [code, name])).toEqual([
    ['C-0', 'Example 0'],
    ['NEW', 'NEW'],
  ])
})

test('nothing but CSV is read, and a file of another organization is not there', async () => {
  const machine = await createMachine(server)
  const stranger = await createMachine(server)
  expect((await refusal(upload(machine, new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])))).type).toBe('import-unreadable')
  expect((await refusal(upload(machine, ''))).type).toBe('import-unreadable')
  expect((await refusal(upload(machine, manyBills(3).replace('B-1', 'B-\0')))).type).toBe('import-unreadable')
  expect((await refusal(upload(machine, german, 'bills\0.csv'))).problem.errors?.[0]?.field).toBe('fileName')
  const file = await upload(machine, german)
  expect((await refusal(look(stranger, file))).type).toBe('not-found')
  expect((await refusal(press(stranger, file))).type).toBe('not-found')
})

test('whoever accepted the file, and the request that did, are named in the history of its bills and accounts', async () => {
  const machine = await createMachine(server)
  const file = await upload(machine, manyBills(1))
  await takeIn(machine, file)
  const [bill] = await billsOf(machine)
  const { data } = await machine.call(auditEntryEndpoints.list, { query: { targetId: bill?.id ?? '' } })
  expect(data.data).toMatchObject([{ action: 'bill.created', actor: { kind: 'api-key' } }])
  const { data: all } = await machine.call(auditEntryEndpoints.list, {})
  const from = (action: string) => all.data.filter((one) => one.action === action).map((one) => one.requestId)
  const [accepted] = from('bill-import.accepted')
  expect(accepted).toEqual(expect.any(String))
  expect([from('bill.created'), from('account.created')]).toEqual([[accepted], [accepted]])
})

test('a worker that dies half-way is followed by one that goes on, and every bill is counted once', async () => {
  const machine = await createMachine(server)
  const file = await upload(machine, manyBills(350))
  let steps = 0
  let dies = true
  server.services.bills.changed.subscribe(async ({ organizationId }) => {
    if (organizationId !== machine.organizationId) return
    steps += 1
    if (dies && steps === 3) throw new Error('killed')
  })
  await press(machine, file)
  await server.worker.drainFollowUps()
  expect((await look(machine, file)).progress).toMatchObject({ done: 200, created: 200 })
  dies = false
  for (let tries = 0; tries < 100 && (await look(machine, file)).status !== 'done'; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    await server.worker.drainFollowUps()
  }
  const { status, progress } = await look(machine, file)
  expect([status, progress]).toEqual([
    'done',
    { total: 350, done: 350, created: 350, updated: 0, unchanged: 0, refused: 0 },
  ])
  const { data } = await machine.call(accountEndpoints.list, { query: { limit: 200 } })
  expect(data.data).toHaveLength(35)
})
