import type { Mode } from '@billbridge/contract/modes'
import { SegmentedControl } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { messages } from '../lib/messages/components.ts'
import classes from './mode.module.css'

/** Full-width band under the header while a page shows Test Mode; live has none. */
export const TestModeBanner = ({ mode }: { mode: Mode }) =>
  mode === 'test' ? (
    <div className={classes.banner} role="note">
      <IconFlask size={15} aria-hidden />
      {messages.testBanner}
    </div>
  ) : null

/** Beside the name of what belongs to Test Mode; live shows nothing. */
export const ModeBadge = ({ mode }: { mode: Mode | null }) =>
  mode === 'test' ? (
    <span className={classes.badge}>
      <IconFlask size={13} aria-hidden />
      {messages.modes.test}
    </span>
  ) : null

/** Live or Test Mode, for pages that show one at a time; give it what `useMode` answers. */
export const ModeSwitch = ({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) => (
  <SegmentedControl
    size="xs"
    className={classes.switch ?? ''}
    data-mode={mode}
    aria-label={messages.modeSwitch}
    value={mode}
    onChange={(value) => onChange(value as Mode)}
    data={[
      { value: 'live', label: messages.modes.live },
      { value: 'test', label: messages.modes.test },
    ]}
  />
)
