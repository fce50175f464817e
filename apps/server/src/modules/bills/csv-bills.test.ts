import type { ImportDefaults } from '@billbridge/contract/bill-imports'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { type FileReading, missingChoices, readBills } from './csv-bills.ts'
import { detectCsv } from './csv-dialect.ts'
import { toKeptBytes } from './csv-text.ts'

const defaults: ImportDefaults = {
  currency: 'EUR',
  approvalStatus: 'pending',
  paymentStatus: 'unpaid',
  source: 'default',
}

const detect = async (file: string | Buffer) => detectCsv(toKeptBytes(Buffer.from(file)))

const read = async (file: string | Buffer, chosen: Partial<ImportDefaults> = {}): Promise<FileReading> => {
  const { dialect, columnMatch, table } = await detect(file)
  return readBills(table, { dialect, columnMatch, defaults: { ...defaults, ...chosen } })
}

const totals = ({ bills }: FileReading) => bills.map(({ input }) => [input.number, input.total])
const refusals = ({ refusedRows }: FileReading) => refusedRows.map(({ line, column }) => [line, column])
const lines = (...rows: string[]) => `${rows.join('\n')}\n`

const header = 'Invoice No,Date,Customer ID,Customer,Description,Qty,Unit Price,Invoice Total'
const row = (number: string, rest: string) => `${number},2026-01-31,C-1,Example Bakery Ltd,${rest}`

