import type { AuditEntry } from '@billbridge/contract/audit-entries'
import { formatAbsolute } from '../../lib/format-time.ts'
import { messages } from '../../lib/messages/audit-log.ts'
import { valueNames } from '../../lib/messages/audit-values.ts'

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

type Names = (typeof valueNames)[string]

/** What the values of a field are called, where they are tokens. */
export const namesOf = ({ action }: Pick<AuditEntry, 'action'>, field: string): Names =>
  valueNames[`${action.slice(0, action.indexOf('.'))}.${field}`] ?? {}

/** A value of a change as a person reads it; a token without a name as it is kept. */
export const valueWords = (value: unknown, names: Names = {}): string => {
  const wordsOf = (token: string): string => (Object.hasOwn(names, token) ? names[token] : undefined) ?? token
  if (value === null || value === undefined || value === '') return messages.nothing
  if (typeof value === 'boolean') return value ? messages.yes : messages.no
  if (typeof value === 'string') return instant.test(value) ? formatAbsolute(value) : wordsOf(value)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')) {
    return value.length === 0 ? messages.nothing : value.map((item) => wordsOf(String(item))).join(', ')
  }
  return JSON.stringify(value)
}
