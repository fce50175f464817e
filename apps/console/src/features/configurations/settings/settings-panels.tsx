import { TextInput } from '@mantine/core'
import { Panel } from '../../../components/panel.tsx'
import { panels, settingHelp, settingLabels } from '../../../lib/messages/configuration-settings.ts'
import { AccountPicker } from './account-picker.tsx'
import { PeoplePicker } from './people-picker.tsx'
import { SchedulePanel } from './schedule-panel.tsx'
import {
  ChoiceSetting,
  ChoicesSetting,
  CountSetting,
  DaySetting,
  Dependent,
  type SettingsForm,
  SwitchSetting,
} from './setting-fields.tsx'
import classes from './settings.module.css'
import { TemplateField } from './template-field.tsx'

interface PanelProps {
  form: SettingsForm
}

const GlobalPanel = ({ form }: PanelProps) => (
  <Panel {...panels.global}>
    <TextInput
      label={settingLabels.name}
      description={settingHelp.name}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="off"
      {...form.getInputProps('name')}
    />
    <AccountPicker form={form} path="settings.accounts.includedAccountIds" />
    <AccountPicker form={form} path="settings.accounts.excludedAccountIds" />
    <PeoplePicker form={form} />
  </Panel>
)

const BillsPanel = ({ form }: PanelProps) => (
  <Panel {...panels.bills}>
    <SwitchSetting form={form} path="settings.bills.onlyApproved" />
    <ChoicesSetting form={form} path="settings.bills.paymentStatuses" />
    <DaySetting form={form} path="settings.bills.ignoreBefore" />
  </Panel>
)

const DueDatePanel = ({ form }: PanelProps) => {
  const { whenEmpty, whenPast } = form.values.settings.dueDate
  return (
    <Panel {...panels.dueDate}>
      <ChoiceSetting form={form} path="settings.dueDate.whenEmpty" />
      {whenEmpty === 'add-days' && (
        <Dependent>
          <CountSetting form={form} path="settings.dueDate.addDays" />
          <ChoiceSetting form={form} path="settings.dueDate.countFrom" />
        </Dependent>
      )}
      <ChoiceSetting form={form} path="settings.dueDate.whenPast" />
      {whenPast === 'add-days' && (
        <Dependent>
          <CountSetting form={form} path="settings.dueDate.pastAddDays" />
        </Dependent>
      )}
    </Panel>
  )
}

const InvoicePanel = ({ form }: PanelProps) => (
  <Panel {...panels.invoice}>
    <ChoiceSetting form={form} path="settings.invoice.finalization" />
    <ChoiceSetting form={form} path="settings.invoice.collection" />
    <SwitchSetting form={form} path="settings.invoice.emailThroughStripe" />
    <ChoiceSetting form={form} path="settings.invoice.numbering" />
    <SwitchSetting form={form} path="settings.invoice.skipZeroTotals" />
    <ChoiceSetting form={form} path="settings.invoice.belowMinimum" />
    <ChoiceSetting form={form} path="settings.invoice.negativeTotals" />
    <ChoiceSetting form={form} path="settings.invoice.partlyPaid" />
    <SwitchSetting form={form} path="settings.invoice.dateAtPeriodEnd" />
  </Panel>
)

const LinesPanel = ({ form }: PanelProps) => (
  <Panel {...panels.lines}>
    <ChoiceSetting form={form} path="settings.lines.grouping" />
    <SwitchSetting form={form} path="settings.lines.hideZeroLines" />
    <ChoiceSetting form={form} path="settings.lines.overLimit" />
    <TemplateField form={form} path="settings.lines.memoTemplate" />
    <TemplateField form={form} path="settings.lines.footerTemplate" />
    <TemplateField form={form} path="settings.lines.purchaseOrderTemplate" />
  </Panel>
)

const CustomerPanel = ({ form }: PanelProps) => (
  <Panel {...panels.customer}>
    <ChoiceSetting form={form} path="settings.customer.whenUnmapped" />
  </Panel>
)

const TaxPanel = ({ form }: PanelProps) => (
  <Panel {...panels.tax}>
    <ChoiceSetting form={form} path="settings.tax.mode" />
  </Panel>
)

const CorrectionsPanel = ({ form }: PanelProps) => (
  <Panel {...panels.corrections}>
    <ChoiceSetting form={form} path="settings.corrections.whenChanged" />
  </Panel>
)

const SafetyPanel = ({ form }: PanelProps) => (
  <Panel {...panels.safety}>
    <CountSetting form={form} path="settings.safety.warnAt" />
    <CountSetting form={form} path="settings.safety.disableAfter" />
  </Panel>
)

const all = {
  GlobalPanel,
  BillsPanel,
  SchedulePanel,
  DueDatePanel,
  InvoicePanel,
  LinesPanel,
  CustomerPanel,
  TaxPanel,
  CorrectionsPanel,
  SafetyPanel,
}

/** Every setting of a configuration, panel by panel. */
export const SettingsPanels = ({ form, readOnly }: PanelProps & { readOnly: boolean }) =>
  Object.entries(all).map(([name, SettingsPanel]) => (
    <fieldset key={name} disabled={readOnly} className={classes.fields}>
      <SettingsPanel form={form} />
    </fieldset>
  ))
