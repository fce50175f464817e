import { useEffect, useRef } from 'react'
import classes from './tick.module.css'

interface TickProps {
  label: string
  checked: boolean
  /** Some of what it stands for is ticked. */
  indeterminate?: boolean
  disabled?: boolean
  onChange: () => void
}

/** A checkbox of a table: the browser's own in our colours, so that a list stays light. */
export const Tick = ({ label, checked, indeterminate = false, disabled = false, onChange }: TickProps) => {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.indeterminate = indeterminate
  }, [indeterminate])
  return (
    <input
      ref={input}
      type="checkbox"
      className={classes.tick}
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onChange={onChange}
    />
  )
}
