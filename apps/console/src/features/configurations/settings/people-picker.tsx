import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Notice } from '../../../components/notice.tsx'
import { channelsQuery } from '../../../lib/channels.ts'
import { isolated } from '../../../lib/isolated.ts'
import { fieldMessages as messages, settingHelp, settingLabels } from '../../../lib/messages/configuration-settings.ts'
import { membersQuery } from '../people-queries.ts'
import type { SettingsForm } from './setting-fields.tsx'

const path = 'settings.notifications.userIds'

/** The people who are told of events by e-mail; says so where no e-mail can be sent. */
export const PeoplePicker = ({ form }: { form: SettingsForm }) => {
  const members = useQuery(membersQuery).data?.data ?? []
  const channels = useQuery(channelsQuery).data
  const props = form.getInputProps(path) as { value: string[] }
  const named = members.map(({ id, name, email, status }) => ({
    value: id,
    label: status === 'active' ? `${isolated(name)} (${isolated(email)})` : messages.suspendedPerson(name),
  }))
  const gone = props.value
    .filter((id) => !members.some((member) => member.id === id))
    .map((id) => ({ value: id, label: members.length === 0 ? id : messages.noMember(id) }))
  return (
    <>
      <MultiSelect
        label={settingLabels[path]}
        description={settingHelp[path]}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={props.value.length === 0 ? messages.findPeople : ''}
        data={[...named, ...gone]}
        searchable
        hidePickedOptions
        clearable
        clearButtonProps={{ 'aria-label': messages.clearPeople }}
        nothingFoundMessage={messages.nobodyFound}
        {...props}
      />
      {channels?.email === false && <Notice kind="attention" title={messages.noMail} />}
    </>
  )
}
