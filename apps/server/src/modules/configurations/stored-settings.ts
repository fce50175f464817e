import { type ConfigurationSettings, configurationSettingsSchema } from '@billbridge/contract/configurations'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The time zone once stood in the panel Due date: it is read from there and moves with the next change. */
const withTimeZoneMoved = (stored: unknown): unknown => {
  if (!isObject(stored) || !isObject(stored.dueDate) || !('timeZone' in stored.dueDate)) return stored
  const { timeZone, ...dueDate } = stored.dueDate
  return { ...stored, dueDate, schedule: { timeZone, ...(isObject(stored.schedule) ? stored.schedule : {}) } }
}

/** Settings as they were stored, of any age, as the contract has them today: what came later gets its default. */
export const readSettings = (stored: unknown): ConfigurationSettings =>
  configurationSettingsSchema.parse(withTimeZoneMoved(stored))