describe('a file of bills', () => {
  test('is read in UTF-8 with a mark, UTF-16 both ways, and Windows-1252', async () => {
    const text = lines(header, row('1', 'Käse,1,5.00,5.00'))
    const files = [
      Buffer.from(`\ufeff${text}`),
      iconv.encode(text, 'utf-16le', { addBOM: true }),
      iconv.encode(text, 'utf-16be', { addBOM: true }),
      iconv.encode(text, 'utf-16le'),
      iconv.encode(text, 'windows-1252'),
    ]
    const readings = await Promise.all(files.map((file) => read(file)))
    const descriptions = readings.map(({ bills }) => bills[0]?.input.lineItems[0]?.description)
    expect(descriptions).toEqual(['Käse', 'Käse', 'Käse', 'Käse', 'Käse'])
    const detected = await Promise.all(files.map((file) => detect(file)))
    expect(detected.map(({ dialect }) => dialect.encoding)).toEqual([
      'utf-8',
      'utf-16le',
      'utf-16le',
      'utf-16le',
      'windows-1252',
    ])
  })

  test.each([',', ';', '\t', '|'])('is read with the delimiter %j, whatever the texts hold', async (delimiter) => {
    const rows = [header, row('1', '"Bread, rolls; cakes | pies",1,5.00,5.00'), row('2', 'Bread,1,1.00,1.00')]
    const file = rows.map((each) => each.replace(/,(?! )/g, delimiter)).join('\r\n')
    expect((await detect(file)).dialect.delimiter).toBe(delimiter)
    expect(totals(await read(file))).toEqual([
      ['1', 500],
      ['2', 100],
    ])
  })

  test('takes the delimiter a spreadsheet names, and passes titles and empty rows over', async () => {
    const file = lines(
      'sep=;',
      'All our bills;;',
      '',
      'Invoice;Date;Customer;Amount',
      'B-1;31.01.2026;Example;5,00',
      ';;;',
      '',
    )
    expect(totals(await read(file))).toEqual([['B-1', 500]])
    expect((await read(file)).bills[0]?.lines).toEqual([5])
  })

  test('keeps line numbers right below texts with line breaks, and makes one line of them', async () => {
    const file = lines(header, row('1', '"Two\nlines",1,5.00,5.00'), row('2', 'Bread,x,5.00,5.00'))
    expect((await read(file)).bills[0]?.input.lineItems[0]?.description).toBe('Two lines')
    expect(refusals(await read(file))).toEqual([[4, 'Qty']])
  })

  test('keeps a quotation mark inside an unquoted text, and a formula as it is', async () => {
    const file = lines(header, row('1', '5" nails,1,5.00,5.00'), row('2', '=SUM(A1),1,5.00,5.00'))
    expect((await read(file)).bills.map(({ input }) => input.lineItems[0]?.description)).toEqual([
      '5" nails',
      '=SUM(A1)',
    ])
  })

  test('may hold the rows of one bill apart', async () => {
    const file = lines(header, row('1', 'A,1,5.00,7.00'), row('2', 'B,1,1.00,1.00'), row('1', 'C,1,2.00,7.00'))
    const { bills } = await read(file)
    expect(bills.map(({ input, lines: at }) => [input.number, input.lineItems.length, at])).toEqual([
      ['1', 2, [2, 4]],
      ['2', 1, [3]],
    ])
  })

  test('may leave the bill’s columns empty in all rows but one', async () => {
    const file = lines(header, row('1', 'A,1,5.00,7.00'), '1,,,,C,1,2.00,')
    expect(totals(await read(file))).toEqual([['1', 700]])
  })

  test('may have one row a bill, its total being the amount of its line', async () => {
    const file = lines('Invoice No,Date,Customer,Total', 'B-1,2026-01-31,Example Bakery Ltd,12.50')
    const [bill] = (await read(file)).bills
    expect(bill?.input).toMatchObject({
      total: 1250,
      account: { code: 'Example Bakery Ltd', name: 'Example Bakery Ltd' },
      lineItems: [{ description: 'Bill B-1', amount: 1250 }],
    })
  })

  test('may call the amount of a line its total', async () => {
    const file = lines(
      'Invoice No,Date,Customer,Item,Total',
      'B-1,2026-01-31,Example,A,12.50',
      'B-1,2026-01-31,Example,B,1.00',
    )
    expect((await detect(file)).columnMatch).toMatchObject({ lineAmount: 'Total' })
    expect(totals(await read(file))).toEqual([['B-1', 1350]])
  })

  test('may repeat a heading, and leave one empty', async () => {
    const file = lines('Invoice No,Date,Customer,Note,Note,,Amount', 'B-1,2026-01-31,Example,one,two,x,5.00')
    expect((await detect(file)).table.headings).toEqual([
      'Invoice No',
      'Date',
      'Customer',
      'Note',
      'Note (2)',
      'Column 6',
      'Amount',
    ])
    expect((await read(file)).bills[0]?.input.memo).toBe('one')
  })

  test('has credits, lines without a price, and bills below zero, and none of them is dropped', async () => {
    const file = lines(
      header,
      row('1', 'Bread,1,5.00,4.00'),
      row('1', 'Discount,1,-1.00,4.00'),
      row('1', 'A remark,,,4.00'),
      row('2', 'Returned,2,-3.00,-6.00'),
    )
    const [first, second] = (await read(file)).bills
    expect(first?.input.lineItems.map(({ amount, unitPrice }) => [amount, unitPrice])).toEqual([
      [500, '5.00'],
      [-100, '-1.00'],
      [0, null],
    ])
    expect(second?.input.total).toBe(-600)
  })

  test('has fractions of a cent, which are shared out so that the total is met', async () => {
    const file = lines(header, row('1', 'A,3,0.333,2.00'), row('1', 'B,3,0.333,2.00'))
    expect((await read(file)).bills[0]?.input.lineItems.map(({ amount }) => amount)).toEqual([100, 100])
  })

  test('may say currency, payment and approval for each bill', async () => {
    const file = lines(
      'Invoice No,Date,Customer,Amount,Currency,Payment Status,Approval,Paid Amount',
      'B-1,2026-01-31,Example,5000,JPY,Paid,Yes,',
      'B-2,2026-01-31,Example,5.000,KWD,,,2',
      'B-3,2026-01-31,Example,5.00,usd,,,',
      'B-4,2026-01-31,Example,5.00,$,,,',
    )
    expect(
      (await read(file, { currency: null })).bills.map(({ input }) => [
        input.currency,
        input.total,
        input.paymentStatus,
      ]),
    ).toEqual([
      ['JPY', 5000, 'paid'],
      ['KWD', 5000, 'partially-paid'],
      ['USD', 500, 'unpaid'],
    ])
    expect(refusals(await read(file))).toEqual([[5, 'Currency']])
  })
})

