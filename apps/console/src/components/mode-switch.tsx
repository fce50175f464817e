import type { Mode } from '@billbridge/contract/modes'
import { SegmentedControl } from '@mantine/core'
import { messages } from '../lib/messages/components.ts'
import classes from './mode.module.css'

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
