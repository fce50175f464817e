import { bulkMessages as messages } from '../../lib/messages/mapping-ways.ts'
import { mappingsAtOnce } from './mapping-queries.ts'
import type { RowToMap } from './use-batch.ts'

export type ParsedRows = { ok: true; rows: RowToMap[] } | { ok: false; message: string }

const unquoted = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replaceAll('""', '"')
    .trim()

/**
 * Account codes and customer ids from pasted text: one row a line, the customer id last, so that a code may hold the
 * delimiter. A first line whose last cell is no customer id is a heading.
 */
export const parseMappingRows = (text: string): ParsedRows => {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
  const cells = lines.map(({ line, number }) => {
    const match = /^(.*)[,;\t]([^,;\t]*)$/.exec(line)
    return { number, code: unquoted(match?.[1] ?? ''), customerId: unquoted(match?.[2] ?? '') }
  })
  const [first, ...rest] = cells
  const rows = first && !first.customerId.startsWith('cus_') && rest.length > 0 ? rest : cells
  if (rows.length === 0) return { ok: false, message: messages.csvNothing }
  if (rows.length > mappingsAtOnce) return { ok: false, message: messages.csvTooMany }
  const bad = rows.find(({ code, customerId }) => code === '' || customerId === '')
  if (bad) return { ok: false, message: messages.csvBadLine(bad.number) }
  return { ok: true, rows: rows.map(({ code, customerId }) => ({ account: code, accountCode: code, customerId })) }
}