describe('a bill is refused whole', () => {
  test('when its lines do not add up, with the other rows named', async () => {
    const file = lines(header, row('1', 'A,1,5.00,7.01'), row('1', 'B,1,2.00,7.01'), row('2', 'C,1,1.00,1.00'))
    const reading = await read(file)
    expect(totals(reading)).toEqual([['2', 100]])
    expect(reading.refusedRows).toEqual([
      { line: 2, billNumber: '1', column: 'Invoice Total', message: 'says 7.01 EUR, but the lines add up to 7.00' },
      { line: 3, billNumber: '1', column: null, message: 'is left out with its bill, because of line 2' },
    ])
  })

  test('when its rows contradict each other', async () => {
    const file = lines(header, row('1', 'A,1,5.00,7.00'), row('1', 'B,1,2.00,7.00').replace('01-31', '01-30'))
    expect((await read(file)).bills).toEqual([])
    expect(refusals(await read(file))).toContainEqual([3, 'Date'])
  })

  test('when a row has more cells than the header', async () => {
    expect(refusals(await read(lines(header, row('1', 'A, B,1,5.00,5.00'))))).toEqual([[2, null]])
  })

  test('when an amount is in another currency than the bill', async () => {
    const reading = await read(lines(header, row('1', 'A,1,5.00 USD,5.00')))
    expect(reading.refusedRows).toMatchObject([
      { line: 2, column: 'Unit Price', message: expect.stringContaining('USD') },
    ])
  })

  test('when its total has more decimals than its currency', async () => {
    expect(refusals(await read(lines(header, row('1', 'A,1,5.50,5.50')), { currency: 'JPY' }))).toEqual([
      [2, 'Invoice Total'],
    ])
  })

  test('when a field is empty that it cannot do without', async () => {
    const reading = await read(lines(header, '1,,C-1,Example,A,1,5.00,5.00', '2,2026-01-31,,Example,A,1,5.00,5.00'))
    expect(refusals(reading)).toEqual([
      [2, 'Date'],
      [3, 'Customer ID'],
    ])
  })

  test('by the words of the file, never by names of ours', async () => {
    const heading = 'Beleg,Datum,Kunde,Vorname,Nachname,Text,Menge,Einzelpreis,Brutto,Bezahlt'
    const columnMatch = {
      number: 'Beleg',
      billDate: 'Datum',
      accountCode: 'Kunde',
      accountFirstName: 'Vorname',
      accountLastName: 'Nachname',
      lineDescription: 'Text',
      lineQuantity: 'Menge',
      lineUnitPrice: 'Einzelpreis',
      total: 'Brutto',
      paidAmount: 'Bezahlt',
    }
    const rows = [
      'B-1,2026-01-31,C-1,Ada,Example,A,1,5.00,5.00,6.00',
      `B-2,2026-01-31,C-1,Ada,${'x'.repeat(250)},A,1,5.00,5.00,`,
      'B-3,2299-01-31,C-1,Ada,Example,A,1,5.00,5.00,',
      'B-4,2026-01-31,C-1,Ada,Example,A,1,99999999999999,99999999999999,',
      `B-5,2026-01-31,${'c'.repeat(120)},Ada,Example,A,1,5.00,5.00,`,
    ]
    const { dialect, table } = await detect(lines(heading, ...rows))
    const { refusedRows } = await readBills(table, { dialect, columnMatch, defaults })
    expect(refusedRows.map(({ line, column, message }) => [line, column, message])).toEqual([
      [2, 'Bezahlt', 'must lie between 0 and Brutto: an overpayment is a credit, on a bill of its own'],
      [3, 'Nachname', 'must have at most 200 characters'],
      [4, 'Datum', 'must be a day from 1900-01-01 to 2199-12-31'],
      [5, 'Brutto', expect.stringMatching(/decimals than EUR, or too many digits/)],
      [6, 'Kunde', 'must have at most 100 characters'],
    ])
  })

  test('when a row without a number may be part of it, unless its total proves that nothing is lost', async () => {
    const proven = lines(header, row('1', 'A,1,5.00,5.00'), row('', 'Sum,,,5.00'))
    expect([totals(await read(proven)), refusals(await read(proven))]).toEqual([[['1', 500]], [[3, 'Invoice No']]])
    const doubtful = lines('Invoice No,Date,Customer,Item,Amount', 'B-1,2026-01-31,Example,A,5.00', ',,,B,2.00')
    expect(totals(await read(doubtful))).toEqual([])
    expect(refusals(await read(doubtful)).map(([line]) => line)).toEqual([2, 3])
  })
})

test('what the file does not say is asked for, each with a sentence', async () => {
  const { dialect, columnMatch, table } = await detect(lines('What,When', 'B-1,2026-01-31'))
  const missing = missingChoices(table, { dialect, columnMatch, defaults: { ...defaults, currency: null } })
  expect(missing.map(({ field }) => field)).toEqual([
    'columnMatch.number',
    'columnMatch.billDate',
    'columnMatch.accountCode',
    'columnMatch.lineAmount',
    'defaults.currency',
  ])
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a workbook', Buffer.from('PK\u0003\u0004 and more')],
  ['bytes of no text', Buffer.from([1, 2, 3, 0, 0, 5, 9, 0, 1, 200, 0, 7])],
  ['a header alone', Buffer.from('Invoice,Date\n')],
  ['an open quotation mark', Buffer.from('Invoice,Date\n"1,2026-01-31\n2,2026-01-31\n')],
  ['empty lines', Buffer.from('\n\n;;\n')],
])('%s cannot be read as CSV', async (_, file) => {
  await expect(detect(file)).rejects.toMatchObject({ type: 'import-unreadable' })
})
