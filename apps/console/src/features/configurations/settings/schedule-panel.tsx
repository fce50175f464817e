import { Anchor, Switch } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Panel } from '../../../components/panel.tsx'
import {
  fieldMessages as messages,
  panels,
  settingHelp,
  settingLabels,
} from '../../../lib/messages/configuration-settings.ts'
import { paths } from '../../../lib/paths.ts'
import { useSession } from '../../../lib/session.ts'
import { valueAt } from './form-values.ts'
import { MomentSetting, type SettingsForm, SwitchSetting } from './setting-fields.tsx'
import classes from './settings.module.css'
import { TimeZoneSetting } from './time-zone-setting.tsx'

interface HourlySettingProps {
  form: SettingsForm
  path: 'settings.schedule.exportHourly' | 'settings.schedule.importStatusHourly'
}

/** Why a setting rests or cannot be switched on. */
const PlanReason = ({ id, text }: { id: string; text: string }) => (
  <p className={classes.locked} id={id}>
    <IconLock size={14} aria-hidden />
    <span>
      {text}{' '}
      <Anchor component={Link} to={paths.organization()} inherit underline="always">
        {messages.lockedLink}
      </Anchor>
    </span>
  </p>
)

/** On or off, with Premium. On Free it is locked; what was on before rests, and may be switched off. */
const HourlySetting = ({ form, path }: HourlySettingProps) => {
  const { plan } = useSession().organization
  if (plan === 'premium') return <SwitchSetting form={form} path={path} />
  const isKept = valueAt(form.getInitialValues(), path) === true
  const reasonId = `${path}-plan`
  return (
    <div>
      {isKept ? (
        <SwitchSetting form={form} path={path} />
      ) : (
        <Switch
          label={settingLabels[path]}
          description={settingHelp[path]}
          checked={false}
          disabled
          aria-describedby={reasonId}
          data-path={path}
        />
      )}
      <PlanReason id={reasonId} text={isKept ? messages.suspended : messages.locked} />
    </div>
  )
}

/** What a configuration does by itself, and on whose clock. */
export const SchedulePanel = ({ form }: { form: SettingsForm }) => (
  <Panel {...panels.schedule}>
    <HourlySetting form={form} path="settings.schedule.exportHourly" />
    <HourlySetting form={form} path="settings.schedule.importStatusHourly" />
    <TimeZoneSetting form={form} />
    <MomentSetting form={form} path="settings.schedule.pauseUntil" />
  </Panel>
)
