import type { ExportAction } from '@billbridge/contract/selection-previews'
import type { Filter } from '../../platform/mongo.ts'
import type { BillExportRow } from './bill-export.model.ts'
import type { ExportRunRow } from './export-run.model.ts'
import { allOf, eligibleRows, selectionFilter, thereAt, watchedRows, watchedSelection } from './export-selection.ts'

/** What somebody wants a run to do, and with which rows. */
export type AskedRun = Pick<ExportRunRow, 'kind' | 'correction' | 'watchedOnly' | 'startedAt' | 'selection'>

/** What a run does to its rows, as selections know it. */
export const actionOfRun = ({ kind, correction }: Pick<ExportRunRow, 'kind' | 'correction'>): ExportAction => {
  if (kind !== 'correct') return kind
  return !correction || correction === 'as-set' ? 'correct' : correction
}

/** The rows that a run takes in as they are now. */
export const rowsOfRun = (organizationId: string, run: AskedRun): Filter<BillExportRow> => {
  const { selection, watchedOnly, startedAt } = run
  const eligible = allOf(eligibleRows[actionOfRun(run)], thereAt(startedAt, selection))
  if (!watchedOnly) return allOf(selectionFilter(organizationId, selection), eligible)
  return allOf(watchedSelection(organizationId, selection), eligible, watchedRows(startedAt))
}
