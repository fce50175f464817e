import type { BillColumn, BillImport, ColumnMatch, CsvDialect, ImportSettings } from '@billbridge/contract/bill-imports'
import type { ProblemResponse } from '@billbridge/contract/client'
import { useConfigure } from './import-queries.ts'

export interface SettingsState {
  /** As stored, with what was just chosen and is being saved. */
  settings: ImportSettings
  saving: boolean
  problem: ProblemResponse | null
  setDialect: (patch: Partial<CsvDialect>) => void
  /** `null`: the file has no such column. */
  setColumn: (column: BillColumn, heading: string | null) => void
  setDefaults: (patch: Partial<ImportSettings['defaults']>) => void
}

/** A match without headings that the file, as it is read now, does not have. */
export const matchWithin = (match: ColumnMatch, headings: readonly string[]): ColumnMatch =>
  Object.fromEntries(Object.entries(match).filter(([, heading]) => headings.includes(heading)))

/** The settings of an upload; each correction is saved at once and answered with the new preview. */
export const useImportSettings = (billImport: BillImport): SettingsState => {
  const configure = useConfigure(billImport.id)
  const settings = configure.isPending ? configure.variables : billImport.settings
  const columnMatch = matchWithin(
    settings.columnMatch,
    billImport.columns.map(({ name }) => name),
  )
  return {
    settings,
    saving: configure.isPending,
    problem: configure.error,
    // Read differently, the file may have other columns: the match goes along as it is, for the server to judge.
    setDialect: (patch) => configure.mutate({ ...settings, dialect: { ...settings.dialect, ...patch } }),
    setColumn: (column, heading) => {
      const { [column]: _, ...others } = columnMatch
      configure.mutate({ ...settings, columnMatch: heading === null ? others : { ...others, [column]: heading } })
    },
    setDefaults: (patch) =>
      configure.mutate({ ...settings, columnMatch, defaults: { ...settings.defaults, ...patch } }),
  }
}
