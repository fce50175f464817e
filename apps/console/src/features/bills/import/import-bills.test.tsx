import { type BillImport, billImportEndpoints, type ImportPreview } from '@billbridge/contract/bill-imports'
import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderRoute, sessionOf } from '../../../testing/render-route.tsx'
import { answer, refuse, server } from '../../../testing/server.ts'

const preview: ImportPreview = {
  missing: [],
  billCount: 2,
  lineCount: 5,
  accountCount: 2,
  newAccountCount: 1,
  createdCount: 2,
  updatedCount: 0,
  unchangedCount: 0,
  refusedBillCount: 1,
  refusedRowCount: 1,
  totals: [
    { currency: 'EUR', total: 12_50, count: 1 },
    { currency: 'JPY', total: 900, count: 1 },
  ],
  refusedRows: [{ line: 7, billNumber: 'B-3', column: 'billDate', message: 'is no day in the form 2026-01-31' }],
  sampleBills: [
    {
      number: 'B-1',
      accountCode: 'A1',
      accountName: 'Example Bakery Ltd',
      billDate: '2026-01-31',
      currency: 'EUR',
      total: 12_50,
      lineItemCount: 2,
    },
  ],
}

const nothingYet: ImportPreview = {
  ...preview,
  missing: [{ field: 'defaults.currency', message: 'The file does not say the currency: choose it.' }],
  billCount: 0,
  totals: [],
  refusedRowCount: 0,
  refusedRows: [],
  sampleBills: [],
}

const uploaded: BillImport = {
  id: 'import_00000001',
  fileName: 'bills.csv',
  byteCount: 420,
  rowCount: 6,
  status: 'uploaded',
  columns: [
    { name: 'No', samples: ['B-1', 'B-2'] },
    { name: 'Day', samples: ['31.01.2026'] },
    { name: 'Customer', samples: ['A1'] },
    { name: 'Amount', samples: ['12,50'] },
    { name: 'Note', samples: ['thanks'] },
  ],
  detected: { encoding: 'windows-1252', delimiter: ';', decimalSign: ',', dateFormat: 'DD.MM.YYYY' },
  settings: {
    dialect: { encoding: 'windows-1252', delimiter: ';', decimalSign: ',', dateFormat: 'DD.MM.YYYY' },
    columnMatch: { number: 'No', billDate: 'Day', accountCode: 'Customer', lineAmount: 'Amount' },
    defaults: { currency: null, approvalStatus: 'pending', paymentStatus: 'unpaid', source: 'default' },
  },
  remembered: false,
  preview: nothingYet,
  progress: { total: 0, done: 0, created: 0, updated: 0, unchanged: 0, refused: 0 },
  createdAt: '2026-11-01T10:00:00.000Z',
}

const address = '/billing/bills/import?import=import_00000001'
const file = () => new File(['No;Day;Customer;Amount\nB-1;31.01.2026;A1;12,50\n'], 'bills.csv', { type: 'text/csv' })
const fileInput = (container: HTMLElement) => container.querySelector<HTMLInputElement>('input[type=file]')

/** A server that keeps the settings it is given, and knows a preview once there is a currency. */
const serveImport = (start: BillImport = uploaded) => {
  const state = { current: start }
  server.use(
    answer(billImportEndpoints.get, () => state.current),
    answer(billImportEndpoints.configure, ({ body: settings }) => {
      state.current = { ...state.current, settings, preview: settings.defaults.currency ? preview : nothingYet }
      return state.current
    }),
  )
  return state
}

