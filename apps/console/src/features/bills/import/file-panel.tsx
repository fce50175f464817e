import { type BillImport, type CsvDialect, csvDialectSchema } from '@billbridge/contract/bill-imports'
import { NativeSelect } from '@mantine/core'
import { Panel } from '../../../components/panel.tsx'
import { formatBytes } from '../../../lib/format-bytes.ts'
import { fileMessages as messages } from '../../../lib/messages/csv-files.ts'
import { fieldId } from './field-id.ts'
import classes from './import-bills.module.css'
import type { SettingsState } from './use-import-settings.ts'

const names = {
  encoding: messages.encodings,
  delimiter: messages.delimiters,
  decimalSign: messages.decimalSigns,
  dateFormat: messages.dateFormats,
} satisfies { [K in keyof CsvDialect]: Record<CsvDialect[K], string> }

const parts = ['encoding', 'delimiter', 'decimalSign', 'dateFormat'] as const

interface FilePanelProps {
  billImport: BillImport
  state: SettingsState
}

/** Encoding, delimiter, decimal sign and date format: as detected, each to be corrected. */
export const FilePanel = ({ billImport, state }: FilePanelProps) => (
  <Panel
    heading={messages.heading}
    text={`${messages.text} ${messages.facts(billImport.rowCount, formatBytes(billImport.byteCount))}`}
  >
    <div className={classes.fields}>
      {parts.map((part) => (
        <DialectField key={part} part={part} detected={billImport.detected} state={state} />
      ))}
    </div>
  </Panel>
)

interface DialectFieldProps {
  part: keyof CsvDialect
  detected: CsvDialect
  state: SettingsState
}

const DialectField = ({ part, detected, state }: DialectFieldProps) => {
  const choices: readonly string[] = csvDialectSchema.shape[part].options
  const labels: Record<string, string> = names[part]
  return (
    <NativeSelect
      id={fieldId(`dialect.${part}`)}
      label={messages.fields[part]}
      value={state.settings.dialect[part]}
      onChange={(event) => state.setDialect({ [part]: event.currentTarget.value })}
      data={choices.map((value) => {
        const label = labels[value] ?? value
        return { value, label: value === detected[part] ? messages.detected(label) : label }
      })}
    />
  )
}
