import { toCsvLine } from '../../platform/csv-line.ts'
import type { AuditEntryRow } from './audit-entry.model.ts'
import type { Change } from './diff.ts'

const shown = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)

const columns: readonly [heading: string, value: (row: AuditEntryRow, change: Change | undefined) => string][] = [
  ['Entry', (row) => row._id],
  ['Time', (row) => row.at.toISOString()],
  ['Actor kind', ({ actor }) => actor.kind],
  ['Actor', ({ actor }) => actor.name],
  ['Actor id', ({ actor }) => actor.id],
  ['Action', (row) => row.action],
  ['Object', (row) => row.targetName ?? ''],
  ['Object id', (row) => row.targetId],
  ['Field', (_, change) => change?.field ?? ''],
  ['Before', (_, change) => shown(change?.before)],
  ['After', (_, change) => shown(change?.after)],
  ['Request id', (row) => row.requestId ?? ''],
  ['Address', (row) => row.address ?? ''],
]

/** One row a changed field, one for an entry without any. Texts that a spreadsheet would take for a formula are escaped. */
export async function* toCsv(entries: AsyncIterable<AuditEntryRow>): AsyncGenerator<string> {
  yield toCsvLine(columns.map(([heading]) => heading))
  for await (const entry of entries) {
    const changes = entry.changes.length > 0 ? entry.changes : [undefined]
    for (const change of changes) yield toCsvLine(columns.map(([, value]) => value(entry, change)))
  }
}
