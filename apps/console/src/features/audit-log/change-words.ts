import { formatAbsolute } from '../../lib/format-time.ts'
import { messages } from '../../lib/messages/audit-log.ts'

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

const toWords = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase()

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
