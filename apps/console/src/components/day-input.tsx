import classes from './day-input.module.css'

interface DayInputProps {
  /** For screen readers; the label is short. */
  name: string
  label: string
  value: string | undefined
  min?: string | undefined
  max?: string | undefined
  onChange: (day: string | undefined) => void
}

/** The browser's own date field: light, and in the reader's own format. */
const DayInput = ({ name, label, value, min, max, onChange }: DayInputProps) => (
  <label className={classes.day}>
    <span className={classes.label} aria-hidden="true">
      {label}
    </span>
    <input
      // A day that was taken away by a chip must leave the field as well, half-typed ones must stay.
      key={value ?? ''}
      type="date"
      aria-label={name}
      defaultValue={value ?? ''}
      min={min}
      max={max}
      onBlur={(event) => {
        const day = event.currentTarget.value || undefined
        if (day !== value && event.currentTarget.validity.valid) onChange(day)
      }}
    />
  </label>
)

interface DaySpanProps {
  /** The short labels, and those for screen readers. */
  words: { filters: { from: string; to: string }; fromDay: string; toDay: string }
  from: string | undefined
  to: string | undefined
  onChange: (days: { from: string | undefined } | { to: string | undefined }) => void
}

/** Two days that belong together: the first and the last of a span. */
export const DaySpan = ({ words, from, to, onChange }: DaySpanProps) => (
  <div className={classes.span}>
    <DayInput
      name={words.fromDay}
      label={words.filters.from}
      value={from}
      max={to}
      onChange={(day) => onChange({ from: day })}
    />
    <DayInput
      name={words.toDay}
      label={words.filters.to}
      value={to}
      min={from}
      onChange={(day) => onChange({ to: day })}
    />
  </div>
)
