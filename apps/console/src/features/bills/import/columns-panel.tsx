import { type BillColumn, type BillImport, billColumns } from '@billbridge/contract/bill-imports'
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { Panel } from '../../../components/panel.tsx'
import { columnNames, matchMessages as messages } from '../../../lib/messages/bill-import.ts'
import { fieldId } from './field-id.ts'
import classes from './import-bills.module.css'
import { matchWithin, type SettingsState } from './use-import-settings.ts'

const needed: readonly BillColumn[] = ['number', 'billDate', 'accountCode']
/** Shown even when the file lacks them: whoever has to choose must find them. */
const always: readonly BillColumn[] = [...needed, 'currency', 'total', 'accountName', 'lineAmount']

const groups = [
  { id: 'bill', columns: billColumns.filter((column) => !/^(account|address|line)/.test(column)) },
  { id: 'account', columns: billColumns.filter((column) => /^(account|address)/.test(column)) },
  { id: 'line', columns: billColumns.filter((column) => column.startsWith('line')) },
] as const

interface ColumnsPanelProps {
  billImport: BillImport
  state: SettingsState
}

/** Our columns with the headings of the file that are matched to them, and what stands there. */
export const ColumnsPanel = ({ billImport, state }: ColumnsPanelProps) => {
  const [showsAll, setShowsAll] = useState(false)
  const headings = billImport.columns.map(({ name }) => name)
  const match = matchWithin(state.settings.columnMatch, headings)
  const missing = new Set(billImport.preview?.missing.map(({ field }) => field))
  const isShown = (column: BillColumn) => showsAll || always.includes(column) || match[column] !== undefined
  const hiddenCount = billColumns.filter((column) => !isShown(column)).length
  const used = new Set(Object.values(match))
  const unused = headings.filter((heading) => !used.has(heading))
  return (
    <Panel heading={messages.heading} text={messages.text}>
      {groups.map(({ id, columns }) => (
        <fieldset key={id} className={classes.group}>
          <legend>{messages.groups[id]}</legend>
          {columns.filter(isShown).map((column) => (
            <ColumnRow
              key={column}
              column={column}
              heading={match[column] ?? null}
              columns={billImport.columns}
              missing={missing.has(`columnMatch.${column}`)}
              onChange={(heading) => state.setColumn(column, heading)}
            />
          ))}
        </fieldset>
      ))}
      {(hiddenCount > 0 || showsAll) && (
        <div>
          <Button variant="default" size="xs" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? messages.fewer : messages.more(hiddenCount)}
          </Button>
        </div>
      )}
      <p className={classes.small}>{unused.length > 0 ? messages.unused(unused.join(', ')) : messages.allUsed}</p>
    </Panel>
  )
}

interface ColumnRowProps {
  column: BillColumn
  heading: string | null
  columns: BillImport['columns']
  missing: boolean
  onChange: (heading: string | null) => void
}

const ColumnRow = ({ column, heading, columns, missing, onChange }: ColumnRowProps) => {
  const id = fieldId(`columnMatch.${column}`)
  const samples = columns.find(({ name }) => name === heading)?.samples ?? []
  return (
    <div className={classes.match}>
      <label htmlFor={id}>
        {columnNames[column]}
        {needed.includes(column) && <span className={classes.needed}> · {messages.needed}</span>}
      </label>
      <NativeSelect
        id={id}
        value={heading ?? ''}
        onChange={(event) => onChange(event.currentTarget.value || null)}
        error={missing ? messages.choose : undefined}
        data={[{ value: '', label: messages.none }, ...columns.map(({ name }) => ({ value: name, label: name }))]}
      />
      <span className={classes.samples} title={samples.join(' · ')}>
        {heading === null ? '' : samples.length > 0 ? samples.join(' · ') : messages.noSamples}
      </span>
    </div>
  )
}
