import type { BillColumn, BillImport } from '@billbridge/contract/bill-imports'
import { approvalStatuses, paymentStatuses } from '@billbridge/contract/bills'
import { currencies } from '@billbridge/contract/money'
import { NativeSelect, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Panel } from '../../../components/panel.tsx'
import { defaultsMessages as messages } from '../../../lib/messages/bill-import.ts'
import { approvalNames, paymentNames } from '../../../lib/messages/bills.ts'
import { fieldId } from './field-id.ts'
import classes from './import-bills.module.css'
import type { SettingsState } from './use-import-settings.ts'

/** Label above, help below, as in every form. */
const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

interface DefaultsPanelProps {
  billImport: BillImport
  state: SettingsState
}

/** Currency, approval, payment status and source: chosen once for the whole file. */
export const DefaultsPanel = ({ billImport, state }: DefaultsPanelProps) => {
  const { columnMatch, defaults } = state.settings
  const helpOf = (column: BillColumn, help: string): string => {
    const heading = columnMatch[column]
    return heading === undefined ? help : messages.fromColumn(heading)
  }
  const missing = billImport.preview?.missing.find(({ field }) => field === 'defaults.currency')
  return (
    <Panel heading={messages.heading} text={messages.text}>
      <div className={classes.fields}>
        <Select
          id={fieldId('defaults.currency')}
          label={messages.currency}
          inputWrapperOrder={order}
          description={helpOf('currency', messages.currencyHelp)}
          placeholder={messages.currencyPlaceholder}
          data={[...currencies]}
          value={defaults.currency}
          onChange={(currency) => state.setDefaults({ currency })}
          error={missing && !state.saving ? messages.currencyPlaceholder : undefined}
          searchable
          clearable={columnMatch.currency !== undefined}
        />
        <NativeSelect
          id={fieldId('defaults.approvalStatus')}
          label={messages.approvalStatus}
          inputWrapperOrder={order}
          description={helpOf('approvalStatus', messages.approvalHelp)}
          value={defaults.approvalStatus}
          onChange={({ currentTarget: { value } }) => {
            const approvalStatus = approvalStatuses.find((status) => status === value)
            if (approvalStatus) state.setDefaults({ approvalStatus })
          }}
          data={approvalStatuses.map((value) => ({ value, label: approvalNames[value] }))}
        />
        <NativeSelect
          id={fieldId('defaults.paymentStatus')}
          label={messages.paymentStatus}
          inputWrapperOrder={order}
          description={helpOf('paymentStatus', messages.paymentHelp)}
          value={defaults.paymentStatus}
          onChange={({ currentTarget: { value } }) => {
            const paymentStatus = paymentStatuses.find((status) => status === value)
            if (paymentStatus) state.setDefaults({ paymentStatus })
          }}
          data={paymentStatuses.map((value) => ({ value, label: paymentNames[value] }))}
        />
        <SourceField
          key={defaults.source}
          source={defaults.source}
          onSave={(source) => state.setDefaults({ source })}
        />
      </div>
    </Panel>
  )
}

/** Saved when it is left, not at every letter: each saving reads the whole file. */
const SourceField = ({ source, onSave }: { source: string; onSave: (source: string) => void }) => {
  const [typed, setTyped] = useState(source)
  const save = () => {
    const next = typed.trim()
    if (next === '') setTyped(source)
    else if (next !== source) onSave(next)
  }
  return (
    <TextInput
      id={fieldId('defaults.source')}
      label={messages.source}
      inputWrapperOrder={order}
      description={messages.sourceHelp}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  )
}
