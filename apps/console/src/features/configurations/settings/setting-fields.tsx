import { Checkbox, Group, NumberInput, Radio, Stack, Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { type SettingPath, settingHelp, settingLabels } from '../../../lib/messages/configuration-settings.ts'
import { choices } from '../../../lib/messages/setting-choices.ts'
import type { ConfigurationValues } from './form-values.ts'

export type SettingsForm = UseFormReturnType<ConfigurationValues>

interface SettingProps<P extends SettingPath = SettingPath> {
  form: SettingsForm
  path: P
}

const words = (path: SettingPath) => ({ label: settingLabels[path], description: settingHelp[path] })

const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** One of several words. */
export const ChoiceSetting = ({ form, path }: SettingProps<keyof typeof choices>) => (
  <Radio.Group {...words(path)} inputWrapperOrder={order} {...form.getInputProps(path)}>
    <Group gap="lg" mt={4} mb={4}>
      {Object.entries(choices[path]).map(([value, label]) => (
        <Radio key={value} value={value} label={label} size="sm" />
      ))}
    </Group>
  </Radio.Group>
)

/** On or off. */
export const SwitchSetting = ({ form, path }: SettingProps) => (
  <Switch {...words(path)} {...form.getInputProps(path, { type: 'checkbox' })} />
)

/** A whole number, of days or times. */
export const CountSetting = ({ form, path }: SettingProps) => (
  <NumberInput
    {...words(path)}
    inputWrapperOrder={order}
    allowDecimal={false}
    allowNegative={false}
    maxLength={4}
    styles={{ wrapper: { width: 160 } }}
    {...form.getInputProps(path)}
  />
)

/** Any of several words. */
export const ChoicesSetting = ({ form, path }: SettingProps<'settings.bills.paymentStatuses'>) => (
  <Checkbox.Group {...words(path)} inputWrapperOrder={order} {...form.getInputProps(path)}>
    <Group gap="lg" mt={4}>
      {Object.entries(choices[path]).map(([value, label]) => (
        <Checkbox key={value} value={value} label={label} size="sm" />
      ))}
    </Group>
  </Checkbox.Group>
)

interface OptionalFieldProps extends SettingProps {
  type: 'date' | 'datetime-local'
  /** In pixels. */
  width: number
  toField: (value: string) => string
  fromField: (text: string) => string | null
}

/** A field of the browser's own that may be empty: then the setting is null. */
const OptionalField = ({ form, path, type, width, toField, fromField }: OptionalFieldProps) => {
  const { value, onChange, ...rest } = form.getInputProps(path) as {
    value: string | null
    onChange: (value: string | null) => void
  }
  return (
    <TextInput
      {...words(path)}
      inputWrapperOrder={order}
      type={type}
      styles={{ wrapper: { width } }}
      value={value === null ? '' : toField(value)}
      onChange={(event) => onChange(fromField(event.currentTarget.value))}
      {...rest}
    />
  )
}

/** A calendar day, or none. */
export const DaySetting = (props: SettingProps) => (
  <OptionalField {...props} type="date" width={200} toField={(day) => day} fromField={(text) => text || null} />
)

/** An instant as the browser's own field writes it, in the reader's time zone: "2026-01-31T08:00". */
const toLocal = (iso: string): string => {
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const fromLocal = (text: string): string | null => {
  const chosen = new Date(text)
  return Number.isNaN(chosen.getTime()) ? null : chosen.toISOString()
}

/** A moment, or none. */
export const MomentSetting = (props: SettingProps) => (
  <OptionalField {...props} type="datetime-local" width={240} toField={toLocal} fromField={fromLocal} />
)

/** Settings that only matter under the one above them. */
export const Dependent = ({ children }: { children: React.ReactNode }) => (
  <Stack gap="md" pl="md" style={{ borderInlineStart: '2px solid var(--bb-border)' }}>
    {children}
  </Stack>
)
