import type { AuditEntry } from '@billbridge/contract/audit-entries'
import { formatAbsolute } from '../../lib/format-time.ts'
import { messages } from '../../lib/messages/audit-log.ts'

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

const toWords = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .replace(/\bemail\b/gi, 'e-mail')
    .toLowerCase()

type Change = AuditEntry['changes'][number]

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What came or went as a whole, field by field: each one that has a value on either side. */
export const fieldsOf = (changes: readonly Change[]): Change[] =>
  changes.flatMap(({ field, before, after }) => {
    if (!isPlain(before) && !isPlain(after)) return [{ field, before, after }]
    const [was, is] = [isPlain(before) ? before : {}, isPlain(after) ? after : {}]
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    return fieldsOf(names.map((name) => ({ field: `${field}.${name}`, before: was[name], after: is[name] }))).filter(
      (change) => valueWords(change.before) !== valueWords(change.after),
    )
  })

/** A field as a person reads it: `schedule.exportHourly` → "Schedule: export hourly". */
export const fieldLabel = (field: string): string => {
  const words = field.split('.').map(toWords).join(': ')
  const label = words.charAt(0).toUpperCase() + words.slice(1)
  return /(total|amount)$/i.test(field) ? `${label} (${messages.minorUnits})` : label
}

/** A value of a change as a person reads it. */
export const valueWords = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return messages.nothing
  if (typeof value === 'boolean') return value ? messages.yes : messages.no
  if (typeof value === 'string') return instant.test(value) ? formatAbsolute(value) : value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')) {
    return value.length === 0 ? messages.nothing : value.join(', ')
  }
  return JSON.stringify(value)
}
