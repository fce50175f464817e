import { formatAbsolute } from '../../../lib/format-time.ts'
import { fieldMessages, otherFieldLabels, settingLabels } from '../../../lib/messages/configuration-settings.ts'
import { choices } from '../../../lib/messages/setting-choices.ts'

const labels: Record<string, string> = { ...settingLabels, ...otherFieldLabels }
const words: Record<string, Record<string, string>> = choices

/** The label of a setting by its path, with or without `settings.` before it; the path itself when it is unknown. */
export const labelOf = (path: string): string => labels[path] ?? labels[`settings.${path}`] ?? path

const textOf = (path: string, value: string): string => words[path]?.[value] ?? value

/** A setting's value as people say it: "Leave as draft", "on", "3 accounts". */
export const valueInWords = (path: string, value: unknown): string => {
  if (typeof value === 'boolean') return value ? fieldMessages.on : fieldMessages.off
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string' && path.endsWith('pauseUntil')) return formatAbsolute(value)
  if (typeof value === 'string') return value === '' ? fieldMessages.none : textOf(path, value)
  if (Array.isArray(value)) {
    if (path.endsWith('userIds'))
      return value.length === 0 ? fieldMessages.nobody : fieldMessages.peoplePicked(value.length)
    if (path.endsWith('AccountIds'))
      return value.length === 0
        ? path.endsWith('includedAccountIds')
          ? fieldMessages.allAccounts
          : fieldMessages.noAccounts
        : fieldMessages.accountsPicked(value.length)
    return value.map((item) => textOf(path, String(item))).join(', ') || fieldMessages.none
  }
  if (path.endsWith('pauseUntil')) return fieldMessages.notPaused
  return path.endsWith('ignoreBefore') ? fieldMessages.anyDate : fieldMessages.none
}
