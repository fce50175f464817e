import { type ComboboxItem, Select, type SelectProps } from '@mantine/core'
import { useMemo } from 'react'
import { fieldMessages as messages, settingHelp, settingLabels } from '../../../lib/messages/configuration-settings.ts'
import { formerNameOf, isZoneFoundBy, timeZonesWith } from '../../../lib/time-zones.ts'
import type { SettingsForm } from './setting-fields.tsx'
import classes from './settings.module.css'

const path = 'settings.schedule.timeZone'
const mostShown = 60

const filterZones: NonNullable<SelectProps['filter']> = ({ options, search }) =>
  options.filter((option) => 'value' in option && isZoneFoundBy(option.value, search)).slice(0, mostShown)

const ZoneOption = ({ option: { value } }: { option: ComboboxItem }) => {
  const former = formerNameOf(value)
  return (
    <span>
      {value} {former && <span className={classes.former}>{messages.formerZone(former)}</span>}
    </span>
  )
}

/** The clock of a configuration: found by city, by words with spaces, and by a name the zone had before. */
export const TimeZoneSetting = ({ form }: { form: SettingsForm }) => {
  const input = form.getInputProps(path)
  const zone = String(input.value ?? 'UTC')
  const zones = useMemo(() => timeZonesWith(zone), [zone])
  return (
    <Select
      label={settingLabels[path]}
      description={settingHelp[path]}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={zones}
      searchable
      filter={filterZones}
      renderOption={(item) => <ZoneOption {...item} />}
      allowDeselect={false}
      nothingFoundMessage={messages.noTimeZone}
      {...input}
    />
  )
}
