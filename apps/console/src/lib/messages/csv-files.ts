import type { CsvDialect } from '@billbridge/contract/bill-imports'
import { countOf } from '../format-count.ts'

/** How a CSV file of bills is written. */
export const fileMessages = {
  heading: 'How the file is written',
  text: 'Detected from the file. Correct what is wrong, and everything is read again.',
  facts: (rows: number, size: string) => `${countOf(rows, 'row')} below the header, ${size}`,
  detected: (label: string) => `${label} (detected)`,
  fields: {
    encoding: 'Encoding',
    delimiter: 'Delimiter',
    decimalSign: 'Decimal sign',
    dateFormat: 'Date format',
  } satisfies Record<keyof CsvDialect, string>,
  encodings: {
    'utf-8': 'UTF-8',
    'utf-16le': 'UTF-16',
    'windows-1252': 'Windows-1252 (Western European)',
  } satisfies Record<CsvDialect['encoding'], string>,
  delimiters: {
    ',': 'Comma ,',
    ';': 'Semicolon ;',
    '\t': 'Tab',
    '|': 'Bar |',
  } satisfies Record<CsvDialect['delimiter'], string>,
  decimalSigns: { '.': 'Point 1.50', ',': 'Comma 1,50' } satisfies Record<CsvDialect['decimalSign'], string>,
  dateFormats: {
    'YYYY-MM-DD': '2026-01-31',
    'DD.MM.YYYY': '31.01.2026',
    'DD/MM/YYYY': '31/01/2026',
    'MM/DD/YYYY': '01/31/2026',
    'YYYY/MM/DD': '2026/01/31',
    YYYYMMDD: '20260131',
    'DD-MM-YYYY': '31-01-2026',
  } satisfies Record<CsvDialect['dateFormat'], string>,
}
