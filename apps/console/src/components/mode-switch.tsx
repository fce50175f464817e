import type { Mode } from '@billbridge/contract/modes'
import { useId } from 'react'
import { messages } from '../lib/messages/components.ts'
import { modes } from '../lib/mode.ts'
import classes from './mode.module.css'

/** Live or Test Mode, for pages that show one at a time; give it what `useMode` answers. */
export const ModeSwitch = ({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) => {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={messages.modeSwitch} className={classes.switch}>
      {modes.map((value) => (
        <label key={value} className={classes.choice} data-mode={value}>
          <input type="radio" name={name} value={value} checked={mode === value} onChange={() => onChange(value)} />
          <span>{messages.modes[value]}</span>
        </label>
      ))}
    </div>
  )
}
