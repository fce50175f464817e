import { isUtf8 } from 'node:buffer'
import type { CsvDialect } from '@billbridge/contract/bill-imports'
import iconv from 'iconv-lite'
import { ProblemError } from '../../platform/problem-error.ts'

type Encoding = CsvDialect['encoding']

export const unreadable = (detail: string): ProblemError => new ProblemError('import-unreadable', { detail })

const beginsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, n) => bytes[n] === byte)

/** Files people take for CSV, by their first bytes. */
const otherFormats: readonly (readonly [name: string, ...start: number[]])[] = [
  ['an Excel workbook or another zip file', 0x50, 0x4b, 0x03, 0x04],
  ['an old Excel workbook', 0xd0, 0xcf, 0x11, 0xe0],
  ['a PDF document', 0x25, 0x50, 0x44, 0x46],
  ['a compressed file', 0x1f, 0x8b],
]

/** Text of two bytes a character that does not say so: nearly every second byte of it is zero. */
const looksLikeUtf16 = (bytes: Uint8Array): boolean => {
  const sample = bytes.subarray(0, 2000)
  const zeros = sample.filter((byte, n) => n % 2 === 1 && byte === 0).length
  return sample.length >= 4 && zeros > sample.length * 0.4
}

/**
 * The bytes as they are kept: big-endian UTF-16 is turned round, because it is read as the other kind.
 * @throws ProblemError `import-unreadable` for an empty file and for what is no text at all
 */
export const toKeptBytes = (bytes: Uint8Array): Buffer => {
  const kept = Buffer.from(bytes)
  if (kept.length === 0) throw unreadable('The file is empty.')
  for (const [name, ...start] of otherFormats) {
    if (beginsWith(kept, ...start)) throw unreadable(`This is ${name}, not a CSV file.`)
  }
  return beginsWith(kept, 0xfe, 0xff) && kept.length % 2 === 0 ? kept.swap16() : kept
}

/** How the text is encoded: by its mark, by its zeros, by whether it is valid UTF-8; whatever else is Windows-1252. */
export const detectEncoding = (bytes: Uint8Array): Encoding => {
  if (beginsWith(bytes, 0xff, 0xfe) || looksLikeUtf16(bytes)) return 'utf-16le'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'windows-1252': 'Windows-1252',
}

/** Signs no text has, or has only when its bytes are taken for another encoding. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const noText = /[\u0000-\u0008\u000e-\u001f]/g

/**
 * The text without its mark, every line ending in `\n`.
 * @throws ProblemError `import-unreadable` when the bytes are not text in this encoding
 */
export const decodeText = (bytes: Uint8Array, encoding: Encoding): string => {
  if (encoding === 'utf-8' && !isUtf8(bytes)) throw unreadable('The file is not encoded in UTF-8.')
  const text = iconv.decode(Buffer.from(bytes), encoding)
  const strange = text.match(noText)?.length ?? 0
  if (strange > 0 && (text.includes('\u0000') || strange > text.length / 1000)) {
    throw unreadable(`The file does not hold text in ${encodingNames[encoding]}.`)
  }
  return text.replace(/\r\n?/g, '\n')
}
