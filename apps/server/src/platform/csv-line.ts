import { stringify } from 'csv-stringify/sync'

/** One line of CSV with its line end. Texts that a spreadsheet would take for a formula are escaped. */
export const toCsvLine = (values: string[]): string => stringify([values], { escape_formulas: true })
