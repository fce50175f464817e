import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  type BillImport,
  billColumns,
  billImportEndpoints,
  type ImportPreview,
  maxImportBytes,
} from '@billbridge/contract/bill-imports'
import { confirm } from '../ask.ts'
import { exitCodes } from '../exit-codes.ts'
import { mustBeWritable, reasonOf } from '../file-trouble.ts'
import { importGoesOn } from '../leaving.ts'
import { follow } from '../progress.ts'
import { answer, type Session, tell } from '../session.ts'
import { countOf, sums, toTable } from '../table.ts'
import { UsageError } from '../usage-error.ts'

export interface ImportOptions {
  /** `ours=theirs`, for columns that were not recognised. */
  readonly match?: readonly string[]
  readonly currency?: string
  readonly approvalStatus?: string
  readonly paymentStatus?: string
  readonly source?: string
  /** Where refused rows are written to, as CSV. */
  readonly refused?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
}

const readCsv = async (file: string): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}.`)
  })
  if (bytes.byteLength === 0) throw new UsageError(`${file} is empty.`)
  if (bytes.byteLength > maxImportBytes) {
    throw new UsageError(`${file} has more than ${maxImportBytes / 1_000_000} MB. Split it into several files.`)
  }
  return new Uint8Array(bytes)
}

const matchesOf = (given: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new UsageError(`--match takes ours=theirs, such as number=InvoiceNo, not ${pair}.`)
      const ours = pair.slice(0, at)
      if (!billColumns.some((column) => column === ours))
        throw new UsageError(`--match takes ours=theirs, and ${ours} is none of ours: ${billColumns.join(', ')}.`)
      return [ours, pair.slice(at + 1)]
    }),
  )

/** The settings that were proposed, with what was given on the command line; null: nothing was given. */
const settingsFor = ({ settings }: BillImport, options: ImportOptions): BillImport['settings'] | null => {
  const { match = [], currency, approvalStatus, paymentStatus, source } = options
  const given = Object.entries({ currency, approvalStatus, paymentStatus, source }).filter(([, value]) => value)
  if (match.length === 0 && given.length === 0) return null
  return {
    ...settings,
    columnMatch: { ...settings.columnMatch, ...matchesOf(match) },
    defaults: { ...settings.defaults, ...Object.fromEntries(given) },
  }
}

const previewWords = (preview: ImportPreview): string => {
  const { billCount, lineCount, accountCount, createdCount, updatedCount, unchangedCount } = preview
  const { refusedBillCount, refusedRowCount, totals } = preview
  return [
    `${countOf(billCount, 'bill')}, ${countOf(lineCount, 'line')}, ${countOf(accountCount, 'account')}${totals.length > 0 ? `: ${sums(totals)}` : ''}`,
    `new ${createdCount}, changed ${updatedCount}, unchanged ${unchangedCount}`,
    ...(refusedBillCount > 0
      ? [`refused ${countOf(refusedBillCount, 'bill')} (${countOf(refusedRowCount, 'row')})`]
      : []),
  ].join('\n')
}

const tellRefused = async (session: Session, { id, preview }: BillImport, file: string | undefined): Promise<void> => {
  if (!preview || preview.refusedRowCount === 0) return
  if (file !== undefined) {
    const params = { importId: id }
    const rows = await session.api().call(billImportEndpoints.refusedRows, { params })
    await writeFile(file, rows).catch((error: unknown) => {
      throw new UsageError(`--refused: ${file} cannot be written: ${reasonOf(error)}.`)
    })
    tell(session, `The refused rows are in ${file}.`)
    return
  }
  const columns = [
    { heading: 'line', of: ({ line }: (typeof preview.refusedRows)[number]) => line, right: true },
    { heading: 'bill', of: ({ billNumber }: (typeof preview.refusedRows)[number]) => billNumber },
    { heading: 'column', of: ({ column }: (typeof preview.refusedRows)[number]) => column },
    { heading: 'why', of: ({ message }: (typeof preview.refusedRows)[number]) => message },
  ]
  for (const line of toTable(columns, preview.refusedRows.slice(0, 20)).split('\n')) tell(session, line)
  if (preview.refusedRowCount > 20) tell(session, 'All of them: --refused <file>.')
}

const upload = async (session: Session, file: string, options: ImportOptions): Promise<BillImport> => {
  const body = await readCsv(file)
  const query = { fileName: basename(file) }
  const uploaded = await session.api().call(billImportEndpoints.create, { query, body })
  const settings = settingsFor(uploaded, options)
  if (!settings) return uploaded
  return session.api().call(billImportEndpoints.configure, { params: { importId: uploaded.id }, body: settings })
}

const takeIn = async (session: Session, { id }: BillImport, file: string): Promise<BillImport> => {
  const params = { importId: id }
  session.terminal.leaving.words = importGoesOn(basename(file))
  await session.api().call(billImportEndpoints.accept, { params })
  return follow({
    terminal: session.terminal,
    what: basename(file),
    look: (tries) => session.api().call(billImportEndpoints.get, { params }, tries),
    isOver: ({ status }) => status === 'done' || status === 'failed',
    progressOf: ({ progress }) => ({ done: progress.done, total: progress.total, note: '' }),
  })
}

/** Uploads a CSV file, shows what would be taken in and what is refused, asks, and takes the good bills in. */
export const importFile = async (session: Session, file: string, options: ImportOptions): Promise<number> => {
  if (options.refused !== undefined) await mustBeWritable('--refused', options.refused)
  const uploaded = await upload(session, file, options)
  const { preview } = uploaded
  const missing = preview?.missing ?? []
  if (!preview || missing.length > 0) {
    const headings = uploaded.columns.map(({ name }) => name).join(', ')
    const wanted = missing.map(({ field, message }) => `${field}: ${message}`)
    throw new UsageError(
      [
        'The file cannot be taken in yet.',
        ...wanted,
        `Its columns: ${headings}. Use --match ours=theirs or --currency.`,
      ].join('\n'),
    )
  }
  await tellRefused(session, uploaded, options.refused)
  const refused = preview.refusedBillCount > 0 ? exitCodes.someFailed : exitCodes.done
  if (options.dryRun) {
    answer(session, uploaded, () => previewWords(preview))
    return refused
  }
  tell(session, previewWords(preview))
  if (!options.yes && !(await confirm(session.terminal, 'Take them in?'))) {
    tell(session, 'Nothing was taken in.')
    return exitCodes.done
  }
  const taken = await takeIn(session, uploaded, file)
  const { created, updated, unchanged } = taken.progress
  answer(session, taken, () => `${taken.status}: ${created} new, ${updated} changed, ${unchanged} unchanged`)
  return taken.status === 'failed' || taken.progress.refused > 0 ? exitCodes.someFailed : refused
}
