import { useForm } from '@mantine/form'
import { type ConfigurationValues, changedPaths, errorsOf } from './form-values.ts'
import { labelOf } from './in-words.ts'

/** The form of name and settings; `changed` are the labels of what differs from where it started. */
export const useSettingsForm = (initial: ConfigurationValues) => {
  const form = useForm<ConfigurationValues>({ initialValues: initial, validate: errorsOf })
  const changed = changedPaths(form.getInitialValues(), form.values).map(labelOf)
  /** Starts again from other values, with `values` entered on top of them. */
  const restart = (start: ConfigurationValues, values: ConfigurationValues = start) => {
    form.setInitialValues(start)
    form.setValues(values)
    form.clearErrors()
  }
  return { form, changed, restart }
}

/** Brings a setting into view and puts the focus on it. */
export const showSetting = (path: string): void => {
  const node = document.querySelector<HTMLElement>(`[data-path="settings.${path}"], [data-path="${path}"]`)
  if (!node) return
  node.scrollIntoView({ block: 'center' })
  const focusable = 'input:not([type="hidden"]):checked, input:not([type="hidden"]), textarea, button'
  const target = node.matches('input, textarea') ? node : node.querySelector<HTMLElement>(focusable)
  target?.focus({ preventScroll: true })
}
