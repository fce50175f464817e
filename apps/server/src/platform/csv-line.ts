import { stringify } from 'csv-stringify/sync'

/**
 * What a spreadsheet takes for a formula at the beginning of a cell. Beside a comma its list separator may be a semicolon, a tab or
 * a bar, by the country it is set to: then a cell of ours begins anew behind each, whatever quotation marks stand around it, and
 * behind a line break as well. https://owasp.org/www-community/attacks/CSV_Injection
 * The sign is found first and what is before it read backwards, so that a text is read once, however long its blanks.
 */
const formula = /[=+\-@＝＋－＠](?<=(?:^|[;|\t\r\n])['"\s]*.)/g

/** A cell that begins with a tab or a line break, which some spreadsheets drop. */
const blank = /^(?=['"\s]*[\t\r])/

/** A negative amount begins like a formula, but computes nothing but itself, and is to be added up. */
const number = /^-\d+(?:\.\d+)?$/

/** A text with an apostrophe before whatever a spreadsheet would take for a formula. */
const toCsvCell = (text: string): string =>
  number.test(text) ? text : text.replace(formula, "'$&").replace(blank, "'")

/** One line of CSV with its line end. Texts that a spreadsheet would take for a formula are escaped. */
export const toCsvLine = (values: readonly string[]): string => stringify([values.map(toCsvCell)])
