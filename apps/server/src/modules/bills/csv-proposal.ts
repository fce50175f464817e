import { createHash } from 'node:crypto'
import type { BillImport, ImportSettings } from '@billbridge/contract/bill-imports'
import type { RememberedSettings } from './bill-import.model.ts'
import { detectCurrency } from './csv-columns.ts'
import type { DetectedCsv } from './csv-dialect.ts'
import type { CsvTable } from './csv-table.ts'

/** The first values of each column, for recognising it. */
export const toColumns = (table: CsvTable): BillImport['columns'] =>
  table.headings.map((name, place) => {
    const filled: string[] = []
    for (const { cells } of table.rows) {
      const value = (cells[place] ?? '').trim()
      if (value !== '' && filled.push(value) === 50) break
    }
    return { name, samples: [...new Set(filled)].slice(0, 3).map((value) => value.slice(0, 80)) }
  })

/** The same for files with the same headings, in whatever order. */
export const hashOf = ({ headings }: CsvTable): string =>
  createHash('sha256')
    .update(JSON.stringify([...headings].sort()))
    .digest('base64url')

/** How a file is to be read, by itself. */
export const proposed = async ({ dialect, columnMatch, table }: DetectedCsv): Promise<ImportSettings> => ({
  dialect,
  columnMatch,
  defaults: {
    currency: columnMatch.currency === undefined ? await detectCurrency(table, columnMatch, dialect.decimalSign) : null,
    approvalStatus: 'pending',
    paymentStatus: 'unpaid',
    source: 'default',
  },
})

/** The columns are a person's; how this file is written and what its bills are is the file's own matter. */
export const recalled = async (
  detected: DetectedCsv,
  { columnMatch, currency }: RememberedSettings,
): Promise<ImportSettings> => {
  const { dialect, defaults } = await proposed({ ...detected, columnMatch })
  return { dialect, columnMatch, defaults: { ...defaults, currency: currency ?? defaults.currency } }
}
