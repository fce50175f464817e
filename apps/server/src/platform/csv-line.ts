import { stringify } from 'csv-stringify/sync'

/**
 * What a spreadsheet takes for a formula at the beginning of a cell. Beside a comma its list separator may be a semicolon, a tab or a bar, by
 * the country it is set to: then a cell of ours begins anew behind each, whatever quotation marks stand around it, and behind a
 * line break as well. https://owasp.org/www-community/attacks/CSV_Injection
 */
const beginnings = /^(?=['"\s]*[=+\-@\t\r＝＋－＠])|(?<=[;|\t\r\n])(?=['"\s]*[=+\-@＝＋－＠])/g

/** The same places where `toCsvCell` put its apostrophe. */
const marked = /^'(?=['"\s]*[=+\-@\t\r＝＋－＠])|(?<=[;|\t\r\n])'(?=['"\s]*[=+\-@＝＋－＠])/g

/** A text with an apostrophe before whatever a spreadsheet would take for a formula. */
const toCsvCell = (text: string): string => text.replace(beginnings, "'")

/** The text that a cell of our CSV was made of. */
export const fromCsvCell = (cell: string): string => cell.replace(marked, '')

/** One line of CSV with its line end. Texts that a spreadsheet would take for a formula are escaped. */
export const toCsvLine = (values: readonly string[]): string => stringify([values.map(toCsvCell)])
