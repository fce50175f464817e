import { templateFields } from '@billbridge/contract/configurations'
import { Button, Textarea } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { ActionMenu } from '../../../components/action-menu.tsx'
import {
  fieldMessages as messages,
  type SettingPath,
  settingHelp,
  settingLabels,
  templateSample,
} from '../../../lib/messages/configuration-settings.ts'
import type { SettingsForm } from './setting-fields.tsx'
import classes from './settings.module.css'
import { renderTemplate } from './template.ts'

interface TemplateFieldProps {
  form: SettingsForm
  path: SettingPath & `settings.lines.${string}Template`
}

/** A text that names fields of the bill, with what comes out of it for a sample bill. */
export const TemplateField = ({ form, path }: TemplateFieldProps) => {
  const props = form.getInputProps(path) as { value: string; error?: string }
  const sample = renderTemplate(props.value, templateSample)
  const insert = (field: string) => {
    const placeholder = `{{${field}}}`
    form.setFieldValue(path, props.value === '' ? placeholder : `${props.value} ${placeholder}`)
    form.getInputNode(path)?.focus()
  }
  return (
    <div>
      <Textarea
        label={settingLabels[path]}
        description={settingHelp[path]}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autosize
        minRows={1}
        maxRows={6}
        {...props}
      />
      <div className={classes.inserts}>
        <ActionMenu
          align="start"
          target={
            <Button variant="subtle" size="compact-xs" rightSection={<IconChevronDown size={12} aria-hidden />}>
              {messages.insert}
            </Button>
          }
          items={templateFields.map((field) => ({ label: `{{${field}}}`, onSelect: () => insert(field) }))}
        />
      </div>
      {props.value !== '' && !props.error && (
        <p className={classes.sample}>
          <span className={classes.sampleLabel}>{messages.sample}</span> {sample ?? <em>{messages.sampleEmpty}</em>}
        </p>
      )}
    </div>
  )
}