it('leads from a file over its missing currency to bills that are taken in', async () => {
  const state = serveImport()
  const sent: string[] = []
  server.use(
    answer(billImportEndpoints.create, ({ body, query }) => {
      sent.push(`${query.get('fileName')} ${body}`)
      return state.current
    }),
    answer(billImportEndpoints.accept, () => {
      const progress = { total: 2, done: 2, created: 2, updated: 0, unchanged: 0, refused: 0 }
      state.current = { ...state.current, status: 'done', progress }
      return { ...state.current, status: 'taking-in' as const, progress: { ...progress, done: 1, created: 1 } }
    }),
  )
  const { user, container, location } = renderRoute('/billing/bills/import')
  await screen.findByRole('button', { name: 'Choose a file' })
  await user.upload(fileInput(container) as HTMLInputElement, file())
  expect(await screen.findByRole('heading', { level: 1, name: 'bills.csv' })).toBeVisible()
  expect(location()).toBe(address)
  expect(sent).toEqual(['bills.csv No;Day;Customer;Amount\nB-1;31.01.2026;A1;12,50\n'])
  expect(screen.getByRole('button', { name: 'Take bills in' })).toHaveAttribute('aria-disabled', 'true')

  await user.click(screen.getByRole('button', { name: /does not say the currency/ }))
  const currency = container.querySelector<HTMLInputElement>('#import-defaults-currency') as HTMLInputElement
  expect(currency).toHaveFocus()
  await user.type(currency, 'EUR')
  await user.click(await screen.findByRole('option', { name: 'EUR', hidden: true }))

  const take = await screen.findByRole('button', { name: 'Take 2 bills in' })
  const figures = screen.getByRole('region', { name: 'What this file would do' })
  expect(figures).toHaveTextContent('12.50 EUR')
  expect(figures).toHaveTextContent('900 JPY')
  await user.click(take)
  expect(await screen.findByText('1 of 2')).toBeVisible()
  expect(await screen.findByText('2 bills taken in')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Go to Bills' })).toHaveAttribute('href', '/billing/bills')
})

it('shows what was detected, and saves a corrected dialect and a corrected column at once', async () => {
  const state = serveImport({ ...uploaded, preview })
  const { user } = renderRoute(address)
  expect(await screen.findByLabelText('Encoding')).toHaveDisplayValue('Windows-1252 (Western European) (detected)')
  expect(screen.getByLabelText('Delimiter')).toHaveDisplayValue('Semicolon ; (detected)')
  await user.selectOptions(screen.getByLabelText('Date format'), '31/01/2026')
  await waitFor(() => expect(state.current.settings.dialect.dateFormat).toBe('DD/MM/YYYY'))
  expect(screen.getByText(/columns? of the file that are not used: Note/i)).toBeVisible()
  await user.selectOptions(screen.getByLabelText(/Bill total/), 'Note')
  await waitFor(() => expect(state.current.settings.columnMatch.total).toBe('Note'))
  expect(await screen.findByText('Every column of the file is used.')).toBeVisible()
  expect(state.current.settings.dialect.dateFormat).toBe('DD/MM/YYYY')
})

it('names each refused row with line, column and reason, and links to the download of all', async () => {
  serveImport({ ...uploaded, preview: { ...preview, refusedRowCount: 300 } })
  renderRoute(address)
  const table = await screen.findByRole('table', { name: 'Refused rows with their reasons' })
  const [, row] = within(table).getAllByRole('row')
  expect(row).toHaveTextContent('7B-3Bill dateIs no day in the form 2026-01-31')
  expect(screen.getByText('The first 1 of 300; all of them are in the download.')).toBeVisible()
  expect(screen.getByRole('link', { name: 'Download refused rows' })).toHaveAttribute(
    'href',
    '/api/v1/bill-imports/import_00000001/refused-rows.csv',
  )
})

it('puts a refused setting beside the others and keeps what was stored', async () => {
  serveImport({ ...uploaded, preview })
  server.use(
    refuse(billImportEndpoints.configure, {
      type: 'invalid-request',
      errors: [{ field: 'columnMatch.total', message: 'names “Note”, which is no column of the file' }],
    }),
  )
  const { user } = renderRoute(address)
  await user.selectOptions(await screen.findByLabelText(/Bill total/), 'Note')
  expect(await screen.findByText(/Names “Note”, which is no column of the file/)).toBeVisible()
  await waitFor(() => expect(screen.getByLabelText(/Bill total/)).toHaveDisplayValue('Not in the file'))
})

it('refuses an empty file by itself, and says what the server refuses of another', async () => {
  server.use(refuse(billImportEndpoints.create, { type: 'import-unreadable' }))
  const { user, container } = renderRoute('/billing/bills/import')
  await screen.findByRole('button', { name: 'Choose a file' })
  await user.upload(fileInput(container) as HTMLInputElement, new File([], 'empty.csv', { type: 'text/csv' }))
  expect(await screen.findByText('empty.csv is empty.')).toBeVisible()
  await user.upload(fileInput(container) as HTMLInputElement, file())
  expect(await screen.findByText('The file cannot be read as CSV')).toBeVisible()
  expect(screen.queryByText('empty.csv is empty.')).not.toBeInTheDocument()
})

it('tells a viewer why a file cannot be chosen', async () => {
  renderRoute('/billing/bills/import', sessionOf('viewer'))
  const choose = await screen.findByRole('button', { name: 'Choose a file' })
  expect(choose).toHaveAttribute('aria-disabled', 'true')
  expect(choose).toHaveAccessibleDescription(/needs the editor role/)
})
