import { type ConfigurationSettings, configurationSettingsSchema } from '@billbridge/contract/configurations'
import { textOf } from '@billbridge/contract/ids'
import { z } from 'zod'
import { toSentence } from '../../../lib/apply-problem.ts'
import { fieldMessages, type SettingPath, settingLabels } from '../../../lib/messages/configuration-settings.ts'

/** What the form edits: a configuration's name and rules. */
export interface ConfigurationValues {
  name: string
  settings: ConfigurationSettings
}

const valuesSchema = z.object({ name: textOf(100), settings: configurationSettingsSchema })

export const settingPaths = Object.keys(settingLabels) as SettingPath[]

/** The value at a path such as `settings.dueDate.addDays`; undefined where there is none. */
export const valueAt = (values: ConfigurationValues, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), values)

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

/** Paths of the settings that differ, in the order of the form. */
export const changedPaths = (before: ConfigurationValues, after: ConfigurationValues): SettingPath[] =>
  settingPaths.filter((path) => !same(valueAt(before, path), valueAt(after, path)))

const withValue = (values: ConfigurationValues, path: string, value: unknown): ConfigurationValues => {
  const copy = structuredClone(values)
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const owner = keys.reduce<object>((at, key) => Reflect.get(at, key) as object, copy)
  Reflect.set(owner, last, value)
  return copy
}

/**
 * One person's changes on top of what another stored meanwhile: what they changed against `base` stays theirs, all
 * else becomes what is stored.
 */
export const rebase = (
  base: ConfigurationValues,
  mine: ConfigurationValues,
  stored: ConfigurationValues,
): ConfigurationValues =>
  changedPaths(base, mine).reduce((values, path) => withValue(values, path, valueAt(mine, path)), stored)

/** Errors by path, as the form shows them; empty when everything is right. */
export const errorsOf = (values: ConfigurationValues): Record<string, string> => {
  const parsed = valuesSchema.safeParse(values)
  if (parsed.success) return {}
  return Object.fromEntries(
    parsed.error.issues.map(({ path, message, code }) => [
      path.join('.'),
      // An emptied number field holds text, which says nothing to a person.
      code === 'invalid_type' ? fieldMessages.empty : toSentence(message),
    ]),
  )
}
